"""The region of the face on a scan: where its surface may be compared, and samples of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from analyzers.scan.camera import Array, camera_at
from analyzers.scan.hair import hair
from analyzers.scan.params import Params
from analyzers.scan.points import frame_of
from analyzers.scan.render import Surface, View

SAMPLE_PX = 240
"""Side of the frontal picture that samples the region: 0.8 mm a pixel."""


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """The face from the front.

    Attributes:
        view: frontal view; its pixels are the samples.
        whole: pixels of the region, holes included, (size, size) bool.
        sound: those away from holes, borders, hair, depth jumps and grazing slopes.
        expected: those that a scan of this face without holes and hair would show: the whole but
            for grazing slopes and the margins of depth jumps, which every face has.
    """

    view: View
    whole: Array
    sound: Array
    expected: Array

    @property
    def samples(self) -> Array:
        """Sound surface points (n, 3) in scan coordinates."""
        return self.view.xyz[self.sound]

    @property
    def areas(self) -> Array:
        """Surface area that each sample stands for (n,), in squared scan units."""
        side = self.view.depth[self.sound] / self.view.camera.focal_px
        return np.asarray(side**2 / self.view.facing[self.sound])

    def near(self, points: Array) -> Array:
        """Whether each of ``points`` (n, 3) projects into the region, (n,) bool."""
        pixels = np.floor(self.view.camera.project(points)).astype(int)
        size = self.view.camera.size
        inside = ((pixels >= 0) & (pixels < size)).all(axis=1)
        column, row = pixels.clip(0, size - 1).T
        return np.asarray(inside & self.whole[row, column])

    def holds(self, points: Array, tolerance: float) -> Array:
        """Whether each of ``points`` (n, 3) lies on sound, visible surface, (n,) bool."""
        pixels = np.floor(self.view.camera.project(points)).astype(int)
        size = self.view.camera.size
        inside = ((pixels >= 0) & (pixels < size)).all(axis=1)
        column, row = pixels.clip(0, size - 1).T
        _, _, forward = self.view.camera.axes
        depth = (points - self.view.camera.eye) @ forward
        # Where nothing is seen the depth is infinite, and so is the gap.
        visible = np.abs(self.view.depth[row, column] - depth) < tolerance
        return np.asarray(inside & visible & self.sound[row, column])


def face_region(
    surface: Surface, points: Mapping[str, Array], mm_per_unit: float, params: Params
) -> Region | None:
    """The region within ``region_mm`` of the nose tip, or None without the landmarks for it."""
    frame = frame_of(points)
    if frame is None or "prn" not in points:
        return None
    radius = params.region_mm / mm_per_unit
    camera = camera_at(
        points["prn"], frame[2], frame[1], 2.2 * radius, fov_deg=params.fov_deg, size=SAMPLE_PX
    )
    view = surface.render(camera)
    seen = np.isfinite(view.depth)
    pixel = 2.2 * radius / SAMPLE_PX
    jumps = np.zeros_like(seen)
    for axis in (0, 1):
        with np.errstate(invalid="ignore"):  # inf - inf outside the surface
            jump = np.abs(np.diff(view.depth, axis=axis)) > pixel * 4.0
        pad = [(0, 0), (0, 0)]
        pad[axis] = (0, 1)
        jumps |= np.pad(jump, pad)
        pad[axis] = (1, 0)
        jumps |= np.pad(jump, pad)
    border = params.border_mm / mm_per_unit / pixel
    near = np.zeros_like(seen)
    near[seen] = np.linalg.norm(view.xyz[seen] - points["prn"], axis=1) <= radius
    whole = ndimage.binary_fill_holes(near)
    strands = near & hair(view.xyz, view.depth, pixel, points, mm_per_unit)
    # A step between two surfaces that are both seen (nose before cheek) is no fault of the scan.
    own = seen & (ndimage.distance_transform_edt(~jumps) <= border)
    usable = whole & ~(seen & (view.facing < params.min_facing)) & ~own
    sound = near & (ndimage.distance_transform_edt(~(jumps | ~seen | strands)) > border)
    sound &= view.facing >= params.min_facing
    return Region(view, whole, sound, usable | sound)
