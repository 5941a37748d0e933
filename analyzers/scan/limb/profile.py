"""Girth and area along a limb, section by section."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analyzers.scan.camera import Array
from analyzers.scan.limb.contour import Contour, fit_contour
from analyzers.scan.limb.ends import surface_ends
from analyzers.scan.limb.sections import Frame, cut

STEP_MM = 5.0
LEAST_SECTIONS = 6
BEYOND_MM = 30.0
"""An end is cut off slantingly or in tatters over at most this length."""
WIDEST_GAP = np.pi / 2
"""A section with a wider gap than this (a quarter turn) is not read."""
LEAST_FILLED = 0.55
"""Nor is one that shows less than this share of its directions."""
MOST_OBLONG = 1.9
"""Longest over shortest width of a section; more is a foot, a hand or a knee that is bent."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """The sections of a limb from its distal to its proximal end, every 5 mm.

    Attributes:
        frame: its axis points to the proximal end.
        heights: of the sections (k,), in mm along the axis.
        contours: one each; None where the surface does not close. Lengths in mm.
        mm_per_unit: millimetres of one unit of the surface.
        ends: where the surface ends on average (mm along the axis), distal and proximal; the
            outermost section where it goes on as something else (a foot).
        whole: between which heights it is whole all around, where its ends slant.
        ragged: how far the surface's ends lie from an even cut on average (mm); 0 where it goes on
            as something else.
        spacing: typical distance of the surface's vertices (mm).
    """

    frame: Frame
    heights: Array
    contours: tuple[Contour | None, ...]
    mm_per_unit: float
    ends: tuple[float, float]
    whole: tuple[float, float]
    ragged: tuple[float, float]
    spacing: float

    @property
    def girths(self) -> Array:
        """(k,) mm; NaN where a section does not close."""
        return np.array([np.nan if c is None else c.girth for c in self.contours])

    @property
    def areas(self) -> Array:
        """(k,) mm2; NaN where a section does not close."""
        return np.array([np.nan if c is None else c.area for c in self.contours])

    def place(self, height: float) -> Array:
        """The centre of the limb at a height (mm), in the surface's own coordinates."""
        found = [(h, c.middle) for h, c in zip(self.heights, self.contours, strict=True) if c]
        heights, middles = np.array([h for h, _ in found]), np.array([m for _, m in found])
        at = np.array([np.interp(height, heights, middles[:, i]) for i in (0, 1)])
        return self.frame.place(height / self.mm_per_unit, at / self.mm_per_unit)

    def height(self, point: Array) -> float:
        """How far along the axis (mm) a point of the surface's coordinates lies."""
        return float(self.frame.height(point)) * self.mm_per_unit

    def at(self, values: Array, height: float) -> float:
        """``values`` (k,) between sections; NaN beyond the sections, or in a gap of over 15 mm."""
        known = np.isfinite(values)
        heights = self.heights[known]
        near = np.abs(heights - height)
        if not len(heights) or near.min() > 1.5 * STEP_MM:
            return float("nan")
        return float(np.interp(height, heights, values[known]))


def profile_of(vertices: Array, faces: Array, frame: Frame, mm_per_unit: float) -> Profile | None:
    """Cuts the limb every 5 mm; None where fewer than six sections close.

    The axis comes to point to the thicker end, which in every segment of arm and leg is the
    proximal one.
    """
    step = STEP_MM / mm_per_unit
    cuts = cut(vertices, faces, frame, step)
    number = len(cuts.heights)
    if number < LEAST_SECTIONS:
        return None
    layer = np.repeat(np.arange(number), np.diff(cuts.starts))
    points, lengths = cuts.points * mm_per_unit, cuts.lengths * mm_per_unit
    centres = _centres(points, layer, number)
    points = _rounded(points, centres[layer], cuts.chords * mm_per_unit**2)
    contours: list[Contour | None] = []
    other = np.zeros(number, bool)
    for i in range(number):
        about = cuts.of(max(i - 1, 0), min(i + 1, number - 1))
        along = (layer[about] - i).astype(float)
        line = fit_contour(points[about], lengths[about], along, along == 0, centres[i])
        contours.append(line if line is not None and _closes(line) else None)
        other[i] = line is not None and line.gap <= WIDEST_GAP and line.oblong > MOST_OBLONG
    kept = [i for i, c in enumerate(contours) if c is not None]
    if len(kept) < LEAST_SECTIONS:
        return None
    first, last = _with_holes(kept[0], kept[-1] + 1, other)
    heights = cuts.heights[first:last] * mm_per_unit
    found = surface_ends(vertices, faces, frame)
    (low, high), (least, most) = (
        [end * mm_per_unit for end in pair] for pair in (found.middle, found.whole)
    )
    own = (0 <= heights[0] - low <= BEYOND_MM, 0 <= high - heights[-1] <= BEYOND_MM)
    ends = (low if own[0] else float(heights[0]), high if own[1] else float(heights[-1]))
    whole = (least if own[0] else ends[0], most if own[1] else ends[1])
    tatters = [mm * mm_per_unit * seen for mm, seen in zip(found.ragged, own, strict=True)]
    spacing = _spacing(vertices, faces) * mm_per_unit
    lines = tuple(contours[first:last])
    return _proximal_up(
        Profile(frame, heights, lines, mm_per_unit, ends, whole, (tatters[0], tatters[1]), spacing)
    )


def _with_holes(first: int, last: int, other: Array) -> tuple[int, int]:
    """Sections from ``first`` up to ``last``, and those beyond that a hole has opened.

    Up to the end of the surface, or to where it goes on as something else (a foot): a hole over
    the ankle does not end a leg. Few such sections at an end are its tatters, and left out.
    """
    foot = np.flatnonzero(other)
    before, after = foot[foot < first], foot[foot >= last]
    low = int(before[-1]) + 1 if len(before) else 0
    high = int(after[0]) if len(after) else len(other)
    many = BEYOND_MM / STEP_MM
    return low if first - low > many else first, high if high - last > many else last


def _rounded(points: Array, centres: Array, chords: Array) -> Array:
    """Points of straight pieces, put where a round limb's surface stands above them.

    Without this a limb drawn with a vertex every 7 mm reads 0.3 mm too thin.
    """
    arm = points - centres
    across = np.maximum((arm**2).sum(axis=1), 1e-12)
    return np.asarray(centres + arm * (1 + np.minimum(chords / (2 * across), 0.1))[:, None])


def _spacing(vertices: Array, faces: Array) -> float:
    """Distance of the vertices of a lattice with triangles of the usual size."""
    corners = vertices[faces]
    double = np.linalg.norm(
        np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1
    )
    return float(np.sqrt(np.median(double)))


def _closes(line: Contour) -> bool:
    return line.gap <= WIDEST_GAP and line.filled >= LEAST_FILLED and line.oblong <= MOST_OBLONG


def _centres(points: Array, layer: Array, number: int) -> Array:
    """A centre for each plane: the middle of its points' range, median over its neighbours."""
    own = np.full((number, 2), np.nan)
    for i in range(number):
        these = points[layer == i]
        if len(these) > 8:
            own[i] = np.percentile(these, [2, 98], axis=0).mean(axis=0)
    known = np.isfinite(own[:, 0])
    if not known.any():
        return np.zeros((number, 2))
    filled = np.stack(
        [np.interp(np.arange(number), np.flatnonzero(known), own[known, k]) for k in (0, 1)], axis=1
    )
    wide = np.pad(filled, ((3, 3), (0, 0)), mode="edge")
    return np.asarray(np.median(np.stack([wide[i : i + number] for i in range(7)]), axis=0))


def _proximal_up(found: Profile) -> Profile:
    girths = found.girths
    girths = girths[np.isfinite(girths)]
    end = max(1, len(girths) // 5)
    if girths[-end:].mean() >= girths[:end].mean():
        return found
    axis = Frame.along(found.frame.origin, -found.frame.axis)
    # The sections' own axes turn with the frame: read them again in the turned one.
    turn = found.frame.across @ axis.across.T
    contours = tuple(None if c is None else _turned(c, turn) for c in found.contours[::-1])
    return replace(
        found,
        frame=axis,
        heights=-found.heights[::-1],
        contours=contours,
        ends=(-found.ends[1], -found.ends[0]),
        whole=(-found.whole[1], -found.whole[0]),
        ragged=(found.ragged[1], found.ragged[0]),
    )


def _turned(line: Contour, turn: Array) -> Contour:
    """A contour in other axes (2, 2) of its plane."""
    waves = line.coefficients[1:].reshape(-1, 2)
    angle = np.arctan2(turn[0, 1], turn[0, 0])
    flips = float(np.sign(np.linalg.det(turn)))
    order = np.arange(1, len(waves) + 1)
    # theta in the old axes is flips * (theta in the new axes - angle)
    old = waves[:, 0] - 1j * flips * waves[:, 1]
    new = old * np.exp(-1j * order * angle)
    coefficients = np.concatenate(
        [line.coefficients[:1], np.stack([new.real, -new.imag], axis=1).ravel()]
    )
    return Contour(line.centre @ turn, coefficients, line.noise, line.filled, line.gap)
