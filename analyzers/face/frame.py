"""The facial frame: position and size of everything relative to the corners of the eyes.

The frame uses nothing that facial weakness moves (no mouth, chin, brow or lid).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.face_points import CANTHI, NOSE_RIDGE

Points = NDArray[np.float64]
Landmarks = NDArray[np.floating[Any]]
"""Landmarks of a film are kept in single precision."""

_AT_ONCE = 1000


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
    def of(cls, points: Landmarks) -> FacialFrame:
        """The frame of landmarks (..., 478, 2 or 3) in px."""
        _, inner_r, inner_l, _ = (_double(points[..., i, :2]) for i in CANTHI)
        return cls((inner_r + inner_l) / 2, canthal_angle(points))

    def place(self, points: Landmarks) -> Points:
        """``points`` (..., k, 2 or 3) upright: x to the right, y down from the eyes (px)."""
        if points.ndim == 3 and len(points) == len(self.origin) > _AT_ONCE:
            # Piece by piece: what is in between would take hundreds of megabytes in a long film.
            upright = np.empty((*points.shape[:2], 2))
            for start in range(0, len(points), _AT_ONCE):
                part = slice(start, start + _AT_ONCE)
                upright[part] = self.at(part).place(points[part])
            return upright
        x, y = (points[..., i] - self.origin[..., None, i] for i in (0, 1))
        cos, sin = np.cos(self.angle)[..., None], np.sin(self.angle)[..., None]
        return np.stack([cos * x + sin * y, cos * y - sin * x], axis=-1)

    def at(self, frames: slice | NDArray[np.int_]) -> FacialFrame:
        """The frames of some pictures of several."""
        return FacialFrame(self.origin[frames], self.angle[frames])

    def back(self, places: Points) -> Points:
        """Places (..., k, 2) of the frame in the picture: the way back from ``place``."""
        cos, sin = np.cos(self.angle)[..., None], np.sin(self.angle)[..., None]
        x, y = places[..., 0], places[..., 1]
        turned = np.stack([cos * x - sin * y, sin * x + cos * y], axis=-1)
        return np.asarray(turned + self.origin[..., None, :])


def _double(points: Landmarks) -> Points:
    return np.asarray(points, dtype=np.float64)


def canthal_angle(points: Landmarks) -> Points:
    """Tilt of the straight line nearest to all four corners of the eyes (least squares), rad.

    The squared distances perpendicular to the line are least, so that the tilt of the head
    does not enter.

    Args:
        points: (..., 478, 2 or 3) px.
    """
    corners = _double(points[..., CANTHI, :2])
    x, y = np.moveaxis(corners - corners.mean(axis=-2, keepdims=True), -1, 0)
    angle = 0.5 * np.arctan2(2 * (x * y).sum(-1), (x * x).sum(-1) - (y * y).sum(-1))
    # A line has two directions: the one from the picture's left eye to its right eye is meant.
    across = (corners[..., 2, :] + corners[..., 3, :]) - (corners[..., 0, :] + corners[..., 1, :])
    backwards = across[..., 0] * np.cos(angle) + across[..., 1] * np.sin(angle) < 0
    return np.asarray(np.where(backwards, angle + np.pi, angle))


def midline_x(face: Points) -> Points:
    """x of the facial midline in the facial frame: ridge of the nose and middle of the eyes.

    Mouth, chin and brows are left out: they carry the weakness to be measured.

    Args:
        face: (..., 478, 2) in the facial frame, whose origin is the middle of the eyes.
    """
    return np.asarray(face[..., NOSE_RIDGE, 0].sum(-1) / (len(NOSE_RIDGE) + 1))


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
