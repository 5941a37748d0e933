"""The dense channel as a map: how much higher each place of the face lies than its partner."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np

from analyzers.scan.camera import Array
from analyzers.scan.correspond import Correspondence
from analyzers.scan.dense_rows import HEIGHTS
from analyzers.scan.facial_regions import facial_regions
from analyzers.scan.params import Params
from analyzers.scan.region import Region

MAP = "dense asymmetry"
PATCH_PX = 5
"""Side of the patch over which recognised places are averaged: 2 mm, as for the corners."""
LEAST_KNOWN = 1 / 3
"""Share of the patch that must be recognised, as for the corners."""


def height_map(
    dense: Correspondence,
    region: Region,
    vertices: Array,
    points: Mapping[str, Array],
    up: Array,
    mm_per_unit: float,
    params: Params,
) -> Array:
    """Height (mm, signed) of every vertex over the place of the mirror image that looks like it.

    Positive where it lies higher than its partner on the other side: of a drooping corner of the
    mouth the map shows the fall as negative there and as positive on the other side. Sideways and
    forward parts are left out: the surface channel sees forward, and sideways the two halves of a
    face part least surely.

    Args:
        dense: places of the face on its mirror image; ``region`` of the face.
        vertices: (n, 3) in file coordinates, as ``points``; ``up`` (3,) is the unit direction in
            the plane of symmetry.

    Returns:
        (n,), NaN off the sound face, where a place was not recognised, and on the even skin of
        cheek, chin and forehead: there symmetric heads read 1 to 2 mm (see ``dense_rows``).
    """
    values = np.full(len(vertices), np.nan)
    none = np.zeros(len(vertices), dtype=bool)
    parts = facial_regions(vertices, points)
    mine = np.flatnonzero(np.any([parts.get(part, none) for part in HEIGHTS], axis=0))
    mine = mine[region.holds(vertices[mine], params.border_mm / mm_per_unit)]
    pixels = np.floor(dense.camera.project(vertices[mine])).astype(int)
    inside = ((pixels >= 0) & (pixels < dense.camera.size)).all(axis=1)
    if not inside.any():
        return values
    column, row = pixels[inside].T
    # Only the part of the picture that is looked up, with a margin for the patch.
    box = tuple(slice(max(0, i.min() - PATCH_PX), i.max() + PATCH_PX + 1) for i in (row, column))
    moved = dense.moved[box]
    heights = sum(moved[..., i] * float(-up[i] * mm_per_unit) for i in range(3))
    known = np.isfinite(heights)
    heights = np.where(known, heights, 0.0).astype(np.float32)
    at = row - box[0].start, column - box[1].start
    share = cv2.blur(known.astype(np.float32), (PATCH_PX, PATCH_PX))[at]
    mean = cv2.blur(heights, (PATCH_PX, PATCH_PX))[at]
    enough = share >= LEAST_KNOWN
    values[mine[inside][enough]] = mean[enough] / share[enough]
    return values
