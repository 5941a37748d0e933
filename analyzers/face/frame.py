"""The facial frame: position and size of everything relative to the corners of the eyes.

The frame uses nothing that facial weakness moves (no mouth, chin, brow or lid).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.face_points import CANTHI

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class FacialFrame:
    """Where the eyes lie in a picture.

    Attributes:
        origin: (..., 2) midpoint of the inner corners of the eyes (px).
        angle: (...) tilt of the line through the eyes (rad, clockwise on screen).
    """

    origin: Points
    angle: Points

    @classmethod
    def of(cls, points: Points) -> FacialFrame:
        """The frame of landmarks (..., 478, 2 or 3) in px."""
        outer_r, inner_r, inner_l, outer_l = (points[..., i, :2] for i in CANTHI)
        along = (inner_l + outer_l) / 2 - (outer_r + inner_r) / 2
        return cls((inner_r + inner_l) / 2, np.arctan2(along[..., 1], along[..., 0]))

    def place(self, points: Points) -> Points:
        """``points`` (..., k, 2 or 3) upright: x to the right, y down from the eyes (px)."""
        moved = points[..., :2] - self.origin[..., None, :]
        cos, sin = np.cos(self.angle)[..., None], np.sin(self.angle)[..., None]
        x, y = moved[..., 0], moved[..., 1]
        return np.stack([cos * x + sin * y, cos * y - sin * x], axis=-1)


@dataclass(frozen=True, slots=True)
class Pose:
    """Orientation of the head towards the camera, in degrees."""

    yaw: float
    pitch: float
    roll: float


def pose_of(matrix: Points) -> Pose:
    """Head pose from the model's matrix (4, 4).

    The matrix under-reads a turn (6.5 degrees for 10 in a trial), so limits are kept tight.
    """
    turn = matrix[:3, :3] / np.linalg.norm(matrix[:3, 0])
    return Pose(
        yaw=float(np.degrees(np.arctan2(turn[0, 2], turn[2, 2]))),
        pitch=float(np.degrees(np.arcsin(np.clip(-turn[1, 2], -1, 1)))),
        roll=float(np.degrees(np.arctan2(turn[1, 0], turn[1, 1]))),
    )
