"""A pinhole camera without distortion."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


class Camera:
    """A pinhole camera at ``eye`` that looks at ``target`` (m), ``width`` x ``height`` px."""

    def __init__(
        self,
        eye: ArrayLike,
        target: ArrayLike,
        fov_y_deg: float,
        width: int,
        height: int,
        up: ArrayLike = (0, 0, 1),
    ) -> None:
        self.eye = np.asarray(eye, float)
        f = np.asarray(target, float) - self.eye
        f /= np.linalg.norm(f)
        r = np.cross(f, np.asarray(up, float))
        r /= np.linalg.norm(r)
        d = np.cross(f, r)  # image "down"
        self.R = np.stack([r, d, f])  # world -> camera (x right, y down, z forward)
        self.w, self.h = int(width), int(height)
        self.f = 0.5 * height / np.tan(np.radians(fov_y_deg) / 2)
        self.cx, self.cy = width / 2.0, height / 2.0

    def to_cam(self, p: ArrayLike) -> Array:
        """World points (..., 3) in the camera's frame: right, down, ahead."""
        return (np.asarray(p, float) - self.eye) @ self.R.T

    def project(self, p: ArrayLike) -> Array:
        """Pixel x, y and depth (..., 3) of world points (..., 3)."""
        c = self.to_cam(p)
        return np.stack(
            [
                self.cx + self.f * c[..., 0] / c[..., 2],
                self.cy + self.f * c[..., 1] / c[..., 2],
                c[..., 2],
            ],
            -1,
        )

    def as_dict(self) -> dict[str, Any]:
        """The camera for a truth file."""
        return {
            "eye": self.eye.tolist(),
            "R_world_to_cam": self.R.tolist(),
            "f_px": self.f,
            "cx": self.cx,
            "cy": self.cy,
            "width": self.w,
            "height": self.h,
            "convention": "x right, y down, z forward; px = c + f*X/Z",
        }
