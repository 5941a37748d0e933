"""The centre of the iris from the visible sides of its rim.

A lid hides the top of the iris, and what remains looks lower than it is. The sides of the rim
stay in view: the circle on whose sides the picture brightens most from iris to white (the
integro-differential operator of Daugman, IEEE PAMI 15:1148, 1993, on the side arcs between the
lids alone) keeps its centre while the lid sinks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzers.perception.lid_patch import ABOVE_MM, IRIS_MM, PER_MM, EyePatch

_ARC_DEG = 55.0
"""The sides: rim up to this far above and below the horizontal."""
_ANGLES = 21
_CLEAR_MM = 0.5
"""Rim nearer to a lid than this is in its shadow or behind lashes (judgement)."""
_LEAST = 5
"""Fewer visible places than this on a side tell no height."""
_RADII = np.array([0.90, 0.94, 0.98, 1.02])
"""Radii that are tried, of the yardstick's (landmarks read it 4 % large on renders)."""
_FAR, _NEAR = (2.5, 1.5, 0.5), (1.0, 0.75, 0.25)
"""Reach up and down, reach aside, and step of the centres that are tried, mm: before and after
the rim was found once."""
_ACROSS_MM = 0.5
_HIGHLIGHT = 235
"""Brighter than this is a reflection (0-255; judgement)."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class IrisSearch:
    """How well the rim of one iris fits each circle.

    Attributes:
        heights, across: centres that were tried, nominal mm below the corners of the eye and from
            the column given.
        fit: brightening across the rim, (radii, heights, across), -inf where too little is seen.
    """

    heights: Floats
    across: Floats
    fit: Floats


@dataclass(frozen=True, slots=True)
class IrisPlace:
    """Centre of an iris: nominal mm below the corners of the eye, and aside of the column given;
    NaN where its rim is not seen."""

    height: float
    aside: float


NOT_SEEN = IrisPlace(float("nan"), float("nan"))


def search_iris(
    patch: EyePatch, upper: float, lower: float, expected: float, *, near: bool = False
) -> IrisSearch:
    """Looks for the rim between the lids.

    Args:
        upper, lower: lid margins on the pupil's column, nominal mm below the corners.
        expected: where the centre should be, nominal mm; NaN: it is not looked for.
        near: whether the rim was found there already.
    """
    tried = _circles(near)
    heights = expected + tried.heights
    if not np.isfinite(expected):
        return IrisSearch(heights, tried.across, np.full(tried.shape, -np.inf))
    grey = cv2.cvtColor(patch.rgb, cv2.COLOR_RGB2GRAY)
    dull = np.minimum(grey, _HIGHLIGHT).astype(np.float32)
    light = np.asarray(cv2.GaussianBlur(dull, (0, 0), 0.25 * PER_MM), np.float32)
    values = cv2.remap(
        light,
        tried.x + np.float32(patch.pupil),
        tried.y + np.float32((expected + ABOVE_MM) * PER_MM),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    ).reshape(2, *tried.shape, -1)
    rim = expected + tried.rim
    seen = (rim > upper + _CLEAR_MM) & (rim < lower - _CLEAR_MM)
    sides = seen.reshape(*seen.shape[:2], 2, _ANGLES)
    count = sides.sum(-1, keepdims=True)
    share = (sides / np.maximum(count, 1)).reshape(seen.shape).astype(np.float32)
    fit = ((values[0] - values[1]) @ share[..., None])[..., 0].astype(np.float64)
    fit[(count < _LEAST).any((-1, -2))] = -np.inf
    return IrisSearch(heights, tried.across, fit)


@dataclass(frozen=True, slots=True, eq=False)
class _Circles:
    """Places just outside and just inside of all circles that are tried, relative to the first
    guess: patch pixels (2 * radii * heights, across * angles), and the height of the rim, nominal
    mm (radii, heights, angles)."""

    heights: Floats
    across: Floats
    x: NDArray[np.float32]
    y: NDArray[np.float32]
    rim: Floats

    @property
    def shape(self) -> tuple[int, int, int]:
        """Radii, heights, across."""
        return len(_RADII), len(self.heights), len(self.across)


@lru_cache(maxsize=2)
def _circles(near: bool) -> _Circles:
    tall, wide, step = _NEAR if near else _FAR
    heights = np.arange(-tall, tall + step / 2, step)
    across = np.arange(-wide, wide + step / 2, step)
    angles = np.radians(np.linspace(-_ARC_DEG, _ARC_DEG, _ANGLES))
    side = np.concatenate([angles, np.pi - angles])
    radii = _RADII * IRIS_MM / 2
    ways = np.array([1, -1])[:, None] * _ACROSS_MM + radii  # outside, inside: (2, radii)
    shape = *ways.shape, len(heights), len(across), len(side)
    x = across[:, None] + ways[..., None, None, None] * np.cos(side)
    y = heights[:, None, None] + ways[..., None, None, None] * np.sin(side)
    flat = -1, len(across) * len(side)
    x, y = (np.broadcast_to(v, shape).reshape(flat) * PER_MM for v in (x, y))
    rim = heights[:, None] + radii[:, None, None] * np.sin(side)
    return _Circles(heights, across, x.astype(np.float32), y.astype(np.float32), rim)


def iris_centres(searches: Sequence[IrisSearch]) -> list[IrisPlace]:
    """Where the centre of each iris is.

    Both irises are taken to be of one size, which the more open eye tells.
    """
    best = np.array([search.fit.max((1, 2)) for search in searches])
    known = np.isfinite(best).any(1)
    if not known.any():
        return [NOT_SEEN] * len(searches)
    radius = int(np.where(np.isfinite(best[known]), best[known], -1e3).sum(0).argmax())
    return [_peak(search, radius) for search in searches]


def _peak(search: IrisSearch, radius: int) -> IrisPlace:
    fit = search.fit[radius]
    course = fit.max(1)
    if not np.isfinite(course).any():
        return NOT_SEEN
    row = int(course.argmax())
    column = int(fit[row].argmax())
    height = search.heights[row] + _between(course, row) * _step(search.heights)
    aside = search.across[column] + _between(fit[row], column) * _step(search.across)
    return IrisPlace(float(height), float(aside))


def _step(tried: Floats) -> float:
    return float(tried[1] - tried[0])


def _between(course: Floats, row: int) -> float:
    """Where between the tried heights the best one lies, in steps."""
    if not 0 < row < len(course) - 1 or not np.isfinite(course[row - 1 : row + 2]).all():
        return 0.0
    low, top, high = course[row - 1 : row + 2]
    bend = low - 2 * top + high
    return float(np.clip(0.5 * (low - high) / bend, -0.5, 0.5)) if bend < 0 else 0.0
