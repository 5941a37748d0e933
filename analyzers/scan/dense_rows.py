"""What dense correspondence between a face and its mirror image tells, region by region."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analyzers.scan.camera import Array, camera_at
from analyzers.scan.corners import DENSE
from analyzers.scan.correspond import Correspondence, correspondence
from analyzers.scan.distances import CHANGE
from analyzers.scan.face_on_scan import FaceOnScan
from analyzers.scan.facial_regions import facial_regions
from analyzers.scan.laid import Laid
from analyzers.scan.params import Params
from analyzers.scan.points import OTHER_SIDE, frame_of
from analyzers.scan.region import Region
from analyzers.scan.render import Surface
from workbench.model import Measurement, Quality, Reason, missing

PICTURE_PX = 480
"""Side of the pictures that are compared; 0.4 mm a pixel."""
THIN = 2
"""Every so many pixels across and down are enough for a mean."""
LEAST_PLACES = 15
"""Fewer places of one side (10 mm2) make no mean."""
HEIGHTS = {part: f"scan.height_difference_{part}" for part in ("brow", "eye", "mouth")}
SEEDS = frozenset(
    {"n", "prn", "sn", "ls", "li", "sto", "sl", "pg"}
    | {f"{name}_{side}" for name in ("ex", "en", "sci", "al", "sbal", "cph", "ch") for side in "RL"}
)
"""Landmarks that bring two pictures near each other: none at the margin of the face."""
LEAST = 0.4
"""Least share of a region that must be recognised (judgement)."""
REPEAT_SD = {"brow": 0.4, "eye": 0.3, "mouth": 0.3}
"""Standard deviations between two scans of one face (mm), see ``accuracy_scan_shapes_heads.py``."""


def against_mirror(
    surface: Surface,
    mirror: Laid,
    face: FaceOnScan,
    mm_per_unit: float,
    params: Params,
) -> Correspondence | None:
    """The face's places on its own mirror image."""
    # A place is laid on its counterpart: neither of them may be the rim of a hole.
    hidden = face.hidden | {OTHER_SIDE.get(k, k) for k in face.hidden}
    exchanged = {
        OTHER_SIDE.get(k, k): mirror.there(p)
        for k, p in face.points.items()
        if k in SEEDS and k not in hidden
    }
    return seen_together(surface, surface, mirror, face.points, exchanged, mm_per_unit, params)


def seen_together(
    surface: Surface,
    other: Surface,
    laid: Laid,
    points: Mapping[str, Array],
    other_points: Mapping[str, Array],
    mm_per_unit: float,
    params: Params,
) -> Correspondence | None:
    """``correspondence`` from the front of the face; None without the landmarks for it."""
    frame = frame_of(points)
    if frame is None:
        return None
    middle = np.mean([points[k] for k in ("ex_R", "ex_L", "ch_R", "ch_L")], axis=0)
    camera = camera_at(
        middle,
        frame[2],
        frame[1],
        2.2 * params.region_mm / mm_per_unit,
        fov_deg=params.fov_deg,
        size=PICTURE_PX,
    )
    own = {k: p for k, p in points.items() if k in SEEDS}
    return correspondence(surface, other, laid, camera, own, dict(other_points))


def dense_rows(
    dense: Correspondence,
    region: Region,
    points: Mapping[str, Array],
    frame: Array,
    mm_per_unit: float,
    params: Params,
    quality: Quality,
) -> list[Measurement]:
    """How much higher the left side's parts lie than the mirrored right ones, mm.

    Means of parts that hold something to be recognised by: on the even skin of the cheek a
    vector along the surface is uncertain by 1 to 2 mm. So no length of all vectors is given: on
    symmetric heads it read 1.7 mm, with a drooping mouth 1.9.
    """
    places = dense.own[::THIN, ::THIN].reshape(-1, 3)
    moved = dense.moved[::THIN, ::THIN].reshape(-1, 3) * mm_per_unit
    seen = np.isfinite(places[:, 0])
    places, moved = places[seen], moved[seen]
    inside = region.holds(places, params.border_mm / mm_per_unit)
    known = inside & np.isfinite(moved[:, 0])
    share = known.sum() / max(int(inside.sum()), 1)
    if share < LEAST:
        text = f"{share:.0%} of the face was recognised on its mirror image; {LEAST:.0%} needed"
        reason = Reason("not_recognised", text)
        return [missing(f, "mm", reason, method=DENSE) for f in HEIGHTS.values()]
    lefts: Array = np.asarray((places - points["prn"]).dot(frame[0])) > 0
    parts = facial_regions(places, points)
    none = np.zeros(len(places), dtype=bool)
    rows: list[Measurement] = []
    for part, feature in HEIGHTS.items():
        mine = known & parts.get(part, none)
        both = [mine & lefts, mine & ~lefts]
        if min(int(half.sum()) for half in both) < LEAST_PLACES:
            text = f"too little of the {part} was recognised on the mirror image"
            rows.append(missing(feature, "mm", Reason("not_recognised", text), method=DENSE))
            continue
        up = [float(np.mean(-(moved[half] @ frame[1]))) for half in both]
        value = (up[0] - up[1]) / 2
        rows.append(_row(feature, value, mine, REPEAT_SD[part], quality))
    return rows


def _row(feature: str, value: float, used: Array, repeat: float, quality: Quality) -> Measurement:
    return Measurement(
        feature=feature,
        value=value,
        unit="mm",
        method=DENSE,
        n=int(used.sum()),
        mdc95=CHANGE * repeat,
        quality=quality,
    )
