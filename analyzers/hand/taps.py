"""Contacts of thumb and index finger in the curve of their distance."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analyzers.hand.params import Params
from analyzers.hand.smoothing import smoothed
from analyzers.hand.turning import turning_points

Floats = NDArray[np.float64]
_TOUCH = 0.1
"""Of the range: so near to the lowest point the tips count as touching."""
_REST = 1.3
"""Times the usual contact: an outer one that lasts longer is rest."""


@dataclass(frozen=True, slots=True, eq=False)
class Train:
    """A series of taps: contact times (s), shape (n,), and the curve they lie on as it was read:
    the filter that steadies the times would take 9 % of the amplitude at 2.5 taps/s."""

    contacts: Floats
    times: Floats
    curve: Floats

    def amplitudes(self, contacts: Floats) -> Floats:
        """How far the fingers part between neighbouring ``contacts``, (n - 1,), palm lengths:
        the highest value less the mean of the two contacts."""
        at = np.interp(contacts, self.times, self.curve)
        out = []
        for k, (a, b) in enumerate(pairwise(contacts)):
            part = self.curve[(self.times >= a) & (self.times <= b)]
            floor = (at[k] + at[k + 1]) / 2
            out.append(float(part.max()) - floor if len(part) else 0.0)
        return np.array(out)


def find_taps(times: Floats, curve: Floats, params: Params) -> Train:
    """The contacts in ``curve`` (n,), NaN where the hand was not found; none where thumb and
    index hardly part."""
    seen = np.isfinite(curve)
    t = times[seen]
    read = curve[seen]
    x = smoothed(t, read, params.cutoff)
    if len(t) < 3:
        return Train(np.zeros(0), t, read)
    spread = float(np.percentile(x, 95) - np.percentile(x, 5))
    if spread < params.least_tap:
        return Train(np.zeros(0), t, read)
    turns = turning_points(x, params.tap_reversal * spread)
    lows = [i for i, is_high in turns if not is_high]
    if len(lows) < 3:
        return Train(np.array([_lowest(t, x, i) for i in lows]), t, read)
    return Train(_contacts(t, x, lows, spread), t, read)


def _contacts(t: Floats, x: Floats, lows: list[int], spread: float) -> Floats:
    """The times of the contacts at ``lows``.

    Before the first and after the last tap the tips may rest on each other: then the contact that
    counts is as far from the edge of that rest as contacts between taps are (half their length).
    Where the film begins or ends between two contacts there is none.
    """
    stays = [_stay(t, x, i, x[i] + _TOUCH * spread) for i in lows]
    usual = float(np.median([end - begin for begin, end in stays[1:-1]]))
    times = [_lowest(t, x, i) for i in lows]
    for k in (0, -1):
        begin, end = stays[k]
        if end - begin > _REST * usual:
            times[k] = end - usual / 2 if k == 0 else begin + usual / 2
    last = None if lows[-1] < len(t) - 1 or stays[-1][1] - stays[-1][0] > usual / 2 else -1
    first = 0 if lows[0] > 0 or stays[0][1] - stays[0][0] > usual / 2 else 1
    return np.array(times[first:last])


def _stay(t: Floats, x: Floats, i: int, level: float) -> tuple[float, float]:
    """From when to when ``x`` stays below ``level`` around sample ``i``."""
    above = np.flatnonzero(x > level)
    before, after = above[above < i], above[above > i]
    first = int(before[-1]) + 1 if len(before) else 0
    last = int(after[0]) - 1 if len(after) else len(x) - 1
    return float(t[first]), float(t[last])


def _lowest(t: Floats, x: Floats, i: int) -> float:
    """Time of the lowest point of the parabola through sample ``i`` and its neighbours."""
    if not 0 < i < len(t) - 1:
        return float(t[i])
    a, b, _ = np.polyfit(t[i - 1 : i + 2] - t[i], x[i - 1 : i + 2], 2)
    if a <= 0:
        return float(t[i])
    return float(np.clip(t[i] - b / (2 * a), t[i - 1], t[i + 1]))
