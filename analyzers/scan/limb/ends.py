"""Where the surface of a limb ends: the mean over all directions around its axis."""

from __future__ import annotations

import numpy as np

from analyzers.scan.camera import Array
from analyzers.scan.limb.sections import Frame

DIRECTIONS = 36
NEAR = 0.03
"""Edge points within this share of the length belong to an end; the others border a hole."""


def surface_ends(vertices: Array, faces: Array, frame: Frame) -> tuple[float, float]:
    """Lowest and highest height along the axis, in the surface's unit.

    Each direction around the axis counts once, so that a slanting cut ends at its middle. Where
    the surface is open there, the mean of its border is meant: its farthest point would be noise.
    """
    used = np.unique(faces)
    border = np.zeros(len(vertices), bool)
    border[_border(faces)] = True
    height = frame.height(vertices)
    flat = (vertices - frame.origin) @ frame.across.T
    sector = ((np.arctan2(flat[:, 1], flat[:, 0]) / (2 * np.pi) % 1.0) * DIRECTIONS).astype(int)
    sector = np.minimum(sector, DIRECTIONS - 1)
    reach = NEAR * float(np.ptp(height[used]))
    lows: list[float] = []
    highs: list[float] = []
    for i in range(DIRECTIONS):
        own = used[sector[used] == i]
        if not len(own):
            continue
        heights, rim = height[own], border[own]
        for found, end in ((lows, heights.min()), (highs, heights.max())):
            edge = heights[rim & (np.abs(heights - end) <= reach)]
            found.append(float(edge.mean()) if len(edge) else float(end))
    return float(np.median(lows)), float(np.median(highs))


def _border(faces: Array) -> Array:
    """The vertices of edges that belong to one triangle only."""
    edges = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    key = edges[:, 0].astype(np.int64) * (int(faces.max()) + 1) + edges[:, 1]
    _, first, count = np.unique(key, return_index=True, return_counts=True)
    return np.unique(edges[first[count == 1]])
