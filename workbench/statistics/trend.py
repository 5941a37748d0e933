"""Theil-Sen slope with an interval that allows for autocorrelated residuals.

A voice or a lid wanders slowly, so neighbouring windows are alike and the usual interval is far
too narrow: it calls about a third of steady voices falling or rising. Here Sen's rank interval
is widened by the factor for a first-order autoregressive error.

Sources: Sen 1968, J Am Stat Assoc 63:1379; Kendall and Stuart 1976 (bias of the lag-1
coefficient); Bayley and Hammersley 1946 (variance factor (1 + r) / (1 - r)).
"""

from __future__ import annotations

import inspect
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import theilslopes

from workbench.statistics.wander import wander_of

# SciPy's handling of axes and missing values takes longer than the slopes of some windows.
_theil_sen = inspect.unwrap(theilslopes)

LEAST_FOR_SLOPE = 3
# With four values even a perfect order has a two-sided probability of 2 / 4! > 0.05.
LEAST_FOR_INTERVAL = 5
HIGHEST_AUTOCORRELATION = 0.9


@dataclass(frozen=True, slots=True)
class RobustSlope:
    """A slope per unit of time with its 95 % interval (None for fewer than five values).

    ``autocorrelation`` is the bias-corrected lag-1 coefficient, between 0 and 0.9;
    ``residual_sd`` the spread around the line, in the unit of the values.
    """

    slope: float
    low: float | None
    high: float | None
    n: int
    autocorrelation: float
    residual_sd: float


def robust_slope(times: NDArray[np.float64], values: NDArray[np.float64]) -> RobustSlope:
    """The Theil-Sen slope of ``values`` over evenly spaced ``times``, both of shape (n,).

    Raises:
        ValueError: for fewer than three values, unequal lengths, values that are not finite, or
            times that do not increase.

    Example:
        >>> robust_slope(np.arange(6.0), 2 * np.arange(6.0)).slope
        2.0
    """
    n = _checked(times, values)
    slope, _, low, high = (float(x) for x in _theil_sen(values, times, alpha=0.95))
    residuals = values - slope * times
    r, spread = lag_one_autocorrelation(residuals), float(residuals.std(ddof=1))
    if n < LEAST_FOR_INTERVAL:
        return RobustSlope(slope, None, None, n, r, spread)
    widening = float(np.sqrt((1 + r) / (1 - r)))
    return RobustSlope(
        slope, slope - widening * (slope - low), slope + widening * (high - slope), n, r, spread
    )


def drift(times: NDArray[np.float64], values: NDArray[np.float64]) -> RobustSlope:
    """As ``robust_slope``, with an interval that also holds where noise hides a slow wander.

    The lag-1 coefficient of a wander that is seen through noise is small, and the interval that
    it widens too narrow. Here Sen's interval is widened by what a wander of any speed and share
    that the residuals allow would do (see ``wander``). Gaps in ``times`` are allowed.

    Raises:
        ValueError: as ``robust_slope``.
    """
    n = _checked(times, values)
    slope, _, low, high = (float(x) for x in _theil_sen(values, times, alpha=0.95))
    residuals = values - slope * times
    r, spread = lag_one_autocorrelation(residuals), float(residuals.std(ddof=1))
    if n < LEAST_FOR_INTERVAL:
        return RobustSlope(slope, None, None, n, r, spread)
    widening = float(wander_of(times, residuals).widening(slope_weights(times)))
    return RobustSlope(
        slope, slope - widening * (slope - low), slope + widening * (high - slope), n, r, spread
    )


@dataclass(frozen=True, slots=True)
class Change:
    """Mean of the last third minus mean of the first, with its 95 % interval (or None)."""

    value: float
    low: float | None
    high: float | None
    n: int


def change_of_thirds(
    times: NDArray[np.float64], values: NDArray[np.float64], slope: float | None = None
) -> Change:
    """How the last third of ``values`` lies from the first, with an interval that allows for
    wander as that of ``drift`` does.

    Args:
        slope: the Theil-Sen slope of ``values``, where it is known already.

    Raises:
        ValueError: as ``robust_slope``.
    """
    n = _checked(times, values)
    third = n // 3
    weights = np.zeros(n)
    weights[:third], weights[n - third :] = -1 / third, 1 / third
    value = float(weights @ values)
    if n < LEAST_FOR_INTERVAL:
        return Change(value, None, None, n)
    if slope is None:
        slope = float(_theil_sen(values, times)[0])
    half = float(wander_of(times, values - slope * times).half_width(weights))
    return Change(value, value - half, value + half, n)


def slope_weights(times: NDArray[np.float64]) -> NDArray[np.float64]:
    """What each value counts in a least-squares slope."""
    centred = times - times.mean()
    return np.asarray(centred / float(centred @ centred))


def _checked(times: NDArray[np.float64], values: NDArray[np.float64]) -> int:
    n = len(values)
    if n < LEAST_FOR_SLOPE or len(times) != n:
        raise ValueError(f"a slope needs three or more pairs, got {len(times)} and {n}")
    if not (np.isfinite(times).all() and np.isfinite(values).all()):
        raise ValueError("a slope needs finite values")
    if (np.diff(times) <= 0).any():
        raise ValueError("times must increase")
    return n


def lag_one_autocorrelation(residuals: NDArray[np.float64]) -> float:
    """Lag-1 coefficient of ``residuals`` around their median, corrected for its bias.

    The estimate r is low by about (1 + 4 r) / n; the corrected one is kept within 0-0.9, so
    that the interval is never narrowed and never without end.
    """
    n = len(residuals)
    e = residuals - np.median(residuals)
    power = float(np.dot(e, e))
    # Residuals of an exact line are rounding noise; their order means nothing.
    if power <= n * (1e-12 * max(1.0, float(np.abs(residuals).max()))) ** 2:
        return 0.0
    r = float(np.dot(e[1:], e[:-1])) / power
    return min(max(r + (1 + 4 * r) / n, 0.0), HIGHEST_AUTOCORRELATION)
