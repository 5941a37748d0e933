"""Dense correspondence of two laid scans: which place of one is which place of the other.

The closest point says nothing about movement along the surface, so what slides, as a drooping
corner of the mouth does, must be recognised. Both scans are seen from the same place, their
pictures (colour where there is any, shape by the light always) are brought near each other by their
landmarks, and the optical flow that is left is followed to the surface points (dense inverse search
with variational refinement: Kroeger et al. 2016, ECCV, doi:10.1007/978-3-319-46493-0_29). Why no
template mesh is fitted is told in the codebook (``absent.template_registration``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from scipy.interpolate import RBFInterpolator

from analyzers.scan.camera import Array, Camera
from analyzers.scan.laid import Laid, Seen, seen_alike
from analyzers.scan.render import Surface

RETURN_PX = 3.0
"""A place that is followed there and back must come within this distance of where it started."""
SMOOTHING = 2.0
"""Of the spline through the landmarks' movements (px2): they are not exact."""
REACH_PX = 2
"""Half side of the patch over which a followed place's surface point is averaged."""
_IDENTITY = Laid(np.eye(3), np.zeros(3))


@dataclass(frozen=True, slots=True, eq=False)
class Correspondence:
    """Where each pixel of a scan's picture is on another scan that is laid on it.

    Attributes:
        camera: of both pictures, in the coordinates of the first scan.
        own: surface point of each pixel on the first scan, (size, size, 3); NaN outside.
        moved: the vector from there to the same place of the other scan as it lies on the first,
            in the first scan's coordinates; NaN where it was not recognised.
    """

    camera: Camera
    own: Array
    moved: Array

    def at(self, point: Array, reach: int = REACH_PX) -> Array | None:
        """The vector (3,) at a place of the first scan: median around its pixel, or None."""
        column, row = np.floor(self.camera.project(point[None])[0]).astype(int)
        size = self.camera.size
        if not (reach <= column < size - reach and reach <= row < size - reach):
            return None
        box = (slice(row - reach, row + reach + 1), slice(column - reach, column + reach + 1))
        patch = self.moved[box].reshape(-1, 3)
        good = patch[np.isfinite(patch).all(axis=1)]
        if 3 * len(good) < len(patch):
            return None
        return np.asarray(np.median(good, axis=0))


def correspondence(
    surface: Surface,
    other: Surface,
    laid: Laid,
    camera: Camera,
    points: Mapping[str, Array],
    other_points: Mapping[str, Array],
) -> Correspondence:
    """Finds the places of ``surface`` on ``other``.

    Args:
        laid: from the coordinates of ``other`` to those of ``surface``; may mirror.
        camera: in the coordinates of ``surface``.
        points: landmarks of ``surface`` by name; ``other_points`` those of the other scan laid on
            it, in the same coordinates (of a mirror image: left and right already exchanged).
    """
    mine, theirs = (seen_alike(*pair, camera) for pair in ((surface, _IDENTITY), (other, laid)))
    near = _by_landmarks(camera, points, other_points)
    grid = np.stack(np.meshgrid(*[np.arange(camera.size, dtype=np.float32)] * 2), axis=-1)
    first, second = _picture(mine), _picture(theirs)
    warped = _look_up(second, grid + near)
    forward, backward = _flow(first, warped), _flow(warped, first)
    there = grid + forward
    sure = np.linalg.norm(forward + _look_up(backward, there), axis=-1) <= RETURN_PX
    found = laid.there(_surface_at(theirs, there + _look_up(near, there)))
    moved = np.where(sure[..., None], found - mine.xyz, np.nan)
    return Correspondence(camera, mine.xyz, moved)


def _by_landmarks(
    camera: Camera, points: Mapping[str, Array], other_points: Mapping[str, Array]
) -> Array:
    """Movement (size, size, 2) in px that lays the landmarks on each other, smooth between."""
    names = sorted(points.keys() & other_points.keys())
    size = camera.size
    if len(names) < 4:
        return np.zeros((size, size, 2), np.float32)
    start = camera.project(np.array([points[k] for k in names]))
    way = camera.project(np.array([other_points[k] for k in names])) - start
    # The margins do not move, so that the spline does not run away there.
    corners = [0.0, size / 2, float(size)]
    margin = np.array([(x, y) for x in corners for y in corners if (x, y) != (size / 2, size / 2)])
    spline = RBFInterpolator(
        np.vstack([start, margin]),
        np.vstack([way, np.zeros_like(margin)]),
        smoothing=SMOOTHING,
        kernel="thin_plate_spline",
    )
    coarse = np.linspace(0, size, 25)
    grid = np.stack(np.meshgrid(coarse, coarse), axis=-1)
    values = spline(grid.reshape(-1, 2)).reshape(25, 25, 2).astype(np.float32)
    scale = 24.0 / size
    pixel = ((np.arange(size) + 0.5) * scale).astype(np.float32)
    return np.asarray(cv2.remap(values, *np.meshgrid(pixel, pixel), cv2.INTER_CUBIC))


def _picture(seen: Seen) -> Array:
    """Grey picture (size, size) uint8 whose contrast is evened out."""
    grey = cv2.cvtColor(seen.rgb, cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.createCLAHE(clipLimit=3.0, tileGridSize=(8, 8)).apply(grey))


def _flow(first: Array, second: Array) -> Array:
    search = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    search.setVariationalRefinementIterations(10)
    search.setFinestScale(1)
    return np.asarray(search.calc(first, second, np.zeros((*first.shape, 2), np.float32)))


def _look_up(values: Array, places: Array) -> Array:
    """Values of a picture at pixel places (size, size, 2), linear between pixels."""
    x, y = (np.ascontiguousarray(places[..., i], np.float32) for i in (0, 1))
    return np.asarray(cv2.remap(values, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def _surface_at(seen: Seen, places: Array) -> Array:
    """Surface points (size, size, 3) at pixel places; NaN off the surface or next to its edge."""
    origin = np.nanmean(seen.xyz, axis=(0, 1))
    filled = np.asarray(seen.xyz - origin, np.float32)
    return np.asarray(_look_up(filled, places).astype(float) + origin)
