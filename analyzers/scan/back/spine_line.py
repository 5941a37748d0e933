"""The line of the spinous processes on a back's surface: its line of symmetry.

In every horizontal profile the point is sought on both sides of which the surface is most alike,
apart from a rotation (Drerup & Hierholzer, J Biomech 1987;20:961, and Scoliosis 2014;9:22); of all
lines through these points the one that bends least for what it gains.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d

from analyzers.scan.back.height_map import CELL_MM, HeightMap
from analyzers.scan.camera import Array

REACH_MM = 45.0
"""Each profile is compared over this much on either side: the erector muscles, not the ribs."""
ASIDE_MM = 45.0
"""The line lies no farther than this from the straight line between its ends (judgement)."""
STIFF = 0.15
"""Cost of a step aside by one cell from a row to the next, in units of the median asymmetry."""
SMOOTH_MM = 15.0
"""SD of the smoothing along the line: half the height of a vertebra."""


@dataclass(frozen=True, slots=True, eq=False)
class SpineLine:
    """The line from the sacrum to C7, bottom first (mm of the back's frame).

    Attributes:
        up: (n,).
        left: (n,).
        straight: of the straight line between the two marks, (n,).
    """

    up: Array
    left: Array
    straight: Array


def spine_line(heights: HeightMap, sacrum: Array, c7: Array) -> SpineLine | None:
    """The line between two marks (left, up) (2,); None where too little of the back is seen."""
    rows = np.flatnonzero((heights.up >= sacrum[1]) & (heights.up <= c7[1]))
    if len(rows) < 20:
        return None
    up = heights.up[rows]
    straight = np.interp(up, [sacrum[1], c7[1]], [sacrum[0], c7[0]])
    aside = np.arange(-ASIDE_MM, ASIDE_MM + 1e-6, CELL_MM)
    cost = np.stack([
        _asymmetry(heights, int(row), middle + aside)
        for row, middle in zip(rows, straight, strict=True)
    ])  # fmt: skip
    seen = np.isfinite(cost)
    if seen.any(axis=1).mean() < 0.9:
        return None
    usual = float(np.median(cost[seen]))
    cost = np.where(seen, cost / max(usual, 1e-12), 10.0)
    # Both ends lie at the marks.
    pull = (aside / CELL_MM) ** 2
    cost[:3] += pull
    cost[-3:] += pull
    path = _cheapest(cost)
    at = _between(cost, path)
    own = gaussian_filter1d(at * CELL_MM - ASIDE_MM, SMOOTH_MM / CELL_MM, mode="nearest")
    return SpineLine(up, straight + own, straight)


def _asymmetry(heights: HeightMap, row: int, middles: Array) -> Array:
    """How unlike the slopes are on either side of places of a row, (n,); NaN where not seen.

    Slopes of a symmetric profile are opposite; a rotation adds the same to both.
    """
    profile = heights.heights[row]
    slope = np.gradient(profile, CELL_MM)
    out = np.arange(CELL_MM, REACH_MM + 1e-6, CELL_MM)
    places = [
        np.interp(middles[:, None] + sign * out, heights.left, slope, left=np.nan, right=np.nan)
        for sign in (1.0, -1.0)
    ]
    both = places[0] + places[1]
    return np.asarray(both.var(axis=1))


def _cheapest(cost: Array) -> Array:
    """The column of each row on the way from first to last row that costs least, (n,)."""
    number = cost.shape[1]
    step = STIFF * (np.arange(number)[:, None] - np.arange(number)) ** 2
    total, came = cost[0], np.zeros(cost.shape, int)
    for i in range(1, len(cost)):
        ways = total[None, :] + step
        came[i] = ways.argmin(axis=1)
        total = cost[i] + ways.min(axis=1)
    path = np.empty(len(cost), int)
    path[-1] = int(total.argmin())
    for i in range(len(cost) - 1, 0, -1):
        path[i - 1] = came[i, path[i]]
    return path


def _between(cost: Array, path: Array) -> Array:
    """The lowest place between the cells of a path: the vertex of a parabola, (n,)."""
    at = path.astype(float)
    for i, k in enumerate(path):
        if 0 < k < cost.shape[1] - 1:
            low, here, high = cost[i, k - 1 : k + 2]
            bend = low - 2 * here + high
            if bend > 1e-12:
                at[i] += float(np.clip(0.5 * (low - high) / bend, -0.5, 0.5))
    return at
