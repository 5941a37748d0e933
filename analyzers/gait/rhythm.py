"""The period of a movement that repeats, from all of its cycles at once."""

from __future__ import annotations

import numpy as np

from analyzers.perception.motion import Floats

_HARMONICS = 3
_SEARCH = 0.08
_MOST_LEFT = 0.25


def steady_period(signal: Floats, rate: float, rough: float) -> float | None:
    """The period (s) near ``rough`` at which harmonics fit a signal best; None: none fits.

    Three harmonics whose amplitude may change steadily, over a slow drift; least squares.
    Nothing is given where the best fit leaves more than a quarter of the variance, lies at the
    rim of the search (8 % to either side), or where less than two periods are seen.
    """
    n = len(signal)
    if not np.isfinite(signal).all() or n < 2 * rough * rate or np.ptp(signal) == 0:
        return None
    t = (np.arange(n) - n / 2) / rate
    grow = t / t[-1]
    periods = rough * np.linspace(1 - _SEARCH, 1 + _SEARCH, 161)
    left = [_unexplained(signal, t, grow, float(p)) for p in periods]
    best = int(np.argmin(left))
    if best in (0, len(periods) - 1) or left[best] > _MOST_LEFT:
        return None
    return float(periods[best])


def _unexplained(signal: Floats, t: Floats, grow: Floats, period: float) -> float:
    columns = [np.ones_like(t), grow, grow**2]
    for k in range(1, _HARMONICS + 1):
        for wave in (np.cos, np.sin):
            part = wave(2 * np.pi * k * t / period)
            columns += [part, part * grow]
    basis = np.stack(columns, axis=1)
    rest = signal - basis @ np.linalg.lstsq(basis, signal, rcond=None)[0]
    return float((rest @ rest) / ((signal - signal.mean()) @ (signal - signal.mean())))
