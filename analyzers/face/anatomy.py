"""Distances on an upright face (facial frame, px): lids, corners of the mouth, eyes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.face_points import LEFT, RIGHT, HalfFace

Points = NDArray[np.float64]


def palpebral_fissure_height(face: Points, half: HalfFace) -> Points:
    """Opening of the lids on the column of the iris centre.

    Args:
        face: (n, 478, 2) in the facial frame.

    Returns:
        (n,) in the unit of ``face``; NaN where points are.
    """
    heights = [
        _height_at(points, half.lower_lid, half.iris)
        - _height_at(points, half.upper_lid, half.iris)
        for points in face
    ]
    return np.array(heights)


def commissure(face: Points, half: HalfFace) -> Points:
    """Outward distance from the middle and height below the eyes of a corner of the mouth.

    Returns:
        (n, 2) in the unit of ``face`` (n, 478, 2).
    """
    position = face[:, half.commissure].copy()
    if half is RIGHT:
        position[:, 0] *= -1
    return position


def outer_canthal_width(face: Points) -> Points:
    """Distance of the outer corners of the eyes, (n,)."""
    apart = face[:, RIGHT.outer_canthus] - face[:, LEFT.outer_canthus]
    return np.asarray(np.linalg.norm(apart, axis=-1))


def iris_height(face: Points) -> Points:
    """Mean height of the iris centres above the middle of their corners, (n,)."""
    heights = [
        (face[:, half.outer_canthus, 1] + face[:, half.inner_canthus, 1]) / 2
        - face[:, half.iris, 1]
        for half in (RIGHT, LEFT)
    ]
    return np.asarray((heights[0] + heights[1]) / 2)


def _height_at(points: Points, line: tuple[int, ...], iris: int) -> float:
    """y of a lid on the column of the iris centre, by straight lines between its points."""
    x, y = points[list(line)].T
    order = np.argsort(x)
    return float(np.interp(points[iris, 0], x[order], y[order]))
