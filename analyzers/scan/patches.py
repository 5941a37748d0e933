"""Small relief maps around landmarks: the shape from which their places are refined.

Everything is in the head's own frame and in outer canthal distances, so that unit and lie of the
scan do not matter. Maps of the two sides mirror each other: one model serves both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import ndimage

from analyzers.scan.camera import Array, unit
from analyzers.scan.render import Surface

HALF = 6
"""Half side of a map in samples: 13 x 13."""
STEPS = (0.026, 0.016, 0.013)
"""Distance of samples in the three rounds, in outer canthal distances (2.3, 1.4 and 1.2 mm)."""
REACH = 0.13
"""Relief beyond this (12 mm) is a depth jump: the map holds this depth, and no more."""
AWAY = 0.4
"""The rays start so far (35 mm) in front of the landmark."""
FEATURES = 3 * (2 * HALF + 1) ** 2
_SIDES = {"R": -1.0, "L": 1.0}

LOOK: Mapping[str, tuple[float, float]] = {
    "g": (0, 0), "n": (0, 0), "prn": (0, 0), "sn": (0, -35), "ls": (0, 0), "sts": (0, 0),
    "sti": (0, 0), "sto": (0, 0), "li": (0, 0), "sl": (0, 0), "pg": (0, 0), "gn": (0, -30),
    "ex": (30, 0), "en": (0, 0), "ps": (10, 0), "pi": (10, 0), "sci": (15, 0), "al": (35, 0),
    "sbal": (10, -30), "cph": (5, 0), "ch": (20, 0), "zy": (65, 0), "go": (65, -10),
}  # fmt: skip
"""From where each landmark is looked at: yaw to its own side, and pitch (degrees)."""


def stem(name: str) -> str:
    """``ch`` of ``ch_R``; midline points as they are."""
    return name[:-2] if name[-2:] in {"_R", "_L"} else name


@dataclass(frozen=True, slots=True, eq=False)
class HeadFrame:
    """Origin, axes (rows: left, up, forward) and outer canthal distance of a head."""

    origin: Array
    axes: Array
    size: float

    def inwards(self, points: Array) -> Array:
        """Scan coordinates (..., 3) to the head's."""
        return np.asarray((points - self.origin) @ self.axes.T / self.size)

    def outwards(self, points: Array) -> Array:
        """The head's coordinates (..., 3) to the scan's."""
        return np.asarray(points @ self.axes * self.size + self.origin)


@lru_cache(maxsize=4)
def patch_axes(names: tuple[str, ...]) -> Array:
    """For each landmark the map's axes as rows, in the head's frame, (n, 3, 3).

    Sideways (away from the midline; to the left for midline points), up, towards the viewer.
    """
    axes = np.empty((len(names), 3, 3))
    for i, name in enumerate(names):
        yaw, pitch = np.radians(LOOK[stem(name)])
        side = _SIDES.get(name[-1], 1.0) if name != stem(name) else 1.0
        towards = np.array(
            [side * np.sin(yaw) * np.cos(pitch), np.sin(pitch), np.cos(yaw) * np.cos(pitch)]
        )
        across = unit(np.cross([0.0, 1.0, 0.0], towards))
        axes[i] = np.stack([side * across, np.cross(towards, across), towards])
    return axes


def relief(surface: Surface, frame: HeadFrame, starts: Array, axes: Array, step: float) -> Array:
    """Height of the surface above each start, (..., n, k, k), in outer canthal distances.

    Args:
        starts: (..., n, 3) in the head's frame.
        axes: (n, 3, 3) of ``patch_axes``.
    """
    offsets = np.arange(-HALF, HALF + 1) * step
    u, v = np.meshgrid(offsets, offsets)
    grid = (
        u[..., None] * axes[:, None, None, 0]
        + v[..., None] * axes[:, None, None, 1]
        + AWAY * axes[:, None, None, 2]
    )
    origins = frame.outwards(starts[..., None, None, :] + grid)
    towards = np.broadcast_to((-axes[:, 2] @ frame.axes)[:, None, None], origins.shape)
    depth = surface.cast(origins, towards) / frame.size
    height = AWAY - depth
    return np.clip(np.where(np.isfinite(height), height, -REACH), -REACH, REACH)


def features(height: Array, step: float) -> Array:
    """What the refining model reads of relief maps (..., k, k): (..., 3 k k)."""
    weights = np.array([0.25, 0.5, 0.25])
    smooth = ndimage.correlate1d(height, weights, axis=-1, mode="nearest")
    smooth = ndimage.correlate1d(smooth, weights, axis=-2, mode="nearest")
    down, across = np.gradient(smooth, step, axis=(-2, -1))
    steep = np.sqrt(1 + down**2 + across**2)
    parts = [smooth * 10, across / steep, down / steep]
    shape = (*height.shape[:-2], -1)
    return np.concatenate([part.reshape(shape) for part in parts], axis=-1)
