"""Angles and proportions between landmarks: they need no scale."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

import numpy as np

from analyzers.scan.camera import Array, unit
from analyzers.scan.doubts import Doubts, doubted
from analyzers.scan.face_on_scan import FaceOnScan
from analyzers.scan.holes import hidden_reason
from analyzers.scan.points import frame_of, width
from analyzers.scan.repeat_spread import change_95
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

    def of(self, points: Mapping[str, Array]) -> float | None:
        """The proportion (%) on one face."""
        whole = width(points, *self.whole)
        return 100.0 * width(points, *self.part) / whole if whole > 0 else None


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
    rows = [
        _row(feature, "deg", partial(_angle, names=names), face, names, colour, doubts)
        for feature, names in ANGLES.items()
    ]
    for share in SHARES:
        ends = (*share.part, *share.whole)
        rows.append(_row(share.feature, "%", share.of, face, ends, colour, doubts))
    corners = ("ex_R", "ex_L", "en_R", "en_L", "ch_R", "ch_L")
    rows.append(_row(MOUTH_TILT, "deg", mouth_tilt, face, corners, colour, doubts))
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


def _angle(points: Mapping[str, Array], names: tuple[str, str, str]) -> float | None:
    a, at, b = (points[name] for name in names)
    if min(np.linalg.norm(a - at), np.linalg.norm(b - at)) == 0:
        return None
    return float(np.degrees(np.arccos(np.clip(unit(a - at) @ unit(b - at), -1, 1))))


def _row(
    feature: str,
    ucum: str,
    read: Callable[[Mapping[str, Array]], float | None],
    face: FaceOnScan,
    names: tuple[str, ...],
    colour: Quality,
    doubts: Doubts,
) -> Measurement:
    value = read(face.points) if face.points.keys() >= set(names) else None
    if value is None:
        text = "too few views show the landmarks for it: hole, hair or border of the scan"
        return missing(feature, ucum, Reason("landmark_hidden", text), method=METHOD)
    at_hole = hidden_reason(names, face.hidden)
    if at_hole is not None:
        return missing(feature, ucum, at_hole, method=METHOD)
    n = min(len(face.readings[name]) for name in names)
    quality = Quality() if set(names) <= face.moved else colour
    quality &= doubted(names, doubts)
    return Measurement(
        feature=feature,
        value=value,
        unit=ucum,
        method=METHOD,
        n=n,
        mdc95=change_95(read, face.points, names),
        quality=quality,
    )
