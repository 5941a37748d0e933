"""Rotations of a walker's bones: about the axes, between directions, along a bone."""

from __future__ import annotations

import numpy as np
from body import Array

rad = np.radians


def Rx(a: float) -> Array:
    """Rotation about the forward axis, rad."""
    c, s = np.cos(a), np.sin(a)
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


def Ry(a: float) -> Array:
    """Rotation about the left axis, rad."""
    c, s = np.cos(a), np.sin(a)
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])


def Rz(a: float) -> Array:
    """Rotation about the vertical, rad."""
    c, s = np.cos(a), np.sin(a)
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])


def shortest(a: Array, b: Array) -> Array:
    """The rotation that takes direction a to direction b by the shortest way."""
    a = a / np.linalg.norm(a)
    b = b / np.linalg.norm(b)
    v = np.cross(a, b)
    c = a @ b
    K = np.array([[0, -v[2], v[1]], [v[2], 0, -v[0]], [-v[1], v[0], 0]])
    return np.eye(3) + K + K @ K / (1 + c)


def frame(along: Array, about: Array) -> Array:
    """Axes of a bone as columns: along it, about which it bends, and across both."""
    along = along / np.linalg.norm(along)
    about = about - (about @ along) * along
    about /= np.linalg.norm(about)
    return np.stack([along, about, np.cross(along, about)], 1)
