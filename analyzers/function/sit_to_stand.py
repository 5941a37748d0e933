"""Sit to stand: five times against the clock, as often as possible in 30 s, or single rises."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analyzers.function.chair_cycles import KINDS, chair_events, way_up
from analyzers.function.chair_rises import Rise, rises_of
from analyzers.function.hand_push import planted, pushes
from analyzers.function.params import Params
from analyzers.function.recording import Recording, near_side
from analyzers.function.rows import (
    FunctionTest,
    boundary_interval,
    mean_row,
    missing_row,
    value_row,
)
from analyzers.function.signals import Signals, signals
from analyzers.perception.motion import Floats
from analyzers.perception.pose_overlay import curve
from workbench.model import Measurement, Quality, Reason, Side, Span, Verdict
from workbench.plugin.contract import Result
from workbench.plugin.corrected import corrected_events, touched

METHOD = "chair_phases"
UNITS = {
    "sit_to_stand_time": "s",
    "sit_to_stand_count": "{count}",
    "sit_to_stand_rise_time": "s",
    "sit_to_stand_sit_time": "s",
    "sit_to_stand_trunk_flexion": "deg",
    "sit_to_stand_hand_push": "%",
}


def measure_sit_to_stand(recording: Recording, params: Params) -> Result:
    """Times, counts, trunk and hands of the rises in one recording."""
    curves = signals(recording, params)
    found = chair_events(curves, params.chair) if curves else ()
    events = corrected_events(found, recording.edits, KINDS, reach=params.edit_reach)
    rises = rises_of(events)
    if not rises:
        return _refused(recording, why_none(curves))
    quality = recording.quality
    if touched(recording.edits, KINDS):
        quality &= Quality(Verdict.GOOD, (Reason("edited", "phases corrected by a person"),))
    share = way_up(curves, params.chair) if curves else None
    rows = [
        total_time(recording, rises, quality, params),
        count(recording, rises, share, quality, params),
        _mean("rise_time", [r.rise_time for r in rises], rises, quality, "no rise was found"),
        _mean(
            "sit_time",
            [r.sit_time for r in rises if r.sit_time is not None],
            rises,
            quality,
            "nobody sits down again after rising",
        ),
        trunk_flexion(curves, rises, quality),
        hand_push(recording, share, rises, quality, params),
    ]
    tracks = recording.tracks
    if curves is not None:
        tracks += (
            curve(recording.motion, "hip_height", curves.hip, "{leg length}"),
            curve(recording.motion, "trunk_flexion", curves.lean, "deg"),
        )
    return Result(
        measurements=tuple(rows),
        tracks=tracks,
        events=events,
        quality=quality,
        methods={METHOD: settings(recording)},
    )


TEST = FunctionTest(measure_sit_to_stand, UNITS)


def settings(recording: Recording) -> dict[str, str | int | float | bool | None]:
    """What the values depend on, for ``methods.json``."""
    ratio = recording.view_ratio
    return {
        **recording.settings,
        "view_ratio": round(ratio, 3) if np.isfinite(ratio) else None,
        "variant": recording.capture.acq or None,
        "rate": round(recording.motion.rate, 3),
    }


def why_none(curves: Signals | None) -> Reason:
    """Why there is no rise."""
    if curves is None:
        return Reason("low_visibility", "hips, shoulders and ankles are not seen together")
    finite = curves.hip[np.isfinite(curves.hip)]
    travel = float(np.ptp(np.percentile(finite, [5, 95]))) if len(finite) else 0.0
    text = f"the hips go up and down by {travel:.2f} leg lengths: no rise from a seat to standing"
    return Reason("no_rise", text)


def total_time(
    recording: Recording, rises: list[Rise], quality: Quality, params: Params
) -> Measurement:
    """From the first movement of the trunk to standing of the fifth rise."""
    needed = params.chair.repetitions
    name, unit = "sit_to_stand_time", UNITS["sit_to_stand_time"]
    if recording.capture.acq.lower() in ("30s", "30sec"):
        text = "recorded as the 30-second test, which is paced differently"
        return missing_row(name, unit, Reason("other_variant", text), method=METHOD)
    if len(rises) < needed:
        text = f"{len(rises)} rises; the test has {needed}"
        return missing_row(name, unit, Reason("too_few_rises", text), method=METHOD)
    first, last = rises[0], rises[needed - 1]
    span = Span(first.start, last.standing)
    return value_row(
        name,
        unit,
        span.duration,
        method=METHOD,
        quality=quality,
        span=span,
        n=needed,
        half_interval=boundary_interval(params.chair.boundary_sd),
    )


def count(
    recording: Recording,
    rises: list[Rise],
    share: Floats | None,
    quality: Quality,
    params: Params,
) -> Measurement:
    """Stands within 30 s of the first movement; more than half up at the end counts."""
    chair = params.chair
    name, unit = "sit_to_stand_count", UNITS["sit_to_stand_count"]
    if recording.capture.acq.lower().startswith("5"):
        text = "recorded as the five-times test, which ends after five rises"
        return missing_row(name, unit, Reason("other_variant", text), method=METHOD)
    end = rises[0].start + chair.window
    last = float(recording.track.times[-1])
    if last < end - 0.5 / max(recording.motion.rate, 1.0):
        text = f"the recording ends {last - rises[0].start:.1f} s after the first movement"
        return missing_row(name, unit, Reason("too_short", text), method=METHOD)
    stands = sum(r.standing <= end for r in rises)
    under_way = any((r.seat_off or r.start) <= end < r.standing for r in rises)
    if under_way and share is not None:
        stands += bool(share[recording.motion.index(end)] > chair.half_rise)
    span = Span(rises[0].start, end)
    return value_row(
        name, unit, float(stands), method=METHOD, quality=quality, span=span, n=len(rises)
    )


def trunk_flexion(curves: Signals | None, rises: list[Rise], quality: Quality) -> Measurement:
    """Mean over rises of the trunk's largest forward lean on the way up."""
    name, unit = "sit_to_stand_trunk_flexion", UNITS["sit_to_stand_trunk_flexion"]
    if curves is None or not curves.side_view:
        text = "the lean of the trunk is seen at its true size from the side only"
        return missing_row(name, unit, Reason("view_unsuitable", text), method=METHOD)
    peaks = []
    for rise in rises:
        own = curves.lean[(curves.times >= rise.start) & (curves.times <= rise.standing)]
        if np.isfinite(own).any():
            peaks.append(float(np.nanmax(own)))
    return _mean("trunk_flexion", peaks, rises, quality, "the trunk is not seen")


def hand_push(
    recording: Recording,
    share: Floats | None,
    rises: list[Rise],
    quality: Quality,
    params: Params,
) -> Measurement:
    """Share of the rises in which a hand rests on thigh, knee, seat or arm rest."""
    motion = recording.motion
    from_side = not recording.view_ratio > params.side_view
    sides = (near_side(motion),) if from_side else (Side.LEFT, Side.RIGHT)
    judged = []
    for rise in rises:
        if rise.seat_off is None or share is None:
            continue
        low, whole = (
            slice(motion.index(rise.seat_off), motion.index(_up(motion.times, share, rise, u)) + 1)
            for u in (0.5, params.chair.full)
        )
        lean = slice(motion.index(rise.start), low.start + 1)
        seen = [pushes(motion, side, low, whole, params.hands) for side in sides]
        seen += [True for side in sides if planted(motion, side, lean, params.hands)]
        if any(s is not None for s in seen):
            judged.append(100.0 * any(seen))
    name, unit = "sit_to_stand_hand_push", UNITS["sit_to_stand_hand_push"]
    if not judged:
        reason = Reason("low_visibility", "the wrists are not seen while rising")
        return missing_row(name, unit, reason, method=METHOD)
    row = value_row(
        name,
        unit,
        float(np.mean(judged)),
        method=METHOD,
        quality=quality,
        span=_span(rises),
        n=len(judged),
        samples=judged,
    )
    if from_side and len(judged) == len(rises):
        text = "only the hand turned to the camera is seen"
        return replace(row, quality=quality & Quality(Verdict.LIMITED, (Reason("one_hand", text),)))
    return row


def _up(times: Floats, share: Floats, rise: Rise, least: float) -> float:
    """When the hips are ``least`` of the way up in ``rise``, s."""
    own = np.flatnonzero((times >= (rise.seat_off or rise.start)) & (times <= rise.standing))
    above = own[share[own] >= least]
    return float(times[above[0]]) if len(above) else rise.standing


def _mean(
    name: str, values: list[float], rises: list[Rise], quality: Quality, otherwise: str
) -> Measurement:
    feature = f"sit_to_stand_{name}"
    if not values:
        return missing_row(feature, UNITS[feature], Reason("not_seen", otherwise), method=METHOD)
    return mean_row(
        feature, UNITS[feature], values, method=METHOD, quality=quality, span=_span(rises)
    )


def _span(rises: list[Rise]) -> Span:
    return Span(rises[0].start, max(rises[-1].standing, rises[-1].seated or 0.0))


def _refused(recording: Recording, reason: Reason) -> Result:
    return Result(
        measurements=TEST.all_missing(reason, METHOD),
        tracks=recording.tracks,
        quality=Quality(Verdict.REFUSED, (reason,)),
        methods={METHOD: settings(recording)},
    )
