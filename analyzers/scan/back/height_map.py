"""The back as a map of heights over a grid, seen from behind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from analyzers.scan.camera import Array

CELL_MM = 3.0
SMOOTH_MM = 5.0
"""SD of the smoothing of heights: less than the width of a blade's border, more than noise."""
LAYER_MM = 25.0
"""What lies farther below the outermost surface of its cell is the front of the body."""
MOST_SAMPLES = 1_500_000


@dataclass(frozen=True, slots=True, eq=False)
class BackFrame:
    """Axes of a back, unit vectors (3,) of the file's coordinates.

    Attributes:
        origin: a point of the plane of symmetry, (3,).
        left: towards the subject's left.
        up: towards the head.
        out: backwards, away from the body.
        mm_per_unit: millimetres of one unit of the file.
    """

    origin: Array
    left: Array
    up: Array
    out: Array
    mm_per_unit: float

    @property
    def rows(self) -> Array:
        """Left, up and out as rows (3, 3)."""
        return np.stack([self.left, self.up, self.out])

    def to_back(self, points: Array) -> Array:
        """Points (n, 3) as mm to the left, up and out."""
        return np.asarray((points - self.origin) @ self.rows.T * self.mm_per_unit)

    def to_file(self, points: Array) -> Array:
        """The way back."""
        return np.asarray(points / self.mm_per_unit @ self.rows + self.origin)


@dataclass(frozen=True, slots=True, eq=False)
class HeightMap:
    """Heights (mm, towards ``out``) over cells; the plane of symmetry runs along column edges.

    Attributes:
        heights: smoothed, (rows, columns), NaN where there is no surface. Columns run from the
            subject's right to the left and are as many on either side, so that reversing them
            mirrors the back; rows run upwards.
        bottom: mm of the lower edge of row 0.
    """

    heights: Array
    bottom: float

    @property
    def left(self) -> Array:
        """Middle of each column, mm to the left of the midline."""
        number = self.heights.shape[1]
        return np.asarray((np.arange(number) + 0.5 - number / 2) * CELL_MM)

    @property
    def up(self) -> Array:
        """Middle of each row, mm."""
        return np.asarray(self.bottom + (np.arange(len(self.heights)) + 0.5) * CELL_MM)

    @property
    def slope_cosine(self) -> Array:
        """Cosine between the surface's normal and ``out`` per cell: 1 where it is level."""
        rise, run = np.gradient(self.heights, CELL_MM)
        return np.asarray(1 / np.sqrt(1 + rise**2 + run**2))

    def at(self, values: Array, left: Array, up: Array) -> Array:
        """``values`` (one per cell) at places of the map, NaN where there is none."""
        row = (up - self.bottom) / CELL_MM - 0.5
        column = left / CELL_MM - 0.5 + self.heights.shape[1] / 2
        return np.asarray(
            ndimage.map_coordinates(values, [row, column], order=1, cval=np.nan, mode="constant")
        )


def height_map(vertices: Array, faces: Array, frame: BackFrame) -> HeightMap:
    """The map of a surface: the outermost layer, smoothed with an SD of 5 mm."""
    points = _samples(frame.to_back(vertices), faces)
    half = int(np.ceil(np.abs(points[:, 0]).max() / CELL_MM)) + 1
    bottom = np.floor(points[:, 1].min() / CELL_MM) * CELL_MM
    rows = int(np.ceil((points[:, 1].max() - bottom) / CELL_MM)) + 1
    row = ((points[:, 1] - bottom) / CELL_MM).astype(int)
    column = np.floor(points[:, 0] / CELL_MM).astype(int) + half
    cell = row * 2 * half + column
    outermost = np.full(rows * 2 * half, -np.inf)
    np.maximum.at(outermost, cell, points[:, 2])
    near = points[:, 2] > outermost[cell] - LAYER_MM
    count = np.bincount(cell[near], minlength=len(outermost))
    total = np.bincount(cell[near], points[near, 2], len(outermost))
    mean = np.where(count > 0, total / np.maximum(count, 1), np.nan)
    raw = mean.reshape(rows, 2 * half)
    once = smoothed(raw)
    # Smoothing pulls down what stands out; smoothing the rest as well gives it back (Tukey 1977,
    # twicing).
    return HeightMap(once + smoothed(raw - once), float(bottom))


def smoothed(heights: Array, sd_mm: float = SMOOTH_MM) -> Array:
    """A local plane through the neighbourhood of each cell that has a height; NaN elsewhere.

    A mean would pull down the borders of holes on slopes; a plane does not.
    """
    known = np.isfinite(heights)
    value = np.where(known, heights, 0.0)
    sd = sd_mm / CELL_MM
    rows, columns = np.indices(heights.shape).astype(float)

    def mean(x: Array) -> Array:
        return np.asarray(ndimage.gaussian_filter(np.where(known, x, 0.0), sd, mode="constant"))

    weight = np.maximum(mean(np.ones_like(value)), 1e-9)
    r, c, z = (mean(x) / weight for x in (rows, columns, value))
    rr = mean(rows * rows) / weight - r * r + 0.01
    cc = mean(columns * columns) / weight - c * c + 0.01
    rc = mean(rows * columns) / weight - r * c
    rz = mean(rows * value) / weight - r * z
    cz = mean(columns * value) / weight - c * z
    free = rr * cc - rc * rc
    slope_r, slope_c = (rz * cc - cz * rc) / free, (cz * rr - rz * rc) / free
    return np.where(known, z + slope_r * (rows - r) + slope_c * (columns - c), np.nan)


def _samples(vertices: Array, faces: Array) -> Array:
    """Vertices, and places within the triangles that are larger than a cell."""
    corners = vertices[faces]
    longest = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(axis=1)
    parts = int(np.clip(np.ceil(np.percentile(longest, 95) / (0.6 * CELL_MM)), 1, 12))
    while parts > 1 and len(faces) * parts * (parts + 1) / 2 > MOST_SAMPLES:
        parts -= 1
    shares = [
        ((i + 1 / 3) / parts, (j + 1 / 3) / parts) for i in range(parts) for j in range(parts - i)
    ]
    inner = [(1 - a - b) * corners[:, 0] + a * corners[:, 1] + b * corners[:, 2] for a, b in shares]
    return np.concatenate([vertices[np.unique(faces)], *inner])
