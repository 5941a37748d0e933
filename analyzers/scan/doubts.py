"""Landmarks that a scan shows badly by their nature, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from analyzers.scan.camera import Array
from analyzers.scan.face_on_scan import FaceOnScan
from analyzers.scan.points import width
from analyzers.scan.render import Surface
from workbench.model import GOOD, Quality, Reason, Verdict

BONY = ("zy_R", "zy_L", "go_R", "go_L")
"""Points of bone under the skin: read 2 mm off on average and up to 6 mm on generated heads
(``tests/benchmarks/accuracy_scan_points.py``)."""
DEEP = 0.09
"""An eye whose middle lies so far (8 mm) behind the line of its corners, in outer canthal
distances, is a hole of the scan: an eyeball bulges forward, and closed lids over it."""
BESIDE = 0.4
"""A wide hole misleads the face model about landmarks so near (35 mm): by up to 5 mm at the other
corner of an eye (26 mm wide holes on generated heads)."""
AWAY = 0.4
"""The rays start so far (35 mm) in front of the eye."""

Doubts = Mapping[str, Reason]


def doubts(surface: Surface, face: FaceOnScan) -> Doubts:
    """Why a landmark (by name) is less sure than others; those that a person has put are not."""
    found = {
        name: Reason(
            "bony_point", "the bone lies under the skin, which a scan shows: give or take 4 mm"
        )
        for name in BONY
    }
    for side in "RL":
        if not _is_hole(surface, face, f"ex_{side}", f"en_{side}"):
            continue
        text = "the eye is a hole of the scan: its outer corner may read 1 to 2 mm inwards"
        found[f"ex_{side}"] = Reason("eye_hole", text)
    for name in _beside_holes(face):
        text = "a hole of the scan lies beside a landmark that it rests on"
        found.setdefault(name, Reason("landmark_hidden", text))
    return {name: reason for name, reason in found.items() if name not in face.moved}


def doubted(names: Sequence[str], found: Doubts) -> Quality:
    """What doubts about landmarks leave of the quality of a value that rests on them."""
    reasons = tuple(dict.fromkeys(found[name] for name in names if name in found))
    return Quality(Verdict.LIMITED, reasons) if reasons else GOOD


def _beside_holes(face: FaceOnScan) -> list[str]:
    """Landmarks that are seen, but near one that lies at a hole."""
    places = [face.points[name] for name in face.hidden]
    if not places or not {"ex_R", "ex_L"} <= face.points.keys():
        return []
    reach = BESIDE * width(face.points, "ex_R", "ex_L")
    return [
        name
        for name, point in face.points.items()
        if np.linalg.norm(np.array(places) - point, axis=1).min() < reach
    ]


def _is_hole(surface: Surface, face: FaceOnScan, outer: str, inner: str) -> bool:
    points = face.points
    if not {outer, inner, "ex_R", "ex_L"} <= points.keys():
        return False
    size, forward = width(points, "ex_R", "ex_L"), face.frame[2]
    middle: Array = (points[outer] + points[inner]) / 2
    start = middle + AWAY * size * forward
    depth = float(surface.cast(start[None], -forward[None])[0])
    return not np.isfinite(depth) or depth > (AWAY + DEEP) * size
