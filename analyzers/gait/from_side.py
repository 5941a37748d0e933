"""Rows, events and curves of a recording from the side (or obliquely from it)."""

from __future__ import annotations

from analyzers.gait.bouts import side_bouts
from analyzers.gait.events import SIDES
from analyzers.gait.gates import progress, told
from analyzers.gait.overlay import knee_tracks
from analyzers.gait.params import Params
from analyzers.gait.recording import Recording
from analyzers.gait.rows import (
    Samples,
    all_missing,
    cadence_row,
    rows,
    unsigned_cadence_row,
)
from analyzers.gait.side_view import Walk, angle_samples, fuller_side, time_samples, walk
from workbench.model import Quality, Reason, Side, Span, Verdict
from workbench.plugin.contract import Result

METHOD = "heel_toe_side"
UNSIGNED = "heel_distance_side"
_ANGLES = ("knee_flexion_peak", "foot_pitch_swing", "foot_pitch_swing_raw")


def measure_side(recording: Recording, params: Params) -> Result:
    """All features that a side view gives; trunk lean is missing."""
    motion = recording.motion
    found = walk(motion, side_bouts(motion, params), recording.edits, params)
    if not found.bouts:
        return _without_sides(recording, found, params)
    quality = recording.quality & progress(motion, found.bouts, recording.treadmill, params)
    samples = Samples(method=METHOD, quality=quality)
    samples.span = _span(recording, [b.span(motion) for b in found.bouts])
    front = Reason("view_unsuitable", "sideways lean of the trunk needs a front or back view")
    samples.refused["trunk_lean_range", Side.NONE] = front
    time_samples(found, samples)
    if recording.view_ratio < params.side_view:
        angle_samples(motion, found, samples, params)
    else:
        text = f"shoulder width is {recording.view_ratio:.2f} of the trunk: not quite from the side"
        reason = Reason("view_unsuitable", text)
        samples.refused |= {(feature, Side.NONE): reason for feature in _ANGLES}
        samples.quality &= Quality(Verdict.LIMITED, (Reason("view_oblique", text),))
    strides = fuller_side([s for _, s in found.strides])
    steps = {side: [s.time for s in found.steps if s.side is side] for side in SIDES}
    cadence = cadence_row(steps, [s.time for s in strides], samples, params)
    return Result(
        measurements=(cadence, *rows(samples, params)),
        tracks=(*recording.tracks, *knee_tracks(motion, found.bouts)),
        events=tuple(e.as_event() for e in sorted(found.events)),
        quality=samples.quality,
        methods={METHOD: _settings(recording, found)},
    )


def _without_sides(recording: Recording, found: Walk, params: Params) -> Result:
    """Nothing but, at best, the cadence from the unsigned distance between the feet."""
    reason = told(found.refused, params)
    measurements = all_missing(reason, METHOD)
    quality = Quality(Verdict.REFUSED, (reason,))
    methods = {METHOD: _settings(recording, found)}
    if found.unsigned:
        bouts = [b for b, _ in found.unsigned]
        quality = recording.quality & Quality(Verdict.LIMITED, (reason,))
        quality &= progress(recording.motion, bouts, recording.treadmill, params)
        samples = Samples(method=UNSIGNED, quality=quality)
        spans = [b.span(recording.motion) for b in bouts]
        samples.span = _span(recording, spans)
        cadence = unsigned_cadence_row(
            [
                (end - start, period)
                for (start, end), (_, period) in zip(spans, found.unsigned, strict=True)
            ],
            samples,
            params,
        )
        measurements = (cadence, *(m for m in measurements if m.feature != cadence.feature))
        methods[UNSIGNED] = methods[METHOD]
    return Result(
        measurements=measurements, tracks=recording.tracks, quality=quality, methods=methods
    )


def _span(recording: Recording, spans: list[tuple[float, float]]) -> Span:
    return Span(min(a for a, _ in spans), max(b for _, b in spans))


def _settings(recording: Recording, found: Walk) -> dict[str, str | int | float | bool | None]:
    return {
        **recording.settings,
        "view_ratio": round(recording.view_ratio, 3),
        "treadmill_declared": recording.treadmill,
        "bouts": len(found.bouts),
        "bouts_refused": len(found.refused),
        "rate": round(recording.motion.rate, 3),
        "interval": "Student's t, 95 %",
    }
