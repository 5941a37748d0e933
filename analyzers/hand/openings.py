"""Openings of the hand in a curve of its aperture: where each begins and is complete.

An opening is timed between 10 % and 90 % of its own rise, from the level of the fist before it to
the plateau of the open hand after it, like the relaxation times of hand-held myometers (90 to 5 %
of the force: Logigian et al. 2005, Muscle Nerve, doi 10.1002/mus.20339; Statland et al. 2012,
Muscle Nerve 46:482). The 10 and 90 % are a judgement: nearer to the ends noise decides.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.hand.params import Params
from analyzers.hand.smoothing import smoothed
from analyzers.hand.turning import turning_points
from workbench.model import Reason

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Opening:
    """One opening.

    Attributes:
        start, end: seconds at which it begins and is complete; ``end`` is only a lower bound
            where ``censored`` says why.
        start_half, end_half: half the time between the frames around each (s).
        fist, plateau: the levels before and after (palm lengths).
        censored: why it cannot be timed, else None.
        edited: an end was set by a person.
    """

    start: float
    end: float
    start_half: float
    end_half: float
    fist: float
    plateau: float
    censored: Reason | None = None
    edited: bool = False

    @property
    def seconds(self) -> float:
        """Duration (a lower bound if censored)."""
        return self.end - self.start

    @property
    def resolution(self) -> float:
        """How far (s) the duration may be off because there are frames only now and then."""
        return self.start_half + self.end_half


@dataclass(frozen=True, slots=True)
class Window:
    """Where an opening lies: between the widest moments before and after, low, then high."""

    begin: float
    low: float
    high: float
    finish: float


def windows(times: Floats, curve: Floats, params: Params) -> list[Window]:
    """The openings in ``curve`` (n,), NaN where the hand was not found; empty if it never opens
    or closes by ``least_range`` palm lengths."""
    t, x = _seen(times, curve, params)
    if len(t) < 3:
        return []
    low, high = np.percentile(x, (2, 98))
    if high - low < params.least_range:
        return []
    turns = turning_points(x, params.reversal * float(high - low))
    out = []
    for k, (i, is_high) in enumerate(turns):
        if is_high or k + 1 >= len(turns):
            continue
        begin = turns[k - 1][0] if k else 0
        finish = turns[k + 2][0] if k + 2 < len(turns) else len(t) - 1
        top = turns[k + 1][0]
        out.append(Window(float(t[begin]), float(t[i]), float(t[top]), float(t[finish])))
    return out


def timed(
    times: Floats, curve: Floats, window: Window, params: Params, *, last: bool = False
) -> Opening | None:
    """The opening of ``curve`` within ``window``; None where it does not open there.

    ``last``: the film ends with this opening, so that its plateau may not have been reached.
    """
    t, x = _seen(times, curve, params)
    inside = (t >= window.begin) & (t <= window.finish)
    t, x = t[inside], x[inside]
    before, after = t <= window.high, t >= window.low
    if before.sum() < 2 or after.sum() < 2:
        return None
    low, high = float(x[before].min()), float(x[after].max())
    rise = high - low
    if rise < params.least_range / 2:
        return None
    middle = _last_below(x[before], low + 0.5 * rise)
    if middle + 1 >= len(x):
        return None
    closed = x[: middle + 1]
    fist = float(np.median(closed[closed <= low + 0.2 * rise]))
    opened = x[middle + 1 :]
    plateau = float(np.percentile(opened[opened >= high - 0.15 * rise], 75))
    begun = fist + params.begun * (plateau - fist)
    full = fist + params.full * (plateau - fist)
    i = _last_below(x[: middle + 1], begun)
    j = middle + int(np.argmax(x[middle:] >= full))
    if i < 0 or j <= i:
        return None
    start, start_half = _crossing(t, x, i, begun)
    end, end_half = _crossing(t, x, j - 1, full)
    return Opening(start, end, start_half, end_half, fist, plateau, _flaw(t, i, j, last, params))


def _flaw(t: Floats, i: int, j: int, last: bool, params: Params) -> Reason | None:
    gap = float(np.diff(t[max(i - 1, 0) : j + 2]).max())
    if gap > params.longest_gap:
        text = f"the hand is not seen for {gap:.2f} s of this opening"
        return Reason("hand_lost", text)
    if last and t[-1] - t[j] < params.hold:
        text = f"the recording ends {t[-1] - t[j]:.2f} s after it: it may have opened further"
        return Reason("still_opening", text)
    return None


def _seen(times: Floats, curve: Floats, params: Params) -> tuple[Floats, Floats]:
    seen = np.isfinite(curve)
    return times[seen], smoothed(times[seen], curve[seen], params.cutoff)


def _last_below(x: Floats, level: float) -> int:
    """Index of the last value at or below ``level``; -1 if there is none."""
    below = np.flatnonzero(x <= level)
    return int(below[-1]) if len(below) else -1


def _crossing(t: Floats, x: Floats, i: int, level: float) -> tuple[float, float]:
    """When the line from sample ``i`` to the next meets ``level``, and half their distance."""
    a, b = float(x[i]), float(x[i + 1])
    share = (level - a) / (b - a) if b > a else 0.5
    step = float(t[i + 1] - t[i])
    return float(t[i]) + min(max(share, 0.0), 1.0) * step, step / 2
