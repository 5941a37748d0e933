"""Slope of a tiring muscle over time, with an interval that allows for autocorrelation."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.stats import theilslopes


@dataclass(frozen=True, slots=True)
class Slope:
    """Slope per second with its 95 % interval, and the lag-1 autocorrelation that widened it."""

    per_second: float
    low: float
    high: float
    autocorrelation: float
    residual_sd: float


def robust_slope(t: NDArray[np.float64], y: NDArray[np.float64]) -> Slope:
    """Theil-Sen slope of ``y`` over ``t`` (s), both (n,), n at least 4.

    The interval of Sen (1968) is widened by sqrt((1 + r) / (1 - r)), r being the lag-1
    autocorrelation of the residuals around median(y - s t), corrected for its bias by
    (1 + 4 r) / n and kept within 0-0.9.
    """
    slope, _, low, high = (float(x) for x in theilslopes(y, t, 0.95))
    residuals = y - slope * t
    residuals = residuals - np.median(residuals)
    energy = float(residuals @ residuals)
    n = len(y)
    r = float(residuals[1:] @ residuals[:-1]) / energy if energy > 0 else 0.0
    r = float(np.clip(r + (1 + 4 * r) / n, 0.0, 0.9))
    wide = sqrt((1 + r) / (1 - r))
    return Slope(
        per_second=slope,
        low=slope - wide * (slope - low),
        high=slope + wide * (high - slope),
        autocorrelation=r,
        residual_sd=float(residuals.std(ddof=1)),
    )


def binned(
    t: NDArray[np.float64], y: NDArray[np.float64], width: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Medians of ``y`` (and of ``t``) in bins of ``width`` s from the first moment on.

    A bin with fewer than half of the frames of the fullest one is left out.
    """
    known = np.isfinite(y)
    t, y = t[known], y[known]
    if not len(t):
        return t, y
    number = ((t - t[0]) / width).astype(int)
    counts = np.bincount(number)
    kept = [i for i in range(len(counts)) if 2 * counts[i] >= counts.max()]
    return (
        np.array([np.median(t[number == i]) for i in kept]),
        np.array([np.median(y[number == i]) for i in kept]),
    )
