"""How far the most prominent place of one half of the face stands out over the other half.

The closest point under-reads a bulge: from its top the nearest surface lies at its foot. So the
height is measured the other way round, from the lower surface outward along its normal, smoothed
as over an even base.
"""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from analyzers.scan.camera import Array, unit
from analyzers.scan.laid import Laid
from analyzers.scan.params import Params
from analyzers.scan.region import Region
from analyzers.scan.render import Surface
from analyzers.scan.surface_distance import top

BASE_MM = 15.0
"""The normal is that of the surface within this radius, as wide as a swelling of the cheek: a lip's
or a fold's own does not count (judgement)."""
CANDIDATES = 0.6
"""Heights are measured where the closest point is farther than this share of the largest."""
GAP_MM = 4.0
"""Places within this distance of such a one are measured as well."""
THIN = 8
"""Every so many samples are enough for a normal that is smoothed anyway."""
STEPS = 40
CLOSE_MM = 0.02
LONGER = 1.6
"""A height beyond this many closest distances has slipped past the bulge and does not count."""


def highest(
    surface: Surface,
    region: Region,
    signed: Array,
    allowed: Array,
    laid: Laid,
    other: Surface,
    mm_per_unit: float,
    params: Params,
) -> float:
    """The largest height (mm) of ``other`` over the sound samples of ``region``, at least 0.

    The height counts that ``TOP_MM2`` of the surface exceed.

    Args:
        signed: distances (n,) mm of the samples from ``other`` (see ``surface_distance.compare``),
            NaN where they do not count; negative where ``other`` stands out.
        allowed: which samples (n,) may count at all: those of one side, or all.
        laid: from the coordinates of ``surface`` to those of ``other``; ``mm_per_unit`` is the
            scale of both.
    """
    below = np.where(np.isfinite(signed) & allowed, -signed, 0.0).clip(0)
    mm2 = region.areas * mm_per_unit**2
    nearest = top(below, mm2)
    rows = np.flatnonzero(below > CANDIDATES * nearest)
    if nearest <= 2 * CLOSE_MM or not len(rows):
        return nearest
    samples = region.samples
    tree = cKDTree(samples)
    # In a fold the two surfaces may face different ways, which leaves gaps in the comparison.
    close = tree.query_ball_point(samples[rows], GAP_MM / mm_per_unit)
    rows = np.unique(np.concatenate([np.asarray(near, dtype=int) for near in close]))
    rows = rows[np.isnan(signed[rows]) & allowed[rows] | (below[rows] > 0)]
    thin = samples[::THIN]
    _, normals, _ = surface.closest(thin)
    normals *= np.sign(normals @ -region.view.camera.axes[2])[:, None]
    thinned, tops = cKDTree(thin), cKDTree(samples[rows])
    around = tops.sparse_distance_matrix(thinned, BASE_MM / mm_per_unit, output_type="coo_matrix")
    _, own = thinned.query(samples[rows])
    # The nearest counts in any case: an island of surface may hold no other.
    base = normals[own] + np.stack(
        [np.bincount(around.row, normals[around.col, i], len(rows)) for i in range(3)], axis=1
    )
    start, way = laid.there(samples[rows]), unit(base @ laid.linear.T)
    heights, gap = np.zeros(len(rows)), np.full(len(rows), np.inf)
    for _ in range(STEPS):
        # No surface is nearer than the closest point: a step of that length meets it, not more.
        on = np.flatnonzero((gap >= CLOSE_MM) & (heights <= params.outlier_mm))
        if not len(on):
            break
        place = start[on] + (heights[on] / mm_per_unit)[:, None] * way[on]
        target, _, _ = other.closest(place)
        gap[on] = np.linalg.norm(target - place, axis=1) * mm_per_unit
        heights[on] += gap[on]
    kept = (gap < CLOSE_MM) & (heights <= LONGER * nearest)
    risen = below.copy()
    risen[rows[kept]] = np.maximum(heights[kept], below[rows[kept]])
    return top(risen, mm2)
