"""How the corners of the mouth lie to each other: droop, which slides along the surface.

The mirror image's corner is recognised on the face (dense channel); where it is not, or where a
person has put the corners, the landmarks alone speak.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analyzers.scan.camera import Array, unit
from analyzers.scan.correspond import Correspondence
from analyzers.scan.distances import CHANGE, WIDE
from analyzers.scan.face_on_scan import FaceOnScan
from analyzers.scan.holes import hidden_reason
from analyzers.scan.laid import Laid
from analyzers.scan.points import frame_of
from workbench.model import GOOD, Measurement, Quality, Reason, Side, Verdict, missing

DENSE, LANDMARKS = "dense_mirror", "landmarks_mirror"
HEIGHT, APART, DROP = (
    "scan.commissure_height_difference",
    "scan.commissure_asymmetry",
    "scan.commissure_below_stomion",
)
DENSE_SD, LANDMARK_SD = 0.35, 1.0
"""Errors (mm) of a corner's height against its mirror image, dense and by landmarks alone, on
scans of other identities (``tests/benchmarks/accuracy_scan_shapes_heads.py``)."""
DISAGREE = 1.4
"""Height (mm) between what the two channels say above which the value is limited (judgement:
twice the error of the dense one, half the way between them)."""
UPRIGHT_SD = 6.0
"""The head's frame is upright to so many degrees: root mean square on generated heads whose cheek
is swollen; at rest 4, smiling 5."""
MUCH = 0.7
"""Error (mm) of a height from that above which it is limited (judgement: twice the dense one)."""
REPEAT_SD = {DENSE: 0.35, LANDMARKS: 0.8}
"""The same between two scans of one face (mm)."""


@dataclass(frozen=True, slots=True, eq=False)
class Corners:
    """The left corner of the mouth against the mirror image of the right one.

    Attributes:
        way: from the mirrored right corner to the left one, mm to the subject's left, up and
            forward.
        method: ``DENSE`` or ``LANDMARKS``; sd: error of one component (mm).
        doubt: what the two channels' disagreement takes from the quality.
    """

    way: Array
    method: str
    sd: float
    doubt: Quality = GOOD


def symmetric_frame(points: Mapping[str, Array], normal: Array) -> Array | None:
    """Left, up and forward as rows, left being the normal of the plane of symmetry."""
    frame = frame_of(points)
    if frame is None:
        return None
    left = unit(normal * np.sign(normal @ frame[0]))
    up = unit(frame[1] - (frame[1] @ left) * left)
    return np.stack([left, up, np.cross(left, up)])


def corners(
    face: FaceOnScan,
    mirror: Laid,
    frame: Array,
    mm_per_unit: float,
    dense: Correspondence | None,
) -> Corners | Reason | None:
    """Both ways of looking at it, joined; None where a corner is not seen, why at a hole."""
    points = face.points
    if not {"ch_R", "ch_L"} <= points.keys():
        return None
    if at_hole := hidden_reason(("ch_R", "ch_L"), face.hidden):
        return at_hole
    plain = frame @ (points["ch_L"] - mirror.there(points["ch_R"])) * mm_per_unit
    seen = None if dense is None else _dense(points, mirror, frame, mm_per_unit, dense)
    if seen is None or {"ch_R", "ch_L"} <= face.moved:
        return Corners(plain, LANDMARKS, LANDMARK_SD)
    return joined(seen, plain)


def joined(seen: Array, plain: Array) -> Corners:
    """The dense way and the landmarks' (mm, 3), weighted by their errors.

    Where they say different heights, the error is no less than half the way between them: a
    swelling beside the mouth pulls the dense channel along.
    """
    weight = DENSE_SD**-2 / (DENSE_SD**-2 + LANDMARK_SD**-2)
    between = abs(float(seen[1] - plain[1]))
    sd = max(DENSE_SD, between / 2)
    return Corners(weight * seen + (1 - weight) * plain, DENSE, sd, _doubt(between))


def _doubt(between: float) -> Quality:
    if between <= DISAGREE:
        return GOOD
    text = (
        f"the two channels see the corners of the mouth {between:.1f} mm differently in height:"
        " swelling or hollows beside the mouth can do that; look at the landmarks"
    )
    return Quality(Verdict.LIMITED, (Reason("channels_disagree", text),))


def _upright(forward: float, error: float) -> Quality:
    """What is left of a height's quality where one corner lies far in front of the other."""
    if error <= MUCH:
        return GOOD
    text = (
        f"one corner of the mouth lies {abs(forward):.1f} mm in front of the other: how upright"
        f" the head is taken to be moves their height by {error:.1f} mm (SD)"
    )
    return Quality(Verdict.LIMITED, (Reason("upright_unsure", text),))


def _dense(
    points: Mapping[str, Array], mirror: Laid, frame: Array, mm: float, dense: Correspondence
) -> Array | None:
    """The same from the recognised places, from both corners; None where neither is recognised."""
    found = []
    for name, turn in (("ch_L", 1.0), ("ch_R", -1.0)):
        moved = dense.at(points[name])
        if moved is not None:
            way = -(frame @ moved) * mm
            # Seen from the right, all but the sideways part has the other sign.
            found.append(way * np.array([1.0, turn, turn]))
    return np.mean(found, axis=0) if found else None


def drop_rows(
    face: FaceOnScan, frame: Array, mm_per_unit: float, quality: Quality
) -> list[Measurement]:
    """How far either corner lies below the middle of the mouth (mm), by landmarks."""
    points, rows = face.points, []
    for side, name in ((Side.RIGHT, "ch_R"), (Side.LEFT, "ch_L")):
        if name not in points or "sto" not in points:
            text = "too few views show the corner and the middle of the mouth"
            reason = Reason("landmark_hidden", text)
            rows.append(missing(DROP, "mm", reason, side=side, method=LANDMARKS))
            continue
        if at_hole := hidden_reason((name, "sto"), face.hidden):
            rows.append(missing(DROP, "mm", at_hole, side=side, method=LANDMARKS))
            continue
        value = float((points["sto"] - points[name]) @ frame[1]) * mm_per_unit
        rows.append(
            Measurement(
                feature=DROP,
                value=value,
                unit="mm",
                side=side,
                method=LANDMARKS,
                n=1,
                ci_low=value - WIDE * LANDMARK_SD,
                ci_high=value + WIDE * LANDMARK_SD,
                mdc95=CHANGE * REPEAT_SD[LANDMARKS],
                quality=quality,
            )
        )
    return rows


def corner_rows(
    found: Corners | Reason | None, quality: Quality, *, colour: Quality
) -> list[Measurement]:
    """Height difference (left above right, signed) and distance to the mirrored place, in mm."""
    if found is None:
        text = "too few views show both corners of the mouth: hole, hair or border of the scan"
        found = Reason("landmark_hidden", text)
    if isinstance(found, Reason):
        return [missing(feature, "mm", found, method=DENSE) for feature in (HEIGHT, APART)]
    values = {HEIGHT: float(found.way[1]), APART: float(np.linalg.norm(found.way))}
    trust = (quality if found.method == DENSE else quality & colour) & found.doubt
    tilted = abs(float(found.way[2])) * float(np.tan(np.radians(UPRIGHT_SD)))
    sds = {HEIGHT: float(np.hypot(found.sd, tilted)), APART: found.sd}
    trusts = {HEIGHT: trust & _upright(float(found.way[2]), tilted), APART: trust}
    return [
        Measurement(
            feature=feature,
            value=value,
            unit="mm",
            method=found.method,
            n=1,
            ci_low=value - WIDE * sds[feature]
            if feature == HEIGHT
            else max(0.0, value - WIDE * sds[feature]),
            ci_high=value + WIDE * sds[feature],
            mdc95=CHANGE * REPEAT_SD[found.method],
            quality=trusts[feature],
        )
        for feature, value in values.items()
    ]
