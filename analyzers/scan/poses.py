"""The ways in which a scan may lie: directions from which to look for its face."""

from __future__ import annotations

import numpy as np
from scipy.spatial.transform import Rotation

from analyzers.scan.camera import Array

Pose = tuple[Array, Array]
"""Direction from the scan towards the viewer, and up."""


def axis_poses() -> list[Pose]:
    """The 24 ways (towards the viewer, up) in which a scan can lie along its axes.

    The usual ones come first: y up and z to the viewer, then z up.
    """
    axes = [np.array(a, dtype=float) for a in ((0, 0, 1), (0, 1, 0), (1, 0, 0))]
    signed = [sign * axis for axis in axes for sign in (1.0, -1.0)]
    poses: list[Pose] = [(t, u) for t in signed for u in signed if abs(float(t @ u)) < 0.5]
    y, z = axes[1], axes[0]

    def rank(pose: Pose) -> int:
        upright_y = bool((pose[1] == y).all())
        upright_z = bool((pose[1] == z).all())
        return 0 if upright_y and bool((pose[0] == z).all()) else 1 if upright_y else 2 - upright_z

    return sorted(poses, key=rank)


def poses_between() -> list[Pose]:
    """The same 24 ways turned by 45 degrees about a slanting axis."""
    turn = Rotation.from_rotvec(np.radians(45.0) * np.array([1.0, 1.0, 0.5]) / 1.5).as_matrix()
    return [(turn @ towards, turn @ up) for towards, up in axis_poses()]


def poses_around(up: Array, count: int = 8) -> list[Pose]:
    """Directions (towards the viewer, up) around a known upright, ``count`` of them."""
    side = np.cross(up, np.eye(3)[int(np.argmin(np.abs(up)))])
    side = side / np.linalg.norm(side)
    front = np.cross(up, side)
    angles = np.arange(count) * (2 * np.pi / count)
    return [(np.cos(a) * front + np.sin(a) * side, up) for a in angles]
