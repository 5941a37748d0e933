"""Angles and proportions between landmarks: they need no scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from analyzers.scan.camera import Array, unit
from analyzers.scan.doubts import Doubts, doubted
from analyzers.scan.find_face import FaceOnScan
from analyzers.scan.points import frame_of, width
from workbench.model import Measurement, Quality, Reason, missing

METHOD = "landmarks_proportion"
ANGLES = {
    "scan.nasolabial_angle": ("prn", "sn", "ls"),
    "scan.nasal_tip_angle": ("n", "prn", "sn"),
    "scan.facial_convexity": ("n", "sn", "pg"),
    "scan.mentolabial_angle": ("li", "sl", "pg"),
}
"""Feature: the three landmarks, the angle being at the middle one (Farkas 1994)."""
EYES = {side: (f"ex_{side}", f"en_{side}") for side in ("R", "L")}


@dataclass(frozen=True, slots=True)
class Share:
    """A proportion in percent: one distance over another."""

    feature: str
    part: tuple[str, str]
    whole: tuple[str, str]


SHARES = (
    Share("scan.canthal_index", ("en_R", "en_L"), ("ex_R", "ex_L")),
    Share("scan.nasal_index", ("al_R", "al_L"), ("n", "sn")),
    Share("scan.mouth_index", ("ch_R", "ch_L"), ("ex_R", "ex_L")),
    Share("scan.facial_index", ("n", "gn"), ("zy_R", "zy_L")),
)
MOUTH_TILT = "scan.mouth_tilt"


def proportions(
    face: FaceOnScan, colour: Quality, doubts: Doubts = MappingProxyType({})
) -> list[Measurement]:
    """All angles (deg) and proportions (%), whatever the unit of the scan."""
    points = face.points
    rows = []
    for feature, names in ANGLES.items():
        value = _angle(*(points[n] for n in names)) if points.keys() >= set(names) else None
        rows.append(_row(feature, "deg", value, face, names, colour, doubts))
    for share in SHARES:
        names4 = (*share.part, *share.whole)
        value = None
        if points.keys() >= set(names4) and width(points, *share.whole) > 0:
            value = 100.0 * width(points, *share.part) / width(points, *share.whole)
        rows.append(_row(share.feature, "%", value, face, names4, colour, doubts))
    corners = ("ex_R", "ex_L", "en_R", "en_L", "ch_R", "ch_L")
    tilt = mouth_tilt(points) if points.keys() >= set(corners) else None
    rows.append(_row(MOUTH_TILT, "deg", tilt, face, corners, colour, doubts))
    return rows


def mouth_tilt(points: Mapping[str, Array]) -> float | None:
    """How far the line of the mouth's corners is turned against that of the eyes (deg).

    Seen from the front; positive where the left corner is the higher one.
    """
    frame = frame_of(points)
    if frame is None:
        return None
    line = points["ch_L"] - points["ch_R"]
    return float(np.degrees(np.arctan2(line @ frame[1], line @ frame[0])))


def _angle(a: Array, at: Array, b: Array) -> float | None:
    if min(np.linalg.norm(a - at), np.linalg.norm(b - at)) == 0:
        return None
    return float(np.degrees(np.arccos(np.clip(unit(a - at) @ unit(b - at), -1, 1))))


def _row(
    feature: str,
    ucum: str,
    value: float | None,
    face: FaceOnScan,
    names: tuple[str, ...],
    colour: Quality,
    doubts: Doubts,
) -> Measurement:
    if value is None:
        text = "too few views show the landmarks for it: hole, hair or border of the scan"
        return missing(feature, ucum, Reason("landmark_hidden", text), method=METHOD)
    n = min(len(face.readings[name]) for name in names)
    quality = Quality() if set(names) <= face.moved else colour
    quality &= doubted(names, doubts)
    return Measurement(feature=feature, value=value, unit=ucum, method=METHOD, n=n, quality=quality)
