"""Periodicity and peaks between samples."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import find_peaks

from analyzers.gait.params import Params

Floats = NDArray[np.float64]


def period_of(
    signal: Floats, rate: float, params: Params, *, shortest: float, longest: float
) -> tuple[float | None, float]:
    """The period of a signal (s) and the autocorrelation there; (None, 0) if it has none.

    The first maximum that reaches ``first_of_best`` of the highest is taken, so that two
    cycles are not mistaken for one.
    """
    s = signal - signal.mean()
    n = len(s)
    power = float(s @ s) / max(n, 1)
    low, high = max(int(shortest * rate), 1), int(min(longest * rate, 0.85 * n))
    if power <= 0 or high <= low + 1:
        return None, 0.0
    lags = np.arange(low - 1, high + 1)
    r = np.array([float(s[: n - k] @ s[k:]) / (n - k) for k in lags]) / power
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


def peak_times(signal: Floats, rate: float, period: float, params: Params) -> Floats:
    """Times (s from the first sample) of the maxima, about one per ``period``."""
    spread = float(np.percentile(signal, 95) - np.percentile(signal, 5))
    tops, _ = find_peaks(
        signal,
        distance=max(params.peak_distance * period * rate, 1.0),
        prominence=max(params.peak_prominence * spread, 1e-9),
    )
    return np.array([(i + between(signal, int(i))) / rate for i in tops])


def between(signal: Floats, i: int) -> float:
    """Where the parabola through samples i-1, i, i+1 has its top, in samples from i."""
    a, b, c = signal[i - 1], signal[i], signal[i + 1]
    bend = a - 2 * b + c
    return float(0.5 * (a - c) / bend) if bend < 0 else 0.0
