"""Landmarks that a scan shows badly by their nature, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from analyzers.scan.camera import Array
from analyzers.scan.find_face import FaceOnScan
from analyzers.scan.points import width
from analyzers.scan.render import Surface
from workbench.model import GOOD, Quality, Reason, Verdict

BONY = ("zy_R", "zy_L", "go_R", "go_L")
"""Points of bone under the skin: read 2 mm off on average and up to 6 mm on generated heads
(``tests/benchmarks/accuracy_scan_points.py``)."""
DEEP = 0.09
"""An eye whose middle lies so far (8 mm) behind the line of its corners, in outer canthal
distances, is a hole of the scan: an eyeball bulges forward, and closed lids over it."""
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
    return {name: reason for name, reason in found.items() if name not in face.moved}


def doubted(names: Sequence[str], found: Doubts) -> Quality:
    """What doubts about landmarks leave of the quality of a value that rests on them."""
    reasons = tuple(dict.fromkeys(found[name] for name in names if name in found))
    return Quality(Verdict.LIMITED, reasons) if reasons else GOOD


def _is_hole(surface: Surface, face: FaceOnScan, outer: str, inner: str) -> bool:
    points = face.points
    if not {outer, inner, "ex_R", "ex_L"} <= points.keys():
        return False
    size, forward = width(points, "ex_R", "ex_L"), face.frame[2]
    middle: Array = (points[outer] + points[inner]) / 2
    start = middle + AWAY * size * forward
    depth = float(surface.cast(start[None], -forward[None])[0])
    return not np.isfinite(depth) or depth > (AWAY + DEEP) * size
