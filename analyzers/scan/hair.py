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
    seen = np.isfinite(depth)
    frame = frame_of(points)
    if frame is None or not seen.any():
        return np.zeros_like(seen)
    filled = np.where(seen, depth, depth[seen].max())
    size = max(3, round(WINDOW_MM / mm / pixel))
    rough = np.zeros_like(seen, dtype=float)
    for axis in (0, 1):
        slope = np.clip(ndimage.sobel(filled, axis=axis) / (8 * pixel), -4, 4)
        mean = ndimage.uniform_filter(slope, size)
        # The slope of smooth skin changes evenly: only what departs from its surroundings counts.
        rough += ndimage.uniform_filter((slope - mean) ** 2, size)
    outer = width(points, "ex_R", "ex_L")
    eyes = (points["ex_R"] + points["ex_L"]) / 2
    away = xyz - eyes
    with np.errstate(invalid="ignore"):
        outside = (away @ frame[1] > 0.35 * outer) | (np.abs(away @ frame[0]) > 0.66 * outer)
    marked = (rough > ROUGH**2) & outside & seen
    return np.asarray(ndimage.binary_opening(marked, iterations=1))
