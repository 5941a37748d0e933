"""Rate and rhythm of a train of moments: overall, in its middle, and how it slows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.statistics.steady_slope import steady_slope
from workbench.statistics.trend import LEAST_FOR_SLOPE, RobustSlope

Array = NDArray[np.float64]
MIDDLE = (0.25, 0.75)
"""The middle half of the train: neither the first syllables nor the last breath (judgement)."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A train.

    Attributes:
        intervals: s, shape (n - 1,).
        rate: intervals per second, from the first moment to the last.
        middle_rate: the same over the intervals that begin in the middle half; None for none.
        cv, robust_cv: SD over mean; 1.4826 median absolute deviations over the median (%).
        jitter: mean absolute difference of neighbouring intervals over their mean (%).
        decay: slope of the intervals over time (s per s); None for fewer than three.
    """

    intervals: Array
    rate: float
    middle_rate: float | None
    cv: float
    robust_cv: float
    jitter: float
    decay: RobustSlope | None


def rhythm(moments: Array) -> Rhythm | None:
    """The rhythm of ``moments`` (s, increasing), or None for fewer than three or equal ones."""
    intervals = np.diff(moments)
    if len(intervals) < 2 or (intervals <= 0).any():
        return None
    mean, median = float(intervals.mean()), float(np.median(intervals))
    share = (moments[:-1] - moments[0]) / (moments[-1] - moments[0])
    middle = intervals[(share >= MIDDLE[0]) & (share <= MIDDLE[1])]
    centres = (moments[1:] + moments[:-1]) / 2
    return Rhythm(
        intervals=intervals,
        rate=1 / mean,
        middle_rate=1 / float(middle.mean()) if len(middle) else None,
        cv=100 * float(intervals.std(ddof=1)) / mean,
        robust_cv=100 * 1.4826 * float(np.median(np.abs(intervals - median))) / median,
        jitter=100 * float(np.abs(np.diff(intervals)).mean()) / mean,
        decay=steady_slope(centres, intervals) if len(intervals) >= LEAST_FOR_SLOPE else None,
    )
