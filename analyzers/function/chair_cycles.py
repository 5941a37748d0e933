"""When somebody rises from a chair and sits down again, from the height of the hips."""

from __future__ import annotations

import numpy as np

from analyzers.function.params import Chair
from analyzers.function.signals import Signals, rate_of
from analyzers.perception.motion import Floats
from workbench.model import Event

RISE_START = "rise_start"
SEAT_OFF = "seat_off"
STANDING = "standing"
SIT_START = "sit_start"
SEATED = "seated"
KINDS = (RISE_START, SEAT_OFF, STANDING, SIT_START, SEATED)
"""First movement of the trunk, hips leave the seat, erect, hips begin to sink, hips at rest."""


def way_up(curves: Signals, params: Chair) -> Floats | None:
    """The hips' share of the way from the seat (0) to standing (1); None: nobody rises.

    The ends are the 5th and the 95th percentile of the height.
    """
    finite = curves.hip[np.isfinite(curves.hip)]
    if len(finite) < 2:
        return None
    low, high = np.percentile(finite, [5, 95])
    if high - low < params.least_rise:
        return None
    return np.asarray((curves.hip - low) / (high - low))


def chair_events(curves: Signals, params: Chair) -> tuple[Event, ...]:
    """The boundaries of every full rise and every sitting down, in time order."""
    share = way_up(curves, params)
    if share is None:
        return ()
    found: list[Event] = []
    last = float(curves.times[0])
    for up, first, second in crossings(share, params):
        if up:
            off, stand = limits(curves, share, first, second, params.onset_speed, 1.0)
            start = lean_start(curves, off, last, params)
            marks = ((RISE_START, start), (SEAT_OFF, off), (STANDING, stand))
        else:
            sink, sat = limits(curves, share, first, second, params.onset_speed, -1.0)
            marks = ((SIT_START, sink), (SEATED, sat))
            last = sat
        found += [Event(t=t, kind=kind) for kind, t in marks]
    return tuple(sorted(found, key=lambda e: (e.t, KINDS.index(e.kind))))


def crossings(share: Floats, params: Chair) -> list[tuple[bool, int, int]]:
    """Each way from seated to standing (True) and back: the last sample on one side of the
    two limits and the first one beyond the other. A rise that falls back counts as none."""
    state: bool | None = None
    out: list[tuple[bool, int, int]] = []
    left = 0
    for i, value in enumerate(share):
        if not np.isfinite(value):
            continue
        if value <= params.seated:
            if state is True:
                out.append((False, left, i))
            state, left = False, i
        elif value >= params.full:
            if state is False:
                out.append((True, left, i))
            state, left = True, i
    return out


def limits(
    curves: Signals, share: Floats, first: int, second: int, onset: float, sign: float
) -> tuple[float, float]:
    """First and last moment (s) of a movement: faster than ``onset`` of its fastest moment."""
    speed = rate_of(share, curves.rate) * sign
    middle = first + int(np.nanargmax(speed[first : second + 1]))
    least = onset * float(speed[middle])
    return (
        fall_time(curves.times, speed, middle, least, -1),
        fall_time(curves.times, speed, middle, least, 1),
    )


def fall_time(times: Floats, speed: Floats, start: int, least: float, way: int) -> float:
    """When, going from sample ``start`` back (``way`` -1) or on (1), ``speed`` falls to
    ``least``: between samples on a straight line; at a gap or an end the last sample."""
    i = start
    while 0 <= i + way < len(speed) and speed[i + way] > least:
        i += way
    nearby = i + way
    if not 0 <= nearby < len(speed) or not np.isfinite(speed[nearby]):
        return float(times[i])
    share = (speed[i] - least) / (speed[i] - speed[nearby])
    return float(times[i] + share * (times[nearby] - times[i]))


def lean_start(curves: Signals, seat_off: float, earliest: float, params: Chair) -> float:
    """When (s) the trunk begins to move before the seat is left: forward, or in a view that
    does not show that, down."""
    course = curves.ahead if curves.side_view else -curves.shoulder
    speed = rate_of(course, curves.rate)
    since = max(earliest, seat_off - params.longest_lean)
    own = np.flatnonzero((curves.times >= since) & (curves.times <= seat_off))
    if len(own) == 0 or not np.isfinite(speed[own]).any():
        return seat_off
    fastest = int(own[np.nanargmax(speed[own])])
    least = params.trunk_onset * float(speed[fastest])
    if least <= 0:
        return seat_off
    begun = fall_time(curves.times, speed, fastest, least, -1)
    return min(max(begun, since), seat_off)
