"""The centre of the iris from the visible sides of its rim.

A lid hides the top of the iris, and what remains looks lower than it is. The sides of the rim
stay in view: the circle on whose sides the picture brightens most from iris to white (the
integro-differential operator of Daugman, IEEE PAMI 15:1148, 1993, on the side arcs between the
lids alone) keeps its centre while the lid sinks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    """How well the rim of one iris fits each radius and height, (radii, heights).

    ``aside``: where across the patch the best fit lies, nominal mm from the column given.
    """

    heights: Floats
    fit: Floats
    aside: Floats
    step: float


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
    tall, wide, step = _NEAR if near else _FAR
    heights = expected + np.arange(-tall, tall + step / 2, step)
    across = np.arange(-wide, wide + step / 2, step)
    fit = np.full((len(_RADII), len(heights)), -np.inf)
    if not np.isfinite(expected):
        return IrisSearch(heights, fit, fit, step)
    aside = np.zeros_like(fit)
    grey = cv2.cvtColor(patch.rgb, cv2.COLOR_RGB2GRAY)
    dull = np.minimum(grey, _HIGHLIGHT).astype(np.float32)
    light = np.asarray(cv2.GaussianBlur(dull, (0, 0), 0.25 * PER_MM), np.float32)
    angles = np.radians(np.linspace(-_ARC_DEG, _ARC_DEG, _ANGLES))
    side = np.concatenate([angles, np.pi - angles])
    cos, sin = np.cos(side), np.sin(side)
    for i, share in enumerate(_RADII):
        radius = share * IRIS_MM / 2
        y = heights[:, None] + radius * sin
        x = patch.pupil / PER_MM + across[:, None] + radius * cos
        seen = (y > upper + _CLEAR_MM) & (y < lower - _CLEAR_MM)
        bright = _brighter(light, x, y, cos, sin)
        total = np.zeros(bright.shape[:2])
        for half in (slice(0, _ANGLES), slice(_ANGLES, None)):
            count = seen[:, half].sum(1)
            rise = (bright[..., half] * seen[:, None, half]).sum(-1) / np.maximum(count, 1)[:, None]
            rise[count < _LEAST] = -np.inf
            total += rise
        fit[i] = total.max(1)
        aside[i] = [across[k] + _between(row, k) * step for row, k in _best(total)]
    return IrisSearch(heights, fit, aside, step)


def iris_centres(searches: Sequence[IrisSearch]) -> list[IrisPlace]:
    """Where the centre of each iris is.

    Both irises are taken to be of one size, which the more open eye tells.
    """
    best = np.array([search.fit.max(1) for search in searches])
    known = np.isfinite(best).any(1)
    if not known.any():
        return [NOT_SEEN] * len(searches)
    radius = int(np.where(np.isfinite(best[known]), best[known], -1e3).sum(0).argmax())
    return [_peak(search, radius) for search in searches]


def _peak(search: IrisSearch, radius: int) -> IrisPlace:
    course = search.fit[radius]
    if not np.isfinite(course).any():
        return NOT_SEEN
    row = int(course.argmax())
    height = search.heights[row] + _between(course, row) * search.step
    return IrisPlace(float(height), float(search.aside[radius, row]))


def _best(total: Floats) -> list[tuple[Floats, int]]:
    return [(row, int(row.argmax())) for row in total]


def _brighter(light: NDArray[np.float32], x: Floats, y: Floats, cos: Floats, sin: Floats) -> Floats:
    """How much the picture brightens outwards at each place (down, aside, angle)."""
    shape = len(y), len(x), len(cos)
    columns = np.broadcast_to(x[None], shape).reshape(shape[0], -1)
    rows = np.broadcast_to(y[:, None], shape).reshape(shape[0], -1)
    ahead = [np.broadcast_to(d, shape).reshape(shape[0], -1) * _ACROSS_MM for d in (cos, sin)]
    values = [
        cv2.remap(
            light,
            ((columns + way * ahead[0]) * PER_MM).astype(np.float32),
            ((rows + way * ahead[1] + ABOVE_MM) * PER_MM).astype(np.float32),
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        ).astype(np.float64)
        for way in (1, -1)
    ]
    return np.asarray((values[0] - values[1]).reshape(shape))


def _between(course: Floats, row: int) -> float:
    """Where between the tried heights the best one lies, in steps."""
    if not 0 < row < len(course) - 1 or not np.isfinite(course[row - 1 : row + 2]).all():
        return 0.0
    low, top, high = course[row - 1 : row + 2]
    bend = low - 2 * top + high
    return float(np.clip(0.5 * (low - high) / bend, -0.5, 0.5)) if bend < 0 else 0.0
