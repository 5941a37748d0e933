"""Whether the camera goes with the person: between the pictures of the survey, did the
background change?

Where a person is followed by the camera, they do not travel across the picture; what shows
that they get anywhere is the background, which does not stay. It is compared between the
pictures of the survey (two a second) on small grey copies, with the people left out. How far
it moved is not told: at half a second a following camera has left most of the picture behind.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WIDTH = 160
"""Pixels across of the small copies."""
STAYS_SHARE = 0.02
"""Of the width; a background that moved less stayed (hand-held cameras tremble)."""
STAYS_RESPONSE = 0.3
"""Share of the picture's structure that agrees on one shift; with less it is another picture.
Still cameras gave 0.4-0.96, a camera panning beside a walk -0.1-0.7 with other shifts."""


@dataclass(frozen=True, slots=True, eq=False)
class Camera:
    """Whether the background stayed.

    Attributes:
        times: seconds of the m pictures, each compared with the one before.
        moved: (m,) whether the background changed.
    """

    times: Floats
    moved: NDArray[np.bool_]

    def moving_share(self, start: float, end: float) -> float:
        """Share of the pictures from ``start`` to ``end`` s before which the background
        changed; 0 where there is none to compare."""
        inside = (self.times > start) & (self.times <= end)
        return float(self.moved[inside].mean()) if inside.any() else 0.0


def small_grey(frame: NDArray[Any], people: list[Floats]) -> Floats:
    """A small grey copy of an RGB picture, slow changes of brightness and people taken out.

    Args:
        people: landmarks (33, 2) of each person, px.
    """
    import cv2

    scale = WIDTH / frame.shape[1]
    size = (WIDTH, max(round(frame.shape[0] * scale), 8))
    grey = cv2.cvtColor(cv2.resize(frame, size), cv2.COLOR_RGB2GRAY).astype(np.float64)
    edges = grey - cv2.GaussianBlur(grey, (0, 0), 8)
    for points in people:
        (left, top), (right, bottom) = points.min(0) * scale, points.max(0) * scale
        rows = slice(max(int(top) - 2, 0), max(int(np.ceil(bottom)) + 2, 0))
        columns = slice(max(int(left) - 2, 0), max(int(np.ceil(right)) + 2, 0))
        edges[rows, columns] = 0
    return np.asarray(edges)


def background_moved(before: Floats, after: Floats) -> bool:
    """Whether the background of two small copies differs by more than a tremble."""
    import cv2

    window = cv2.createHanningWindow((before.shape[1], before.shape[0]), cv2.CV_64F)
    (x, y), response = cv2.phaseCorrelate(before, after, window)
    return bool(response < STAYS_RESPONSE or np.hypot(x, y) > STAYS_SHARE * WIDTH)
