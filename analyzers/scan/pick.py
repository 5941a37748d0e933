"""From landmarks in one view to points on the surface."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from analyzers.perception.face import FaceDetector
from analyzers.scan.camera import Array
from analyzers.scan.params import Params
from analyzers.scan.points import FRAMING, INDEX, OTHER_SIDE
from analyzers.scan.render import View
from analyzers.scan.span import spanned_point
from analyzers.scan.spatial_median import spatial_medians

THROUGH_PX = 15
"""What lies so far (10 mm) behind a spanned hole is seen through it."""


def face_pixels(view: View, detector: FaceDetector) -> dict[str, Array] | None:
    """Where each landmark lies in the picture (name: x, y in pixels), or None without a face.

    The model is not the same on both sides of a face. So the picture and its mirror image are
    both read, and the two positions of each landmark averaged: no side is favoured.
    """
    straight = next(iter(detector.detect(view.rgb)), None)
    if straight is None:
        return None
    mirrored = next(iter(detector.detect(view.rgb[:, ::-1])), None)
    pixels = {name: straight.points[index, :2] for name, index in INDEX.items()}
    if mirrored is None:
        return pixels
    for name, index in INDEX.items():
        x, y = mirrored.points[index, :2]
        other = OTHER_SIDE.get(name, name)
        pixels[other] = (pixels[other] + np.array([view.camera.size - x, y])) / 2
    return pixels


def surface_point(view: View, x: float, y: float, params: Params) -> Array | None:
    """The surface point seen at pixel (x, y), averaged over a small patch, or None.

    A landmark at the edge of an open eye, a nostril or the nose must not fall through to what
    lies behind: only pixels on the front surface of their surroundings count, and most of the
    patch has to be such. Where the pixel itself lies in a hole, the nearest patch on its rim
    counts, up to ``rim_px`` away.
    """
    column, row = int(np.floor(x)), int(np.floor(y))
    around, reach = params.window_px, params.patch_px
    size = view.camera.size
    if not (around <= column < size - around and around <= row < size - around):
        return None
    window = (
        slice(row - around, row + around + 1),
        slice(column - around, column + around + 1),
    )
    depth = view.depth[window]
    seen = depth[np.isfinite(depth)]
    if seen.size < (2 * reach + 1) ** 2:
        return None
    front = float(np.partition(seen, seen.size // 5)[seen.size // 5])
    pixel = front / view.camera.focal_px
    limit = front + params.jump_slope * around * pixel
    usable = (depth < limit) & (view.facing[window] >= params.min_facing)
    for rows, columns in _patches(around, reach, params.rim_px):
        patch = usable[rows, columns]
        if 2 * patch.sum() > patch.size:
            down, across = np.nonzero(patch)
            point: Array = view.points(
                row - around + rows.start + down, column - around + columns.start + across
            ).mean(axis=0)
            return point
    return None


@lru_cache(maxsize=8)
def _patches(centre: int, reach: int, rim: int) -> tuple[tuple[slice, slice], ...]:
    """Patches around ``centre`` of a window, the nearest first, up to ``rim`` pixels away."""
    steps = [
        (dy * dy + dx * dx, dy, dx)
        for dy in range(-rim, rim + 1)
        for dx in range(-rim, rim + 1)
        if dy * dy + dx * dx <= rim * rim
    ]
    return tuple(
        (
            slice(centre + dy - reach, centre + dy + reach + 1),
            slice(centre + dx - reach, centre + dx + reach + 1),
        )
        for _, dy, dx in sorted(steps)
    )


def landmarks_in(view: View, pixels: Mapping[str, Array], params: Params) -> dict[str, Array]:
    """The landmarks (name: point) that lie on the surface, from their pixels (name: x, y)."""
    found: dict[str, Array] = {}
    for name, (x, y) in pixels.items():
        point = surface_point(view, float(x), float(y), params)
        if point is not None:
            found[name] = point
    return found


def spanned_in(
    view: View, pixels: Mapping[str, Array], seen: Mapping[str, Array], params: Params
) -> dict[str, Array]:
    """Of the landmarks that frame the face, where those would be that lie in a hole.

    These are not ``seen`` at all, or only on what lies far behind the hole.
    """
    found: dict[str, Array] = {}
    forward = view.camera.axes[2]
    for name in FRAMING:
        x, y = pixels[name]
        point = spanned_point(view, float(x), float(y), params)
        if point is None:
            continue
        pixel = float((point - view.camera.eye) @ forward) / view.camera.focal_px
        if name not in seen or (seen[name] - point) @ forward > THROUGH_PX * pixel:
            found[name] = point
    return found


def combine(
    readings: list[dict[str, Array]], params: Params
) -> tuple[dict[str, Array], dict[str, Array]]:
    """One landmark set from several views, and what each landmark rests on.

    A landmark is the spatial median of its readings: views that go astray, as those do from the
    far side of a corner of the eye, hardly move it, and none enters or leaves it at once. So a
    little change of how the scan lies changes it but little.

    Returns:
        The point by name, and by name the readings (k, 3) that lie no farther from the median
        than ``outlier_mads`` typical distances, for landmarks that at least ``min_views`` views
        agree on.
    """
    agreed: dict[str, Array] = {}
    accepted: dict[str, Array] = {}
    for name in INDEX:
        given = np.array([reading[name] for reading in readings if name in reading])
        if len(given) < params.min_views:
            continue
        distance = np.linalg.norm(given - np.median(given, axis=0), axis=1)
        kept = given[distance <= params.outlier_mads * max(float(np.median(distance)), 1e-12)]
        if len(kept) < params.min_views:
            continue
        agreed[name], accepted[name] = given, kept
    if not agreed:
        return {}, {}
    sets = np.full((len(agreed), len(readings), 3), np.nan)
    for row, given in zip(sets, agreed.values(), strict=True):
        row[: len(given)] = given
    return dict(zip(agreed, spatial_medians(sets), strict=True)), accepted
