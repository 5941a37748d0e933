"""Where one scan, or its mirror image, lies on another: no scaling beyond the unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzers.scan.camera import Array, Camera
from analyzers.scan.render import Surface


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """An affine map from the coordinates of one scan (``own``) to those of another (``there``).

    Attributes:
        linear: (3, 3), a rotation, possibly with a reflection, times the ratio of the units.
        shift: (3,).
    """

    linear: Array
    shift: Array

    @property
    def is_mirrored(self) -> bool:
        """Whether left and right change places."""
        return bool(np.linalg.det(self.linear) < 0)

    def there(self, points: Array) -> Array:
        """Points (..., 3) of the scan itself, where they lie on the other."""
        return np.asarray(points @ self.linear.T + self.shift)

    def own(self, points: Array) -> Array:
        """The inverse: points (..., 3) of the other scan, in the scan's own coordinates."""
        return np.asarray((points - self.shift) @ np.linalg.inv(self.linear).T)

    def then(self, rotation: Array, shift: Array) -> Laid:
        """This one, followed by a rigid motion on the other scan."""
        return Laid(rotation @ self.linear, rotation @ self.shift + shift)


def reflection(origin: Array, normal: Array) -> Laid:
    """The mirror image in the plane through ``origin`` with unit ``normal``."""
    linear = np.eye(3) - 2 * np.outer(normal, normal)
    return Laid(linear, 2 * float(origin @ normal) * normal)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What a camera sees of a laid scan.

    Attributes:
        rgb: picture, uint8 (size, size, 3).
        xyz: surface point per pixel in the scan's own coordinates, (size, size, 3); NaN outside.
        facing: cosine between the surface normal and the ray, 0-1, (size, size).
    """

    rgb: Array
    xyz: Array
    facing: Array


def seen_alike(surface: Surface, laid: Laid, camera: Camera) -> Seen:
    """The scan as ``camera``, which stands in the other's coordinates, would see it there.

    The picture of a mirrored scan is turned over, so that its pixels are those of the mirror
    image.
    """
    eye, centre = laid.own(camera.eye), laid.own(camera.centre)
    up = np.linalg.inv(laid.linear) @ camera.up
    view = surface.render(Camera(eye, centre, up, camera.fov_deg, camera.size))
    if not laid.is_mirrored:
        return Seen(view.rgb, view.xyz, view.facing)
    return Seen(np.ascontiguousarray(view.rgb[:, ::-1]), view.xyz[:, ::-1], view.facing[:, ::-1])
