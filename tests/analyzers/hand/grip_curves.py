"""Curves of a hand that opens after each grip, with the true times, for the tests."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.hand.grip import found_openings
from analyzers.hand.openings import Opening
from analyzers.hand.params import Params

Floats = NDArray[np.float64]
FIST, FLAT, GRIP_S, HOLD_S, CLOSE_S = 0.8, 1.8, 1.0, 0.9, 0.45
# 10-90 % of a minimum-jerk movement, as a share of its duration (root of 10 x^3 - 15 x^4 + 6 x^5).
RISE = 1 - 2 * 0.24664


def moved(share: Floats) -> Floats:
    """A minimum-jerk movement from 0 to 1."""
    x = np.clip(share, 0, 1)
    return np.asarray(x**3 * (10 - 15 * x + 6 * x * x))


def starts(durations: tuple[float, ...]) -> list[float]:
    """When each opening begins to move (s)."""
    at, out = 0.0, []
    for seconds in durations:
        at += GRIP_S
        out.append(at)
        at += seconds + HOLD_S + CLOSE_S
    return out


def length(durations: tuple[float, ...]) -> float:
    """Seconds of the whole curve."""
    return starts(durations)[-1] + durations[-1] + HOLD_S + CLOSE_S + 0.5


def course(
    times: Floats,
    durations: tuple[float, ...],
    reach: tuple[float, ...] | None = None,
    drift: float = 0.0,
) -> Floats:
    """The aperture at ``times``: ``reach`` is how far each opening goes, ``drift`` by how much
    the plateau grows to the end of the recording."""
    out = np.zeros_like(times)
    for start, seconds, far in zip(
        starts(durations), durations, reach or (1.0,) * len(durations), strict=True
    ):
        open_ = moved((times - start) / seconds)
        shut = moved((times - start - seconds - HOLD_S) / CLOSE_S)
        out += far * (open_ - shut)
    return FIST + (FLAT - FIST) * out * (1 + drift * times / length(durations))


def frames(durations: tuple[float, ...], rate: float, seed: int, *, uneven: bool) -> Floats:
    """Frame times, even or like a phone's."""
    rng = np.random.default_rng(seed)
    end = length(durations)
    steps = np.full(int(2 * end * rate), 1 / rate)
    if uneven:
        steps *= rng.choice((0.6, 0.8, 1.0, 1.0, 1.2, 1.8), len(steps))
    times = np.cumsum(steps) + rng.uniform(0, 1 / rate)
    return np.asarray(times[times < end])


def openings(times: Floats, curve: Floats) -> list[Opening]:
    """What the analyzer finds."""
    return found_openings(times, curve, Params())
