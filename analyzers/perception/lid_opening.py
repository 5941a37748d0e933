"""From the probability of eye along a column to the two lid margins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.lid_model import STRIP_HEIGHTS, STRIP_PER_MM, ColumnReading

SHUT_MM = 0.5
"""An opening below this (nominal mm) is shut: less than a pixel where the iris spans 24 px."""
_BRIDGE_MM = 1.5
"""Gaps in the eye up to this are a lash or a reflection in front of it, not skin (judgement)."""
_BEYOND_MM = 1.5
"""How far beyond a margin doubt about it is counted (judgement)."""
_REACH_MM = 11.0
"""No lid margin lies farther from the line through the corners (judgement)."""
_LEAST_FOR_IRIS_MM = 2.0
"""An opening lower than this shows too little of the iris for its centre (judgement)."""
_NARROW_MM = (1.5, 2.0)
"""The line of shut lids and their shade are half believed to be a slit, and a slit is believed to
be wider than it is. So where less than the first is open a row counts by the square of its
probability (by how likely it is, of what it is likely to be), from the second on by that alone.
On 168 closing eyes of 14 rendered people, none of them scored on and none trained on, shut eyes
then read 0.11 (sd 0.12) mm instead of 0.33 (0.22) and the root mean square error of all falls
from 0.39 to 0.21 mm. The cube would leave 0.17, but narrow eyes in photographs of people are
seen with less certainty than rendered ones and would be lost."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Opening:
    """The opening of one eye, nominal mm below the corners of the eye.

    Attributes:
        upper, lower: margins; of a shut eye NaN where nothing shows where the lids meet.
        gap: height of the opening.
        iris: centre of the iris, NaN where too little of it shows.
        doubt: length of the column on which the network hesitates, mm (a sharp edge: 0.3).
    """

    upper: float
    lower: float
    gap: float
    iris: float
    doubt: float

    @property
    def shut(self) -> bool:
        """Whether nothing is open."""
        return self.gap < SHUT_MM


def opening_of(reading: ColumnReading) -> Opening:
    """The most likely opening in a column: sums of probabilities, so that nothing is clamped."""
    eye = np.where(np.abs(STRIP_HEIGHTS) <= _REACH_MM, reading.eye, 0.0)
    top, bottom = _run(eye)
    filled = eye.copy()
    # Whatever stands before it, a row inside the opening is open.
    filled[top + 1 : bottom] = np.where(_deep(eye, top, bottom), 1.0, filled[top + 1 : bottom])
    reach = round(_BEYOND_MM * STRIP_PER_MM)
    first, last = max(0, top - reach), min(len(eye) - 1, bottom + reach)
    middle = (top + bottom) // 2
    step = 1 / STRIP_PER_MM
    narrow = float(np.interp(filled[first : last + 1].sum() * step, _NARROW_MM, (1, 0)))
    counted = narrow * filled**2 + (1 - narrow) * filled
    above = float(counted[first : middle + 1].sum()) * step
    below = float(counted[middle + 1 : last + 1].sum()) * step
    border = float(STRIP_HEIGHTS[middle]) + step / 2
    doubt = float((eye * (1 - eye)).sum()) * step
    gap = above + below
    if eye.max() < 0.5 and gap < SHUT_MM:
        known = eye.max() > 0.1
        place = border if known else float("nan")
        return Opening(place, place, gap, float("nan"), doubt)
    upper, lower = border - above, border + below
    return Opening(upper, lower, gap, _iris(reading, filled, upper, lower), doubt)


def _run(eye: Floats) -> tuple[int, int]:
    """First and last row of the opening: the heaviest run above one half, with its bridges."""
    likely = eye > 0.5
    if not likely.any():
        best = int(eye.argmax())
        return best, best
    edges = np.flatnonzero(np.diff(np.r_[0, likely.astype(int), 0]))
    runs = [(int(a), int(b) - 1) for a, b in edges.reshape(-1, 2)]
    joined = [runs[0]]
    for start, end in runs[1:]:
        if start - joined[-1][1] <= _BRIDGE_MM * STRIP_PER_MM:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return max(joined, key=lambda run: float(eye[run[0] : run[1] + 1].sum()))


def _deep(eye: Floats, top: int, bottom: int) -> NDArray[np.bool_]:
    """Rows between ``top`` and ``bottom`` that have open rows on both sides."""
    open_ = eye[top : bottom + 1] > 0.5
    before = np.logical_or.accumulate(open_)[:-2]
    after = np.logical_or.accumulate(open_[::-1])[::-1][2:]
    between: NDArray[np.bool_] = before & after & ~open_[1:-1]
    return between


def _iris(reading: ColumnReading, weight: Floats, upper: float, lower: float) -> float:
    if lower - upper < _LEAST_FOR_IRIS_MM:
        return float("nan")
    rows = (upper + 0.3 <= STRIP_HEIGHTS) & (lower - 0.3 >= STRIP_HEIGHTS)
    if not rows.any():
        return float("nan")
    return float(np.average(reading.iris[rows], weights=weight[rows] + 1e-6))
