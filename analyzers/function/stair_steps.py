"""Feet on stairs: where each stands, and the steps up in between."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from analyzers.function.params import Stairs
from analyzers.perception.motion import Floats, Motion, stretches
from workbench.model import Event, Side

OFF, ON = "step_off", "step_on"
KINDS = (OFF, ON)


@dataclass(frozen=True, slots=True)
class Stand:
    """A foot that stands from sample ``first`` to ``last`` at height ``y`` (px, downwards)."""

    first: int
    last: int
    y: float


@dataclass(frozen=True, slots=True)
class Placing:
    """A foot that leaves at ``off`` and stands at ``on``, s; ``height`` px over its first place."""

    foot: Side
    off: float
    on: float
    height: float


def stands(place: Floats, rate: float, leg: float, p: Stairs) -> list[Stand]:
    """The stretches in which a foot stands, those on one level joined."""
    speed = np.linalg.norm(np.gradient(place, axis=0), axis=1) * rate / leg
    with np.errstate(invalid="ignore"):
        still = stretches(speed < p.still)
    found: list[Stand] = []
    for first, last in still:
        if (last - first + 1) / rate < p.least_stand:
            continue
        y = float(np.median(place[first : last + 1, 1]))
        before = found[-1] if found else None
        if before is not None and abs(before.y - y) < p.least_riser * leg:
            found[-1] = Stand(before.first, last, before.y)
            continue
        found.append(Stand(first, last, y))
    return found


def step_events(
    motion: Motion, paths: Mapping[Side, Floats], leg: float, p: Stairs
) -> Iterator[Event]:
    """When a foot leaves a level and when it stands on a higher one.

    The times lie where the foot has gone a small way from its stand (towards it, on arrival).
    """
    for side, place in paths.items():
        each = stands(place, motion.rate, leg, p)
        for here, there in itertools.pairwise(each):
            if here.y - there.y < p.least_riser * leg:
                continue
            seen = bool(np.isfinite(place[here.last : there.first + 1]).all())
            off = _leaves(place, here, p.leaves * leg)
            on = _leaves(place[::-1], _reversed(there, len(place)), p.arrives * leg)
            sure = 0.8 if seen else 0.4
            yield Event(t=_time(motion, off), kind=OFF, side=side, confidence=sure)
            back = len(place) - 1 - on
            yield Event(t=_time(motion, back), kind=ON, side=side, confidence=sure)


def _reversed(stand: Stand, n: int) -> Stand:
    return Stand(n - 1 - stand.last, n - 1 - stand.first, stand.y)


def _leaves(place: Floats, stand: Stand, way: float) -> float:
    """The sample (with its fraction) at which a foot is ``way`` px from where it stood."""
    stood = np.nanmedian(place[stand.first : stand.last + 1], axis=0)
    away = np.linalg.norm(place - stood, axis=1)
    i = stand.last
    while i > stand.first and away[i] > way:
        i -= 1
    while i < len(place) - 1 and away[i + 1] <= way:
        i += 1
    if i == len(place) - 1 or not np.isfinite(away[i + 1]):
        return float(i)
    return float(i + np.clip((way - away[i]) / (away[i + 1] - away[i]), 0, 1))


def _time(motion: Motion, sample: float) -> float:
    return float(motion.times[0] + sample / motion.rate)


def placings(
    motion: Motion, paths: Mapping[Side, Floats], events: tuple[Event, ...]
) -> list[Placing]:
    """The steps, from their events, in the order in which they end."""
    found = []
    for side, path in paths.items():
        place = path[:, 1]
        own = [e for e in events if e.side is side]
        offs = [e.t for e in own if e.kind == OFF]
        if not offs:
            continue
        floor = _level(motion, place, offs[0] - 0.3, offs[0])
        for on in (e.t for e in own if e.kind == ON):
            off = max((t for t in offs if t < on), default=None)
            if off is not None:
                height = floor - _level(motion, place, on, on + 0.15)
                found.append(Placing(side, off, on, height))
    return sorted((p for p in found if np.isfinite(p.height)), key=lambda p: p.on)


def _level(motion: Motion, y: Floats, start: float, end: float) -> float:
    part = y[motion.index(start) : motion.index(end) + 1]
    return float(np.nanmedian(part)) if np.isfinite(part).any() else float("nan")


def riser(steps: list[Placing], leg: float, p: Stairs) -> float | None:
    """Height of one step, px: the largest that divides the heights on which feet stood evenly."""
    heights = np.array([s.height for s in steps if s.height > p.least_riser * leg])
    if len(heights) == 0:
        return None
    highest = float(np.median(heights[heights > heights.max() - 0.5 * p.least_riser * leg]))
    best: tuple[float, float] | None = None
    for count in range(1, int(highest / (p.least_riser * leg)) + 1):
        one = highest / count
        if one > p.largest_riser * leg:
            continue
        off = float(np.mean(np.abs(heights / one - np.rint(heights / one))))
        if off <= p.uneven:
            return one
        if best is None or off < best[0]:
            best = (off, one)
    return None if best is None else best[1]
