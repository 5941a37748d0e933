"""Cadence of a stretch of walking from the distance between the feet, whichever is which."""

from __future__ import annotations

import numpy as np

from analyzers.function.params import SixMinutes
from analyzers.perception.motion import Floats, Motion


def cadence(
    motion: Motion, start: float, end: float, *, across: bool, p: SixMinutes
) -> float | None:
    """Steps per minute between two moments; None where the feet keep no rhythm.

    From the side the feet part and meet once a step, from the front one ankle rises over the
    other once a step: the size of that difference repeats with every step.
    """
    part = slice(motion.index(start), motion.index(end) + 1)
    size = np.linalg.norm(motion.middle("hip")[part] - motion.middle("ankle")[part], axis=1)
    if not np.median(size) >= p.least_leg_px:
        return None
    joint, axis = ("heel", 0) if across else ("ankle", 1)
    apart = np.abs(motion[f"left_{joint}"][part, axis] - motion[f"right_{joint}"][part, axis])
    if not np.isfinite(apart).all():
        return None
    period = _period(apart, motion.rate, p)
    return None if period is None else 60 / period


def _period(signal: Floats, rate: float, p: SixMinutes) -> float | None:
    """The first high top of the autocorrelation, s (between samples)."""
    s = signal - signal.mean()
    n, power = len(s), float(s @ s) / max(len(s), 1)
    low = max(int(p.shortest_step * rate), 1)
    high = min(int(p.longest_step * rate), int(0.8 * n))
    if power <= 0 or high <= low + 1:
        return None
    lags = np.arange(low - 1, high + 1)
    r = np.array([float(s[: n - k] @ s[k:]) / (n - k) for k in lags]) / power
    tops = np.flatnonzero((r[1:-1] >= r[:-2]) & (r[1:-1] > r[2:]) & (r[1:-1] >= p.least_rhythm)) + 1
    if len(tops) == 0:
        return None
    # Left and right steps differ, so the stride repeats better than the step: the first is meant.
    i = next(int(k) for k in tops if r[k] >= 0.6 * r[tops].max())
    a, b, c = r[i - 1], r[i], r[i + 1]
    return float((lags[i] + 0.5 * (a - c) / (a - 2 * b + c)) / rate)
