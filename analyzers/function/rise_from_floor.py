"""Rising from the floor: how long it takes, by which phases, and whether the hands climb."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from analyzers.function.chair_cycles import RISE_START, STANDING
from analyzers.function.floor_phases import (
    HANDS_OFF_FLOOR,
    KINDS,
    PRONE,
    QUADRUPED,
    floor_events,
    thigh_contact,
)
from analyzers.function.params import Params
from analyzers.function.recording import Recording
from analyzers.function.rows import (
    FunctionTest,
    boundary_interval,
    missing_row,
    time_row,
    value_row,
)
from analyzers.function.signals import Signals, signals
from analyzers.function.sit_to_stand import settings, why_none
from analyzers.perception.pose_overlay import curve
from workbench.model import Event, Measurement, Quality, Reason, Span, Verdict
from workbench.plugin.contract import Result
from workbench.plugin.corrected import corrected_events, touched

METHOD = "floor_phases"
CONTACT = "rise_from_floor_thigh_contact"
PHASES: dict[str, tuple[str, str]] = {
    "rise_from_floor_time": (RISE_START, STANDING),
    "rise_from_floor_prone_time": (RISE_START, PRONE),
    "rise_from_floor_hips_off_time": (RISE_START, QUADRUPED),
    "rise_from_floor_hands_on_floor_time": (QUADRUPED, HANDS_OFF_FLOOR),
    "rise_from_floor_erect_time": (HANDS_OFF_FLOOR, STANDING),
}
"""Each time with the events at which it begins and ends."""
UNITS = {**dict.fromkeys(PHASES, "s"), CONTACT: "s"}


def measure_rise_from_floor(recording: Recording, params: Params) -> Result:
    """The time of the rise and of its phases, and how long a hand rests on a thigh."""
    curves = signals(recording, params, way=1)
    found: tuple[Event, ...] = ()
    reason: Reason | None = why_none(None)
    if curves is not None:
        found, reason = floor_events(recording, curves, params)
    events = corrected_events(found, recording.edits, KINDS, reach=params.edit_reach)
    if curves is None or not events:
        assert reason is not None
        return Result(
            measurements=TEST.all_missing(reason, METHOD),
            tracks=recording.tracks,
            quality=Quality(Verdict.REFUSED, (reason,)),
            methods={METHOD: settings(recording)},
        )
    quality = recording.quality
    if touched(recording.edits, KINDS):
        quality &= Quality(Verdict.GOOD, (Reason("edited", "phases corrected by a person"),))
    return Result(
        measurements=(
            *phase_rows(events, quality, reason, boundary_interval(params.floor_rise.boundary_sd)),
            contact_row(recording, curves, events, quality, params),
        ),
        tracks=(
            *recording.tracks,
            curve(recording.motion, "hip_height", curves.hip, "{leg length}"),
            curve(recording.motion, "trunk_from_vertical", abs(curves.lean), "deg"),
        ),
        events=events,
        quality=quality,
        methods={METHOD: settings(recording)},
    )


TEST = FunctionTest(measure_rise_from_floor, UNITS)


def phase_rows(
    events: Sequence[Event], quality: Quality, reason: Reason | None, half: float
) -> tuple[Measurement, ...]:
    """A row for every time of ``PHASES``; ``reason`` says why there is no first movement,
    ``half`` is half the interval of a time, s."""
    at = {e.kind: e.t for e in reversed(events)}
    rows = []
    for feature, (begins, ends) in PHASES.items():
        absent = next((k for k in (begins, ends) if k not in at), None)
        if absent is None and at[ends] < at[begins]:
            absent = ends
        if absent is not None:
            text = f"no {absent.replace('_', ' ')} was found in its place"
            why = reason if reason and absent == RISE_START else Reason("phase_not_found", text)
            rows.append(missing_row(feature, "s", why, method=METHOD))
            continue
        span = Span(at[begins], at[ends])
        rows.append(time_row(feature, span, half, method=METHOD, quality=quality))
    return tuple(rows)


def contact_row(
    recording: Recording,
    curves: Signals,
    events: Sequence[Event],
    quality: Quality,
    params: Params,
) -> Measurement:
    """The longest rest of a hand on its own thigh or knee on the way up, s; 0: none."""
    at = {e.kind: e.t for e in events}
    since = at.get(HANDS_OFF_FLOOR, at.get(QUADRUPED, at.get(RISE_START)))
    if since is None or STANDING not in at or since >= at[STANDING]:
        reason = Reason("phase_not_found", "the way up to standing was not found")
        return missing_row(CONTACT, "s", reason, method=METHOD)
    found = thigh_contact(recording, curves, since, at[STANDING], params)
    if not found:
        reason = Reason("low_visibility", "no wrist is seen on the way up")
        return missing_row(CONTACT, "s", reason, method=METHOD)
    row = value_row(
        CONTACT,
        "s",
        max(seconds for _, seconds in found.values()),
        method=METHOD,
        quality=quality,
        span=Span(since, at[STANDING]),
        n=len(found),
        half_interval=boundary_interval(params.floor_rise.boundary_sd),
        samples=[seconds for _, seconds in found.values()],
    )
    if len(found) == 1:
        text = f"only the {next(iter(found))} hand is seen"
        return replace(row, quality=quality & Quality(Verdict.LIMITED, (Reason("one_hand", text),)))
    return row
