"""When a signal passes a level, and the highest level that it holds."""

from __future__ import annotations

import numpy as np

from analyzers.perception.motion import Floats, stretches


def runs_above(values: Floats, enter: float, leave: float) -> list[tuple[int, int]]:
    """First and last sample of each stretch that reaches ``enter`` and stays above ``leave``.

    Unseen samples (NaN) end a stretch.
    """
    with np.errstate(invalid="ignore"):
        found = stretches(values > leave)
    return [(a, b) for a, b in found if np.max(values[a : b + 1]) >= enter]


def crossed_before(times: Floats, values: Floats, level: float, i: int) -> float:
    """When ``values`` last rose through ``level`` before sample ``i`` (s, between samples).

    The first sample seen where it never was below.
    """
    while i > 0 and np.isfinite(values[i - 1]) and values[i] > level:
        i -= 1
    return _between(times, values, level, i, i + 1)


def crossed_after(times: Floats, values: Floats, level: float, i: int) -> float:
    """When ``values`` first falls through ``level`` after sample ``i`` (s, between samples)."""
    last = len(values) - 1
    while i < last and np.isfinite(values[i + 1]) and values[i] > level:
        i += 1
    return _between(times, values, level, i, i - 1)


def _between(times: Floats, values: Floats, level: float, low: int, high: int) -> float:
    """Where the straight line from sample ``low`` (at or below) to ``high`` is at ``level``."""
    if not 0 <= high < len(values) or values[low] > level or values[high] <= values[low]:
        return float(times[low])
    share = (level - values[low]) / (values[high] - values[low])
    return float(times[low] + min(share, 1.0) * (times[high] - times[low]))


def steady(values: Floats, rate: float, seconds: float) -> Floats:
    """Running median over ``seconds`` (an odd number of samples); NaN where any is unseen."""
    half = max(round(seconds * rate) // 2, 0)
    if len(values) < 2 * half + 1:
        return np.full(len(values), np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(values, 2 * half + 1)
    out = np.full(len(values), np.nan)
    out[half : len(values) - half] = np.median(windows, axis=1)
    return out


def held_peak(values: Floats, rate: float, seconds: float) -> tuple[float, int] | None:
    """The highest level held for ``seconds`` and its sample; None where nothing is seen so long."""
    level = steady(values, rate, seconds)
    if not np.isfinite(level).any():
        return None
    i = int(np.nanargmax(level))
    return float(level[i]), i
