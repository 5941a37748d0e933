"""Periodicity and peaks between samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import find_peaks, peak_prominences

from analyzers.gait.params import Params

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Peak:
    """A maximum of a signal.

    Attributes:
        t: seconds from the first sample, between samples.
        index: the sample nearest to it.
        height: how far the signal rises towards it and falls after it, as a share of its range
            (5-95 %); beside the end of the signal only the other side counts.
        shown: the same with both sides counted as far as they are recorded: small where the
            signal ends soon after the maximum.
    """

    t: float
    index: int
    height: float
    shown: float


def period_of(
    signal: Floats, rate: float, params: Params, *, shortest: float, longest: float
) -> tuple[float | None, float]:
    """The period of a signal (s) and the autocorrelation there; (None, 0) if it has none."""
    return shared_period([signal], rate, params, shortest=shortest, longest=longest)


def shared_period(
    signals: Sequence[Floats], rate: float, params: Params, *, shortest: float, longest: float
) -> tuple[float | None, float]:
    """The period that signals of one length have in common (s), and their mean autocorrelation
    there; (None, 0) if there is none.

    The first maximum that reaches ``first_of_best`` of the highest is taken, so that two
    cycles are not mistaken for one.
    """
    moving = [s for s in (signal - signal.mean() for signal in signals) if s @ s > 0]
    n = len(signals[0])
    low, high = max(int(shortest * rate), 1), int(min(longest * rate, 0.85 * n))
    if not moving or high <= low + 1:
        return None, 0.0
    lags = np.arange(low - 1, high + 1)
    r = np.mean([_autocorrelation(s, lags) for s in moving], axis=0)
    tops = [
        i
        for i in range(1, len(r) - 1)
        if r[i] >= r[i - 1] and r[i] > r[i + 1] and r[i] >= params.least_correlation
    ]
    if not tops:
        return None, 0.0
    best = max(r[i] for i in tops)
    i = next(i for i in tops if r[i] >= params.first_of_best * best)
    return float(lags[i] + between(r, i)) / rate, float(r[i])


def _autocorrelation(s: Floats, lags: NDArray[np.int64]) -> Floats:
    """Of a signal without mean, at each lag, by the number of pairs."""
    n = len(s)
    power = float(s @ s) / n
    return np.array([float(s[: n - k] @ s[k:]) / (n - k) for k in lags]) / power


def peaks_of(signal: Floats, rate: float, period: float, params: Params) -> list[Peak]:
    """The maxima, about one per ``period``, in time order.

    A maximum whose fall (or rise) is cut off by the end of the signal counts if it has at
    least ``shown_prominence`` of the range on that side: it is where the movement turned, only
    less certain.
    """
    spread = float(np.percentile(signal, 95) - np.percentile(signal, 5))
    tops, _ = find_peaks(signal)
    if spread <= 0 or len(tops) == 0:
        return []
    low = [float(signal.min())]
    height = peak_prominences(np.concatenate([low, signal, low]), tops + 1)[0] / spread
    shown = peak_prominences(signal, tops)[0] / spread
    good = (height >= params.peak_prominence) & (shown >= params.shown_prominence)
    found: list[Peak] = []
    for k in sorted(np.flatnonzero(good), key=lambda k: -signal[tops[k]]):
        i = int(tops[k])
        peak = Peak((i + between(signal, i)) / rate, i, float(height[k]), float(shown[k]))
        if all(abs(peak.t - other.t) >= params.peak_distance * period for other in found):
            found.append(peak)
    return sorted(found, key=lambda p: p.t)


def peak_times(signal: Floats, rate: float, period: float, params: Params) -> Floats:
    """Times (s from the first sample) of the maxima that are recorded on both sides."""
    peaks = peaks_of(signal, rate, period, params)
    return np.array([p.t for p in peaks if p.shown >= params.peak_prominence])


def crossing(signal: Floats, first: int, last: int, level: float) -> float | None:
    """Where the signal first rises through ``level`` from sample ``first`` to ``last``, in
    samples."""
    for i in range(first, last):
        if signal[i] < level <= signal[i + 1]:
            return float(i + (level - signal[i]) / (signal[i + 1] - signal[i]))
    return None


def between(signal: Floats, i: int) -> float:
    """Where the parabola through samples i-1, i, i+1 has its top, in samples from i."""
    a, b, c = signal[i - 1], signal[i], signal[i + 1]
    bend = a - 2 * b + c
    return float(0.5 * (a - c) / bend) if bend < 0 else 0.0
