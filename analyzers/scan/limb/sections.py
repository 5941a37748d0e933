"""Cuts a surface with parallel planes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzers.scan.camera import Array

PARTS = 4
"""Points that each piece of a cut is sampled with."""


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A place and three unit vectors: ``axis`` along the limb, ``across`` (2, 3) in its sections.

    Attributes:
        origin: where the heights along the axis are counted from, (3,).
    """

    origin: Array
    axis: Array
    across: Array

    @staticmethod
    def along(origin: Array, axis: Array) -> Frame:
        """The frame whose sections are perpendicular to ``axis``."""
        axis = axis / np.linalg.norm(axis)
        first = np.cross(axis, np.eye(3)[int(np.argmin(np.abs(axis)))])
        first /= np.linalg.norm(first)
        return Frame(np.asarray(origin), axis, np.stack([first, np.cross(axis, first)]))

    def height(self, points: Array) -> Array:
        """How far along the axis ``points`` (..., 3) lie."""
        return np.asarray((points - self.origin) @ self.axis)

    def place(self, height: float, centre: Array) -> Array:
        """The point in space at a height and a place (2,) of its section."""
        return np.asarray(self.origin + height * self.axis + centre @ self.across)


@dataclass(frozen=True, slots=True, eq=False)
class Cuts:
    """The cut points of all planes.

    Attributes:
        heights: of the planes along the axis, (k,), in the surface's unit.
        starts: where each plane's points begin in ``points``, (k + 1,).
        points: in the frame's ``across`` axes, (n, 2).
        lengths: of cut that each point stands for, (n,).
        chords: product of the two parts into which a point divides the chord it lies on, (n,): a
            round surface lies higher by that over its diameter.
    """

    heights: Array
    starts: Array
    points: Array
    lengths: Array
    chords: Array

    def of(self, first: int, last: int) -> slice:
        """The points of planes ``first`` to ``last`` (included)."""
        return slice(int(self.starts[max(first, 0)]), int(self.starts[last + 1]))


def cut(vertices: Array, faces: Array, frame: Frame, step: float) -> Cuts:
    """Cuts every ``step`` (surface's unit), at whole multiples of it along the axis.

    Args:
        vertices: (n, 3).
        faces: (m, 3).
    """
    height = frame.height(vertices) / step + 1e-9  # no plane runs exactly through a vertex
    flat = (vertices - frame.origin) @ frame.across.T
    corner = height[faces]
    order = np.argsort(corner, axis=1)
    corner = np.take_along_axis(corner, order, axis=1)
    ends = np.take_along_axis(faces, order, axis=1)
    first, last = np.ceil(corner[:, 0]).astype(int), np.floor(corner[:, 2]).astype(int)
    count = np.maximum(last - first + 1, 0)
    if not count.any():
        return Cuts(np.empty(0), np.zeros(1, int), np.empty((0, 2)), *np.empty((2, 0)))
    face = np.repeat(np.arange(len(faces)), count)
    within = np.arange(len(face)) - np.repeat(np.cumsum(count) - count, count)
    plane = first[face] + within
    low, middle, high = (ends[face, i] for i in range(3))
    a, part_a = _between(flat, height, low, high, plane)
    below = plane < corner[face, 1]
    b, part_b = _between(
        flat, height, np.where(below, low, middle), np.where(below, middle, high), plane
    )
    lowest = int(plane.min())
    order_by_plane = np.argsort(plane, kind="stable")
    a, b, plane = a[order_by_plane], b[order_by_plane], plane[order_by_plane] - lowest
    part_a, part_b = part_a[order_by_plane, None], part_b[order_by_plane, None]
    number = int(plane.max()) + 1
    shares = (np.arange(PARTS) + 0.5) / PARTS
    points = (a[:, None] + shares[None, :, None] * (b - a)[:, None]).reshape(-1, 2)
    wide = np.linalg.norm(b - a, axis=1)
    # A piece of cut is a chord between two edges, and each edge one between two vertices.
    chords = (1 - shares) * part_a + shares * part_b + shares * (1 - shares) * wide[:, None] ** 2
    lengths = np.repeat(wide / PARTS, PARTS)
    starts = np.searchsorted(plane, np.arange(number + 1)) * PARTS
    return Cuts((lowest + np.arange(number)) * step, starts, points, lengths, chords.ravel())


def _between(
    flat: Array, height: Array, low: Array, high: Array, plane: Array
) -> tuple[Array, Array]:
    """Where the edges from ``low`` to ``high`` (indices of vertices) meet their planes, (n, 2),
    and the product of the two parts of each edge across the axis, (n,)."""
    rise = height[high] - height[low]
    share = np.clip((plane - height[low]) / np.where(np.abs(rise) < 1e-12, 1.0, rise), 0.0, 1.0)
    edge = flat[high] - flat[low]
    return flat[low] + share[:, None] * edge, share * (1 - share) * (edge**2).sum(axis=1)
