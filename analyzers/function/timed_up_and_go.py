"""Timed up and go, filmed from the side: rise, walk, turn, walk back, turn and sit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analyzers.function.chair_cycles import (
    RISE_START,
    SEAT_OFF,
    SEATED,
    SIT_START,
    STANDING,
    chair_events,
)
from analyzers.function.params import Params
from analyzers.function.recording import Recording
from analyzers.function.rows import FunctionTest, boundary_interval, missing_row, time_row
from analyzers.function.signals import Signals, signals
from analyzers.function.sit_to_stand import settings, why_none
from analyzers.function.turning import heading, turn_near
from analyzers.perception.pose_overlay import curve
from workbench.model import Event, Measurement, Quality, Reason, Span, Verdict
from workbench.plugin.contract import Result
from workbench.plugin.corrected import corrected_events, touched

METHOD = "up_and_go_phases"
TURN_START = "turn_start"
TURN_END = "turn_end"
SECOND_TURN_START = "second_turn_start"
KINDS = (
    RISE_START,
    SEAT_OFF,
    STANDING,
    TURN_START,
    TURN_END,
    SECOND_TURN_START,
    SIT_START,
    SEATED,
)
PHASES: dict[str, tuple[str, str]] = {
    "timed_up_and_go_time": (RISE_START, SEATED),
    "timed_up_and_go_rise_time": (RISE_START, STANDING),
    "timed_up_and_go_walk_out_time": (STANDING, TURN_START),
    "timed_up_and_go_turn_time": (TURN_START, TURN_END),
    "timed_up_and_go_walk_back_time": (TURN_END, SECOND_TURN_START),
    "timed_up_and_go_turn_sit_time": (SECOND_TURN_START, SEATED),
}
"""Each time with the events at which it begins and ends."""
UNITS = dict.fromkeys(PHASES, "s")


def measure_timed_up_and_go(recording: Recording, params: Params) -> Result:
    """The total time and those of the phases."""
    edited = touched(recording.edits, KINDS)
    reason, found, curves = _found(recording, params)
    if reason is not None and not edited:
        return Result(
            measurements=TEST.all_missing(reason, METHOD),
            tracks=recording.tracks,
            quality=Quality(Verdict.REFUSED, (reason,)),
            methods={METHOD: settings(recording)},
        )
    events = corrected_events(found, recording.edits, KINDS, reach=params.edit_reach)
    quality = recording.quality
    if edited:
        quality &= Quality(Verdict.GOOD, (Reason("edited", "phases corrected by a person"),))
    tracks = recording.tracks
    if curves is not None:
        tracks += (curve(recording.motion, "hip_height", curves.hip, "{leg length}"),)
    return Result(
        measurements=phase_rows(events, quality, boundary_interval(params.up_and_go.boundary_sd)),
        tracks=tracks,
        events=events,
        quality=quality,
        methods={METHOD: settings(recording)},
    )


TEST = FunctionTest(measure_timed_up_and_go, UNITS)


def phase_rows(events: Sequence[Event], quality: Quality, half: float) -> tuple[Measurement, ...]:
    """A row for every time of ``PHASES``: from the first event of the one kind to the last of
    the other after it; ``half`` is half their interval, s."""
    rows = []
    for feature, (begins, ends) in PHASES.items():
        starts = [e.t for e in events if e.kind == begins]
        stops = [e.t for e in events if e.kind == ends and starts and e.t > starts[0]]
        if not stops:
            text = f"no {(ends if starts else begins).replace('_', ' ')} was found"
            rows.append(missing_row(feature, "s", Reason("phase_not_found", text), method=METHOD))
            continue
        span = Span(starts[0], stops[-1])
        rows.append(time_row(feature, span, half, method=METHOD, quality=quality))
    return tuple(rows)


def _found(
    recording: Recording, params: Params
) -> tuple[Reason | None, tuple[Event, ...], Signals | None]:
    """Why there is no timed up and go, or its events; and the curves."""
    ratio = recording.view_ratio
    if ratio > params.front_view:
        text = f"shoulder width is {ratio:.2f} of the trunk: filmed from the front or the back"
        return Reason("view_unsuitable", text), (), None
    x = recording.motion.middle("hip")[:, 0]
    seen = np.flatnonzero(np.isfinite(x))
    if len(seen) == 0:
        return why_none(None), (), None
    away = x - float(np.median(x[seen[: max(1, round(recording.motion.rate / 2))]]))
    farthest = int(np.nanargmax(np.abs(away)))
    way = 1 if away[farthest] > 0 else -1
    curves = signals(recording, params, way=way)
    if curves is None:
        return why_none(None), (), None
    chair = chair_events(curves, params.chair)
    begun = [e for e in chair if e.kind in (RISE_START, SEAT_OFF, STANDING)][:3]
    ended = [e for e in chair if e.kind in (SIT_START, SEATED)][-2:]
    if len(begun) < 3:
        return why_none(curves), (), curves
    travel = abs(float(away[farthest])) / curves.leg
    if travel < params.up_and_go.least_travel:
        text = f"the person goes {travel:.1f} leg lengths away from the chair"
        return Reason("not_walking", text), (), curves
    if len(ended) < 2 or ended[1].t < curves.times[farthest]:
        return Reason("not_seated_again", "nobody sits down again at the end"), (), curves
    events = [*begun, *ended]
    direction = heading(recording.motion, way, params.up_and_go)
    middle = float(curves.times[farthest])
    for since, until, kinds in (
        (begun[2].t, (middle + ended[0].t) / 2, (TURN_START, TURN_END)),
        ((middle + ended[0].t) / 2, ended[1].t, (SECOND_TURN_START,)),
    ):
        turn = turn_near(curves.times, direction, since, until, params.up_and_go)
        if turn is not None:
            events += [Event(t=t, kind=k) for t, k in zip(turn, kinds, strict=False)]
    return None, tuple(sorted(events, key=lambda e: (e.t, KINDS.index(e.kind)))), curves
