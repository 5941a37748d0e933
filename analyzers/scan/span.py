"""A hole of the scan spanned: where its surface would be, as deep as the rim says.

Only the frame of the head and the search rest on such a point, no value: see ``holes``.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from analyzers.scan.camera import Array
from analyzers.scan.params import Params
from analyzers.scan.render import View

REACH_PX = 26
"""The rim is looked for so far around (17 mm): holes up to some 30 mm wide are spanned."""
WAYS = 16
"""In so many directions; two thirds of them must meet the rim, or it is a border of the scan."""


def spanned_point(view: View, x: float, y: float, params: Params) -> Array | None:
    """The point on the ray of pixel (x, y) in the plane through the rim around it, or None."""
    column, row = int(np.floor(x)), int(np.floor(y))
    size = view.camera.size
    if not (REACH_PX <= column < size - REACH_PX and REACH_PX <= row < size - REACH_PX):
        return None
    box = (
        slice(row - REACH_PX, row + REACH_PX + 1),
        slice(column - REACH_PX, column + REACH_PX + 1),
    )
    depth = view.depth[box]
    seen = depth[np.isfinite(depth)]
    if not seen.size:
        return None
    # What lies far behind is seen through the hole: the inside of the head's back.
    front = float(np.partition(seen, seen.size // 5)[seen.size // 5])
    limit = front * (1 + params.jump_slope * REACH_PX / view.camera.focal_px)
    order, ways, across, down = _outwards()
    usable = (depth < limit) & (view.facing[box] >= params.min_facing)
    nearest = order[usable.ravel()[order]]
    _, first = np.unique(ways[nearest], return_index=True)
    rim = nearest[first]
    if 3 * len(rim) < 2 * WAYS:
        return None
    plane = np.stack([np.ones(len(rim)), across[rim], down[rim]], axis=1)
    middle = np.linalg.lstsq(plane, depth.ravel()[rim], rcond=None)[0][0]
    return np.asarray(
        view.camera.points(np.array([row]), np.array([column]), np.array([middle]))[0]
    )


@lru_cache(maxsize=1)
def _outwards() -> tuple[Array, Array, Array, Array]:
    """Pixels of the window from the middle outwards, and of each its way, column and row."""
    steps = np.arange(-REACH_PX, REACH_PX + 1)
    across, down = (grid.ravel() for grid in np.meshgrid(steps, steps))
    far = across**2 + down**2
    order = np.argsort(far, kind="stable")
    ways = np.floor((np.arctan2(down, across) / (2 * np.pi) + 0.5) * WAYS).astype(int) % WAYS
    return order[far[order] <= REACH_PX**2], ways, across, down
