"""A cloud of points as a surface of small discs, so that rays can meet it.

Each point becomes a square across its neighbourhood's flattest direction, large enough to touch
the next ones. Nothing is filled in, no orientation has to be guessed, and the same cloud gives
the same surface every time, which reconstruction (Poisson, ball pivoting) does not promise.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.spatial import cKDTree

from analyzers.scan.camera import Array, unit
from workbench.media.mesh import Mesh

MOST = 400_000
"""Clouds of more points are thinned: 0.5 mm apart on a head."""
NEIGHBOURS = 20
"""Points from which the direction of the surface is estimated."""
TOUCHING = 6
"""Neighbours that a disc must reach: those of a regular lattice."""
COVERING = 1.2
"""Half the side of a disc over that reach: points lie at random, and with 0.8 a face sampled
uniformly keeps pin-holes over nine tenths of which nothing is compared; with 1.6 detail is lost."""
STRAY = 4.0
"""A point whose neighbours lie so many times farther than usual is noise."""
FEWEST = 1000
"""Fewer points make no face."""


def as_discs(cloud: Mesh) -> Mesh | None:
    """The cloud as squares (two triangles a point), or None for fewer than ``FEWEST`` points."""
    chosen = thinned(cloud.vertices, MOST)
    points = cloud.vertices[chosen]
    if len(points) < FEWEST:
        return None
    centre = points.mean(axis=0)
    tree = cKDTree(points - centre)
    apart, near = tree.query(points - centre, k=NEIGHBOURS + 1)
    reach = apart[:, 1 : TOUCHING + 1].mean(axis=1)
    usual = float(np.median(reach))
    sound = (reach > 0) & (reach < STRAY * usual)
    if sound.sum() < FEWEST:
        return None
    points, reach, near = points[sound], reach[sound], near[sound]
    across, along = plane_axes((cloud.vertices[chosen] - centre)[near])
    half = np.clip(reach, 0.5 * usual, 2 * usual)[:, None] * COVERING
    corners = np.stack(
        [
            points + half * (i * across + j * along)
            for i, j in ((-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0))
        ],
        axis=1,
    )
    first = 4 * np.arange(len(points), dtype=np.int32)[:, None]
    halves = np.array([[0, 1, 2], [0, 2, 3]], dtype=np.int32)
    faces = np.concatenate([first + halves[0], first + halves[1]])
    colors = None
    if cloud.colors is not None:
        colors = np.repeat(np.asarray(cloud.colors)[chosen][sound], 4, axis=0)
    return replace(cloud, vertices=corners.reshape(-1, 3), faces=faces, colors=colors)


def thinned(points: Array, most: int) -> Array:
    """Indices of one point in each cell of the finest lattice that leaves at most ``most``."""
    if len(points) <= most:
        return np.arange(len(points))
    low = points.min(axis=0)
    # A surface: the number of cells grows with the square of their number along an edge.
    cell = float((points.max(axis=0) - low).max()) / np.sqrt(most)
    while True:
        _, chosen = np.unique(np.floor((points - low) / cell), axis=0, return_index=True)
        if len(chosen) <= most:
            return np.asarray(np.sort(chosen))
        cell *= 1.25


def plane_axes(neighbours: Array) -> tuple[Array, Array]:
    """Two unit directions in the plane of each neighbourhood (n, k, 3): twice (n, 3)."""
    across, along = np.empty((2, len(neighbours), 3))
    for start in range(0, len(neighbours), 50_000):
        part = neighbours[start : start + 50_000]
        spread = part - part.mean(axis=1, keepdims=True)
        _, vectors = np.linalg.eigh(np.einsum("nki,nkj->nij", spread, spread))
        across[start : start + 50_000] = vectors[:, :, 2]
        along[start : start + 50_000] = vectors[:, :, 1]
    return unit(across), unit(along)
