"""Normals of a mesh's vertices, also where its triangles are wound this way and that."""

from __future__ import annotations

import numpy as np

from analyzers.scan.camera import Array

AGREE = 0.8
"""Triangles around a vertex whose summed normals are shorter than this share of their areas lie
in a fold, or are wound in different ways; half of all vertices lie in no fold."""


def corner_normals(vertices: Array, faces: Array) -> Array:
    """The vertices' normals at each corner of each triangle, (3, 3, m) float32: corner, axis.

    Area-weighted; their length and their sign mean nothing, but the corners of a triangle agree.
    """
    corners = vertices[faces]
    area = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    sizes = np.linalg.norm(area, axis=1)
    summed = _at_vertices(area, faces, len(vertices))
    whole = _at_vertices(sizes[:, None], faces, len(vertices))[:, 0]
    used = whole > 0
    length = np.linalg.norm(summed, axis=1)
    if used.any() and np.median(length[used] / whole[used]) < AGREE:
        return _whatever_winding(area, sizes, faces, len(vertices))
    normals = (summed / np.where(length > 0, length, 1.0)[:, None]).astype(np.float32).T
    return np.stack([normals[:, faces[:, i]] for i in range(3)])


def _whatever_winding(area: Array, sizes: Array, faces: Array, count: int) -> Array:
    """The main axis of the normals around each vertex, turned to the side of each triangle."""
    unit = area / np.maximum(sizes, 1e-300)[:, None]
    spread = (unit[:, :, None] * area[:, None, :]).reshape(-1, 9)
    _, axes = np.linalg.eigh(_at_vertices(spread, faces, count).reshape(-1, 3, 3))
    normals = axes[:, :, 2][faces]
    normals *= np.where(np.einsum("mck,mk->mc", normals, unit) < 0, -1, 1)[..., None]
    return np.ascontiguousarray(normals.transpose(1, 2, 0), dtype=np.float32)


def _at_vertices(values: Array, faces: Array, count: int) -> Array:
    """Sums (count, k) over the triangles at each vertex of values (m, k) of triangles."""
    each = faces.T.ravel()
    return np.stack(
        [np.bincount(each, np.tile(column, 3), minlength=count) for column in values.T], axis=1
    )
