"""When a movement starts and arrives, and how fast it is, from one curve of it.

A movement leaves rest with no speed, so its path first grows with the square of time: the line
through the square root of the path meets zero where it started. Reading the start off this line,
not where the curve passes a threshold, keeps it from coming late. Arrival is read off in the same
way from the other end. Source: kinematics; errors measured in ``tests/analyzers/face``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

Curve = NDArray[np.float64]

CUTOFF_HZ = 6.0
"""Low-pass of movement curves, without delay (facial movements hold little above it)."""
_ORDER = 2
_FOOT = (0.05, 0.30)
"""Part of the rise (share of its height) from which its start is read."""
_QUARTER = 0.25
"""Part of the climb over which a slope is fitted."""


@dataclass(frozen=True, slots=True)
class Rise:
    """A rise of a curve from its rest to its plateau (times in s, speed per s).

    ``onset`` and ``arrival``: where it leaves rest and reaches the plateau; ``speed``: the
    largest slope between them.
    """

    onset: float
    arrival: float
    speed: float


def smoothed(t: Curve, y: Curve, cutoff: float = CUTOFF_HZ) -> Curve:
    """``y`` without what moves faster than ``cutoff`` (Hz), without delay; NaN stay NaN.

    Gaps are bridged by straight lines for the filter only. A recording too slow or too short
    for the filter is given back as it is.
    """
    known = np.isfinite(y)
    if known.sum() < 10 or len(t) < 2:
        return y
    rate = 1.0 / float(np.median(np.diff(t)))
    if cutoff >= 0.4 * rate:
        return y
    even = np.arange(t[0], t[-1] + 0.5 / rate, 1.0 / rate)
    bridged = np.interp(even, t[known], y[known])
    sections = butter(_ORDER, cutoff, fs=rate, output="sos")
    out = np.interp(t, even, sosfiltfilt(sections, bridged))
    return np.where(known, out, np.nan)


def rise(t: Curve, y: Curve, level: float, noise: float = 0.0) -> Rise | None:
    """The first rise of ``y`` from 0 (rest) to ``level`` (its plateau).

    Args:
        t, y: (n,) times (s) and path from rest; NaN frames are left out.
        level: height of the plateau, in the unit of ``y``; must be positive.
        noise: standard deviation of ``y`` at rest; the start is read above three times it.

    Returns:
        None where the curve does not climb from below a fifth to 90 % of ``level``.
    """
    known = np.isfinite(y) & np.isfinite(t)
    t, y = t[known], y[known] / level if level > 0 else y[known]
    if level <= 0 or len(t) < 4:
        return None
    high = np.flatnonzero(y >= 0.9)
    if not len(high):
        return None
    low = np.flatnonzero(y[: high[0]] < 0.2)
    if not len(low):
        return None
    foot = _foot(t, y, int(low[-1]), int(high[0]), 3 * noise / level)
    head = _foot(-t[::-1], 1 - y[::-1], len(t) - 1 - int(high[0]), len(t) - 1 - int(low[-1]), 0.0)
    arrival = max(-head, foot)
    return Rise(float(foot), float(arrival), _steepest(t, y, foot, arrival) * level)


def _steepest(t: Curve, y: Curve, foot: float, arrival: float) -> float:
    """Largest slope of ``y`` between two times, each fitted over a quarter of the climb.

    A slope from frame to frame would be as high as the noise is; over a quarter of a smooth
    climb the slope loses 2 %.
    """
    step = float(np.median(np.diff(t)))
    reach = max(_QUARTER * (arrival - foot) / 2, 1.01 * step)
    best = 0.0
    for centre in t[(t >= foot - step) & (t <= arrival + step)]:
        near = np.abs(t - centre) <= reach
        if near.sum() >= 2:
            best = max(best, float(np.polyfit(t[near] - centre, y[near], 1)[0]))
    return best


def _foot(t: Curve, y: Curve, low: int, high: int, floor: float) -> float:
    """Where ``y`` leaves 0 before it climbs from index ``low`` to index ``high``."""
    least = min(max(_FOOT[0], floor), 0.15)
    start = low
    while start > 0 and y[start - 1] >= least:
        start -= 1
    end = start
    while end < high and y[end] < _FOOT[1]:
        end += 1
    part = slice(max(0, start - 1), end + 2)
    times, path = t[part], y[part]
    first = int(np.argmax(path >= least)) if (path >= least).any() else 0
    root_t, root = times[first:], np.sqrt(np.clip(path[first:], 0, None))
    crossing = float(times[first])
    if len(root_t) < 2 or np.ptp(root) <= 0:
        return crossing
    slope, offset = np.polyfit(root_t, root, 1)
    if slope <= 0:
        return crossing
    # A foot further away than the climb itself is long is no foot but a slow drift.
    span = float(t[high] - t[start])
    earliest = max(float(t[0]), crossing - max(span, 0.0))
    return float(np.clip(-offset / slope, earliest, max(crossing, earliest)))


def share_time(t: Curve, y: Curve, low: float = 0.1, high: float = 0.9) -> float | None:
    """Time (s) in which ``y`` climbs from ``low`` to ``high`` (its 10-90 % rise time).

    The last moment at or below ``low`` before the first one at or above ``high``, between
    frames by straight lines; None where the curve does not do both.
    """
    known = np.isfinite(y)
    t, y = t[known], y[known]
    top = np.flatnonzero(y >= high)
    if not len(top) or top[0] == 0:
        return None
    below = np.flatnonzero(y[: top[0]] <= low)
    if not len(below):
        return None
    i, j = int(below[-1]), int(top[0])
    start = _crossing(t, y, i, low)
    end = _crossing(t, y, j - 1, high)
    return float(end - start)


def _crossing(t: Curve, y: Curve, i: int, level: float) -> float:
    """Where the line from frame ``i`` to the next meets ``level``."""
    step = y[i + 1] - y[i]
    share = (level - y[i]) / step if step != 0 else 0.0
    return float(t[i] + np.clip(share, 0, 1) * (t[i + 1] - t[i]))


def held_extreme(
    t: Curve, y: Curve, width: float, *, lowest: bool, asked: Curve | None = None
) -> tuple[float, Curve] | None:
    """The lowest (or highest) level held for ``width`` s, and the frames (mask) that hold it.

    The level is a median over the stretch, so that neither a blink nor a bad frame sets it. A
    curve shorter than ``width`` is one stretch.

    Args:
        asked: (n,) mask of the frames in which ``y`` was looked for (all where None): a stretch
            counts where it is known in at least half of them.

    Returns:
        None where no stretch is known well enough.
    """
    known = np.flatnonzero(np.isfinite(y))
    if not len(known):
        return None
    wanted = np.ones(len(t), dtype=bool) if asked is None else asked
    # Of equally low stretches the steadiest: a median may look past the edge of a plateau.
    best: tuple[float, float, Curve] | None = None
    sign = 1.0 if lowest else -1.0
    for i in known:
        complete = t[known[-1]] - t[i] >= width - 1e-9
        if not complete and best is not None:
            break
        window = (t >= t[i]) & (t <= t[i] + width + 1e-9)
        inside = window & np.isfinite(y)
        if 2 * inside.sum() < (window & wanted).sum():
            continue
        key = sign * float(np.median(y[inside])), float(np.std(y[inside]))
        if best is None or key < best[:2]:
            best = (*key, inside)
    return (sign * best[0], best[2]) if best else None
