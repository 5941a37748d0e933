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
from analyzers.scan.find_face import FaceOnScan
from analyzers.scan.laid import Laid
from analyzers.scan.points import frame_of
from workbench.model import Measurement, Quality, Reason, Side, missing

DENSE, LANDMARKS = "dense_mirror", "landmarks_mirror"
HEIGHT, APART, DROP = (
    "scan.commissure_height_difference",
    "scan.commissure_asymmetry",
    "scan.commissure_below_stomion",
)
DENSE_SD, LANDMARK_SD = 0.35, 1.0
"""Errors (mm) of a corner's height against its mirror image, dense and by landmarks alone, on
scans of other identities (``tests/benchmarks/accuracy_scan_shapes_heads.py``)."""
REPEAT_SD = {DENSE: 0.35, LANDMARKS: 0.8}
"""The same between two scans of one face (mm)."""


@dataclass(frozen=True, slots=True, eq=False)
class Corners:
    """The left corner of the mouth against the mirror image of the right one.

    Attributes:
        way: from the mirrored right corner to the left one, mm to the subject's left, up and
            forward.
        method: ``DENSE`` or ``LANDMARKS``; sd: error of one component (mm).
    """

    way: Array
    method: str
    sd: float


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
) -> Corners | None:
    """Both ways of looking at it, joined by their errors; None where a corner is not seen."""
    points = face.points
    if not {"ch_R", "ch_L"} <= points.keys():
        return None
    plain = frame @ (points["ch_L"] - mirror.there(points["ch_R"])) * mm_per_unit
    seen = None if dense is None else _dense(points, mirror, frame, mm_per_unit, dense)
    if seen is None or {"ch_R", "ch_L"} <= face.moved:
        return Corners(plain, LANDMARKS, LANDMARK_SD)
    weight = DENSE_SD**-2 / (DENSE_SD**-2 + LANDMARK_SD**-2)
    return Corners(weight * seen + (1 - weight) * plain, DENSE, DENSE_SD)


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
    points: Mapping[str, Array], frame: Array, mm_per_unit: float, quality: Quality
) -> list[Measurement]:
    """How far either corner lies below the middle of the mouth (mm), by landmarks."""
    rows = []
    for side, name in ((Side.RIGHT, "ch_R"), (Side.LEFT, "ch_L")):
        if name not in points or "sto" not in points:
            text = "too few views show the corner and the middle of the mouth"
            reason = Reason("landmark_hidden", text)
            rows.append(missing(DROP, "mm", reason, side=side, method=LANDMARKS))
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


def corner_rows(found: Corners | None, quality: Quality, *, colour: Quality) -> list[Measurement]:
    """Height difference (left above right, signed) and distance to the mirrored place, in mm."""
    if found is None:
        text = "too few views show both corners of the mouth: hole, hair or border of the scan"
        return [
            missing(feature, "mm", Reason("landmark_hidden", text), method=DENSE)
            for feature in (HEIGHT, APART)
        ]
    values = {HEIGHT: float(found.way[1]), APART: float(np.linalg.norm(found.way))}
    trust = quality if found.method == DENSE else quality & colour
    return [
        Measurement(
            feature=feature,
            value=value,
            unit="mm",
            method=found.method,
            n=1,
            ci_low=value - WIDE * found.sd
            if feature == HEIGHT
            else max(0.0, value - WIDE * found.sd),
            ci_high=value + WIDE * found.sd,
            mdc95=CHANGE * REPEAT_SD[found.method],
            quality=trust,
        )
        for feature, value in values.items()
    ]
