"""How a value falls over the minutes of a walk."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzers.perception.motion import Floats
from workbench.statistics.trend import RobustSlope, robust_slope


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """Values of stretches of a walk.

    Attributes:
        starts, ends: s from the start of the walk, shape (n,).
        values: speed or cadence of each, (n,).
        by_median: a minute is the median of its stretches, not their mean (single cadences may
            be wrong by a factor).
    """

    starts: Floats
    ends: Floats
    values: Floats
    by_median: bool = False

    def of_minute(self, minute: int, least_covered: float) -> float | None:
        """Mean or median in a minute (from 1), weighed by time; None where too little of the
        minute is covered."""
        share = self._overlap(minute)
        if share.sum() < least_covered * 60.0:
            return None
        if self.by_median:
            order = np.argsort(self.values)
            half = np.searchsorted(np.cumsum(share[order]), share.sum() / 2)
            return float(self.values[order][half])
        return float((share * self.values).sum() / share.sum())

    def count(self, minute: int) -> float:
        """How many stretches, parts counted as such, lie in a minute."""
        return float((self._overlap(minute) / (self.ends - self.starts)).sum())

    def _overlap(self, minute: int) -> Floats:
        first, last = 60.0 * (minute - 1), 60.0 * minute
        return np.clip(np.minimum(self.ends, last) - np.maximum(self.starts, first), 0.0, None)

    @property
    def minutes(self) -> float:
        """From the first stretch to the end of the last one."""
        return float(self.ends[-1] - self.starts[0]) / 60 if len(self.values) else 0.0

    def slope(self) -> RobustSlope:
        """Theil-Sen slope in % of the median value per minute, interval widened for AR(1)."""
        middle = (self.starts + self.ends) / 120
        return robust_slope(middle, 100 * self.values / float(np.median(self.values)))


def decline(pieces: Pieces, last: int, least_covered: float) -> tuple[float, float | None] | None:
    """100 (first - last) / first of the minutes 1 and ``last``, and half its 95 % interval.

    The interval comes from the scatter of the stretches about their trend, widened for
    autocorrelation as the slope's is (Bayley and Hammersley 1946); None for fewer than five.
    """
    first = pieces.of_minute(1, least_covered)
    end = pieces.of_minute(last, least_covered)
    if first is None or end is None or first <= 0:
        return None
    value = 100 * (first - end) / first
    if len(pieces.values) < 5:
        return value, None
    trend = pieces.slope()
    r = trend.autocorrelation
    spread = trend.residual_sd / 100 * float(np.median(pieces.values))
    error = spread * np.sqrt((1 + r) / (1 - r))
    ratio = end / first
    variance = error**2 * (1 / max(pieces.count(last), 1) + ratio**2 / max(pieces.count(1), 1))
    return value, float(1.96 * 100 / first * np.sqrt(variance))
