"""Turns and laps of a walk to and fro, from the place of the walker along the course."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analyzers.function.params import SixMinutes
from analyzers.function.recording import leg_length
from analyzers.perception.motion import Floats, Motion, low_pass, stretches, view_ratio
from workbench.model import Event

START, TURN, END = "walk_start", "lap_turn", "walk_end"
KINDS = (START, TURN, END)
METHOD = "laps_between_turns"


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """The place along the course over time, (n,), in units of its usual range.

    ``across``: seen from the side (else towards and away from the camera).
    """

    place: Floats
    across: bool


@dataclass(frozen=True, slots=True)
class Lap:
    """One length of the course, s."""

    start: float
    end: float

    @property
    def time(self) -> float:
        """Seconds."""
        return self.end - self.start


def course_of(motion: Motion, p: SixMinutes) -> Course | None:
    """The place of the hips across the picture, or from their size along it; None: neither.

    The distance from the camera goes with one over the size in the picture.
    """
    leg = leg_length(motion)
    if not np.isfinite(leg):
        return None
    x = _smooth(motion.middle("hip")[:, 0], motion.rate, p) / leg
    if _range(x) >= p.across:
        return Course(x / _range(x), across=True)
    if view_ratio(motion) < p.along_view:
        return None
    size = np.linalg.norm(motion.middle("shoulder") - motion.middle("ankle"), axis=1)
    away = _smooth(1 / np.maximum(size, 1.0), motion.rate, p)
    if not np.isfinite(away).any():
        return None
    low, high = np.nanpercentile(away, [5, 95])
    if low > 0 and high / low >= p.along:
        return Course(away / _range(away), across=False)
    return None


def _smooth(values: Floats, rate: float, p: SixMinutes) -> Floats:
    """Low-pass, straight across absences: a filter this slow would bend each short sighting."""
    seen = np.flatnonzero(np.isfinite(values))
    if len(seen) == 0:
        return values
    inside = np.arange(seen[0], seen[-1] + 1)
    smooth = np.full(len(values), np.nan)
    smooth[inside] = low_pass(np.interp(inside, seen, values[seen]), rate, p.cutoff)
    return np.where(np.isfinite(values), smooth, np.nan)


def _range(values: Floats) -> float:
    seen = values[np.isfinite(values)]
    return float(np.ptp(np.percentile(seen, [5, 95]))) if len(seen) else 0.0


def walk_events(motion: Motion, course: Course, p: SixMinutes) -> Iterator[Event]:
    """Start of the walk, turns, and its end (or the end of the sixth minute)."""
    seen = np.flatnonzero(np.isfinite(course.place))
    speed = np.abs(np.gradient(course.place)) * motion.rate
    usual = float(np.nanmedian(speed))
    moving = seen[speed[seen] >= p.moving * usual]
    if len(moving) == 0:
        return
    start = float(motion.times[moving[0]])
    end = min(float(motion.times[moving[-1]]), start + 60.0 * p.minutes)
    yield Event(t=start, kind=START, confidence=0.6)
    for i in turning_points(course.place[seen], p.least_reach):
        at = seen[i]
        t, sure = float(motion.times[at]), 0.9
        gap = _gap(seen, i)
        if gap is not None and (gap[1] - gap[0]) / motion.rate > p.away:
            t, sure = float(motion.times[gap].mean()), 0.4
        if start < t < end:
            yield Event(t=t, kind=TURN, confidence=sure)
    yield Event(t=end, kind=END, confidence=0.6)


def _gap(seen: Floats, i: int) -> list[int] | None:
    """The samples on both sides of a hole beside the ``i``-th seen sample."""
    for a, b in ((i, i + 1), (i - 1, i)):
        if a >= 0 and b < len(seen) and seen[b] - seen[a] > 1:
            return [int(seen[a]), int(seen[b])]
    return None


def turning_points(values: Floats, least: float) -> list[int]:
    """Indices of the extremes between which ``values`` goes at least ``least`` up or down."""
    if len(values) == 0:
        return []
    found: list[int] = []
    high = low = way = 0
    for i, value in enumerate(values):
        high = i if value > values[high] else high
        low = i if value < values[low] else low
        if way >= 0 and values[high] - value >= least:
            if way > 0:
                found.append(high)
            way, low = -1, i
        elif way <= 0 and value - values[low] >= least:
            if way < 0:
                found.append(low)
            way, high = 1, i
    return found


def laps(
    motion: Motion, course: Course | None, events: tuple[Event, ...], p: SixMinutes
) -> list[Lap]:
    """Lengths of the course: between turns, and before the first one where all of it was walked."""
    turns = [e.t for e in events if e.kind == TURN]
    found = [Lap(a, b) for a, b in itertools.pairwise(turns)]
    start = next((e.t for e in events if e.kind == START), None)
    if start is not None and turns and start < turns[0] and course is not None:
        part = course.place[motion.index(start) : motion.index(turns[0]) + 1]
        if np.isfinite(part).any() and float(np.nanmax(part) - np.nanmin(part)) >= p.whole_lap:
            found.insert(0, Lap(start, turns[0]))
    return found


def walking_stretches(
    motion: Motion, walked: list[Lap], p: SixMinutes
) -> list[tuple[float, float]]:
    """The times between turns; without laps, all the time in which the feet are seen."""
    if walked:
        whole = [(lap.start + p.turn_margin, lap.end - p.turn_margin) for lap in walked]
    else:
        seen = stretches(np.isfinite(motion.middle("ankle")[:, 0]))
        whole = [(float(motion.times[a]), float(motion.times[b])) for a, b in seen]
    found = []
    for start, end in whole:
        pieces = max(int(np.ceil((end - start) / p.window)), 1)
        edges = np.linspace(start, end, pieces + 1)
        found += [
            (float(a), float(b)) for a, b in itertools.pairwise(edges) if b - a >= p.least_window
        ]
    return found
