"""Hair on a scan: surface that is rough as no skin is, told from its shape alone."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy import ndimage

from analyzers.scan.camera import Array
from analyzers.scan.points import frame_of, width

WINDOW_MM = 8.0
"""Surroundings over which the slopes are compared: wider than a wrinkle."""
ROUGH = 0.45
"""Standard deviation of the slope (depth per width) above which surface is rough (judgement:
forehead and cheeks of the reference scans lie below 0.2, strands of hair above 0.6)."""


def hair(xyz: Array, depth: Array, pixel: float, points: Mapping[str, Array], mm: float) -> Array:
    """Which pixels of a frontal picture show hair, (size, size) bool.

    Only above the eyes and beside the face: nostrils, lips and lids are rough by nature, and a
    beard is not told from skin.

    Args:
        xyz, depth: surface point and depth per pixel; NaN and inf where nothing is seen.
        pixel: width of a pixel in the scan's unit; ``mm`` is millimetres per unit.
    """
    frame = frame_of(points)
    if frame is None:
        return np.zeros(depth.shape, dtype=bool)
    outer = width(points, "ex_R", "ex_L")
    eyes = (points["ex_R"] + points["ex_L"]) / 2
    away = xyz - eyes
    with np.errstate(invalid="ignore"):
        outside = (away @ frame[1] > 0.35 * outer) | (np.abs(away @ frame[0]) > 0.66 * outer)
    return rough(depth, pixel, mm, outside)


def rough(
    depth: Array, pixel: float, mm: float, where: Array, faults: Array | None = None
) -> Array:
    """Which pixels of those asked for show surface too rough for skin, (size, size) bool.

    Args:
        depth, pixel, mm: see ``hair``. where: the pixels asked for, (size, size) bool.
        faults: pixels at holes and depth jumps (size, size), whose slopes do not count; none.
    """
    seen = np.isfinite(depth)
    if not seen.any():
        return np.zeros_like(seen)
    filled = np.where(seen, depth, depth[seen].max())
    size = max(3, round(WINDOW_MM / mm / pixel))
    variance = np.zeros_like(seen, dtype=float)
    share: Array | float = 1.0
    if faults is not None:
        own = ~ndimage.binary_dilation(faults, np.ones((3, 3)))
        share = np.maximum(ndimage.uniform_filter(own.astype(float), size), 1e-6)
    for axis in (0, 1):
        slope = np.clip(ndimage.sobel(filled, axis=axis) / (8 * pixel), -4, 4)
        slope = slope if faults is None else slope * own
        mean = ndimage.uniform_filter(slope, size) / share
        # The slope of smooth skin changes evenly: only what departs from its surroundings counts.
        apart = (slope - mean) ** 2
        apart = apart if faults is None else apart * own
        variance += ndimage.uniform_filter(apart, size) / share
    marked = (variance > ROUGH**2) & where & seen
    return np.asarray(ndimage.binary_opening(marked, iterations=1))
