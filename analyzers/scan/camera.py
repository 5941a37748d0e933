"""A pinhole camera around a scan: where it stands and the rays of its pixels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@lru_cache(maxsize=4)
def _grid(size: int, focal_px: float) -> Array:
    """Directions (size, size, 3) through the pixels in the camera's own axes, float32."""
    offset = ((np.arange(size) + 0.5 - size / 2) / focal_px).astype(np.float32)
    grid = np.ones((size, size, 3), dtype=np.float32)
    grid[..., 0], grid[..., 1] = offset[None, :], offset[:, None]
    return grid


@lru_cache(maxsize=4)
def _slants(size: int, focal_px: float) -> Array:
    """The same directions at length 1, (3, size * size)."""
    grid = _grid(size, focal_px).reshape(-1, 3)
    return np.ascontiguousarray((grid / np.linalg.norm(grid, axis=1, keepdims=True)).T)


def unit(vector: Array) -> Array:
    """``vector`` (..., 3) at length 1."""
    return np.asarray(vector / np.linalg.norm(vector, axis=-1, keepdims=True))


@dataclass(frozen=True, eq=False)
class Camera:
    """A square picture of ``size`` pixels from ``eye`` towards ``centre``.

    The scan's coordinates are taken as right-handed, so that the picture is not mirrored.

    Attributes:
        eye, centre: positions in the scan's coordinates, shape (3,).
        up: a direction that points up in the picture, shape (3,); not along the line of sight.
        fov_deg: full angle of view.
        size: width and height in pixels.
    """

    eye: Array
    centre: Array
    up: Array
    fov_deg: float = 30.0
    size: int = 640

    @cached_property
    def axes(self) -> tuple[Array, Array, Array]:
        """Unit vectors right, down (of the picture) and forward, in the scan's coordinates."""
        forward = unit(self.centre - self.eye)
        right = unit(np.cross(forward, self.up))
        return right, np.cross(forward, right), forward

    @property
    def focal_px(self) -> float:
        """Focal length in pixels."""
        return self.size / 2 / float(np.tan(np.radians(self.fov_deg) / 2))

    def rays(self, origin: Array) -> Array:
        """Origin and direction of the ray through each pixel centre, (size, size, 6) float32.

        The directions reach one unit deep, so that a ray's parameter is the depth.

        Args:
            origin: what the coordinates of the rays are counted from, (3,).
        """
        ways = np.zeros((3, 6), dtype=np.float32)
        ways[2, :3] = self.eye - origin
        ways[:, 3:] = np.stack(self.axes)
        grid = _grid(self.size, self.focal_px)
        return np.asarray((grid.reshape(-1, 3) @ ways).reshape(self.size, self.size, 6))

    def slants(self, pixels: Array) -> Array:
        """Unit directions in the camera's own axes through pixels (n,) counted row by row.

        Returns (3, n) float32.
        """
        return _slants(self.size, self.focal_px).take(pixels, axis=1)

    def points(self, rows: Array, columns: Array, depth: Array) -> Array:
        """The points (n, 3) at ``depth`` (n,) behind the centres of pixels."""
        right, down, forward = self.axes
        x, y = ((k + 0.5 - self.size / 2) / self.focal_px * depth for k in (columns, rows))
        return np.asarray(
            self.eye + depth[:, None] * forward + x[:, None] * right + y[:, None] * down
        )

    def project(self, points: Array) -> Array:
        """Pixel coordinates (n, 2) of ``points`` (n, 3); the first pixel's centre is 0.5, 0.5."""
        right, down, forward = self.axes
        offset = points - self.eye
        depth = offset @ forward
        xy = np.stack([offset @ right, offset @ down], axis=1) / depth[:, None]
        return np.asarray(xy * self.focal_px + self.size / 2)


def camera_at(
    centre: Array, towards: Array, up: Array, width: float, *, fov_deg: float, size: int
) -> Camera:
    """A camera on the side ``towards`` of ``centre`` that sees ``width`` units across there."""
    distance = width / 2 / np.tan(np.radians(fov_deg) / 2)
    return Camera(centre + distance * unit(towards), centre, up, fov_deg, size)
