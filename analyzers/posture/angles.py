"""Angles of lines in a picture (x right, y down), in degrees."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def inclination(line: Floats) -> Floats:
    """Of lines (m, 2) against the upward vertical, positive to the right of the picture."""
    return np.asarray(np.degrees(np.arctan2(line[:, 0], -line[:, 1])))


def hanging(line: Floats) -> Floats:
    """Of lines (m, 2) against the downward vertical, positive to the right of the picture."""
    return np.asarray(np.degrees(np.arctan2(line[:, 0], line[:, 1])))


def slope(left: Floats, right: Floats) -> Floats:
    """Of the line between two points (m, 2) against the horizontal, -90 to 90; positive where
    ``left`` is the higher one, wherever it lies in the picture."""
    line = left - right
    return np.asarray(np.degrees(np.arctan2(-line[:, 1], np.abs(line[:, 0]))))


def bend(a: Floats, b: Floats, c: Floats) -> Floats:
    """Change of direction at ``b`` on the way from ``a`` to ``c``, positive clockwise as seen."""
    first, second = b - a, c - b
    cross = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    return np.asarray(np.degrees(np.arctan2(cross, (first * second).sum(1))))
