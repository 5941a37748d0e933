"""How far an angle or a proportion moves when its landmarks move as they do between two scans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import numpy as np

from analyzers.scan.camera import Array
from analyzers.scan.distances import CHANGE, DISTANCES
from analyzers.scan.points import width

USUAL_CANTHI_MM = 88.0
"""Outer canthal width of adults (Weinberg et al. 2016): size of a landmark's error on a face whose
unit is not known."""


def _repeats() -> dict[str, float]:
    """Error of each landmark along one axis (mm): that of its best distance, shared by two."""
    found: dict[str, float] = {}
    for what in DISTANCES:
        for name in (what.start, what.end):
            own = what.repeat_mm / float(np.sqrt(2))
            found[name] = min(found.get(name, own), own)
    return found


REPEAT_MM: Mapping[str, float] = _repeats()
OTHERS_MM = 0.6
"""Of a landmark that no distance uses (chin and its fold): as the chin's."""


def change_95(
    value: Callable[[Mapping[str, Array]], float | None],
    points: Mapping[str, Array],
    names: Iterable[str],
) -> float | None:
    """Smallest difference of ``value`` between two scans that is more than error (95 %).

    First order propagation of the landmarks' repeat errors. None where the outer canthi, which
    give the size of the face, are hidden.
    """
    if not {"ex_R", "ex_L"} <= points.keys() or not (size := width(points, "ex_R", "ex_L")):
        return None
    variance = 0.0
    for name in sorted(set(names)):
        step = REPEAT_MM.get(name, OTHERS_MM) * size / USUAL_CANTHI_MM
        for axis in np.eye(3):
            ways = [value({**points, name: points[name] + sign * step * axis}) for sign in (1, -1)]
            if ways[0] is None or ways[1] is None:
                return None
            variance += ((ways[0] - ways[1]) / 2) ** 2
    return CHANGE * float(np.sqrt(variance))
