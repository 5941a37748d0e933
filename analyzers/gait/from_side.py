"""Rows, events and curves of a recording from the side (or obliquely from it)."""

from __future__ import annotations

from analyzers.gait.asymmetry import asymmetry_rows
from analyzers.gait.bouts import Bout, side_bouts, turns
from analyzers.gait.cadence import cadence_row, unsigned_cadence_row
from analyzers.gait.curves import curve_tracks
from analyzers.gait.errors import angle_errors, side_errors
from analyzers.gait.gates import moving_background, progress, told
from analyzers.gait.kinematics import angle_samples, far_side_refused
from analyzers.gait.lengths import length_samples, perspective
from analyzers.gait.params import Params
from analyzers.gait.quantities import BOTH, METRIC, NEAR, not_seen_from
from analyzers.gait.recording import Recording
from analyzers.gait.rows import Samples, all_missing, rows
from analyzers.gait.scales import NO_SCALE, side_scale
from analyzers.gait.second_opinion import second_opinion
from analyzers.gait.side_view import Walk, walk
from analyzers.gait.timing import fuller_side, raw_samples, time_samples
from analyzers.gait.variability import variability_rows
from analyzers.perception.motion import Motion
from workbench.model import Quality, Reason, Side, Span, Verdict
from workbench.plugin.contract import Result

METHOD = "heel_toe_side"
UNSIGNED = "heel_distance_side"
_ANGLES = (*NEAR, "trunk_flexion")
_PAST_END = 0.1  # s


def measure_side(recording: Recording, params: Params) -> Result:
    """All features that a side view gives; those of a front view are missing."""
    motion = recording.motion
    found = walk(motion, side_bouts(motion, params), recording.edits, params)
    if not found.bouts:
        return _without_sides(recording, found, params)
    quality = recording.quality & progress(
        motion, found.bouts, recording.treadmill, params, recording.camera
    )
    samples = Samples(method=METHOD, quality=quality)
    samples.span = _span([b.span(motion) for b in found.bouts])
    text = "sideways lean and the width of steps need a front or back view"
    front = Reason("view_unsuitable", text)
    samples.refused |= {(name, Side.NONE): front for name in not_seen_from("side")}
    for bout in found.bouts:
        own = [e for e in found.events if _in(bout, e.t, motion)]
        steps = [s for s in found.steps if _in(bout, s.start, motion)]
        strides = [s for b, s in found.strides if b == bout]
        time_samples(steps, strides, own, samples)
        raw_samples(own, samples, params)
    # No number of strides makes the error of a side's events smaller.
    samples.common |= side_errors(params)
    scales = _measure_lengths(recording, found, samples, params)
    _measure_angles(recording, found, samples, params)
    strides = fuller_side([s for _, s in found.strides])
    steps_by_side = {side: [s.time for s in found.steps if s.side is side] for side in BOTH}
    cadence = cadence_row(steps_by_side, [s.time for s in strides], samples, params)
    settings = {**_settings(recording, found, params), **scales}
    tracks = (*recording.tracks, *curve_tracks(motion, found.strides, found.bouts, params))
    opinion = second_opinion(motion, found.bouts, tuple(sorted(found.events)))
    if opinion is not None:
        settings |= opinion.settings
        tracks = (*tracks, *opinion.tracks)
    return Result(
        measurements=(
            cadence,
            *rows(samples, params),
            *variability_rows(samples, params),
            *asymmetry_rows(samples, params),
        ),
        tracks=tracks,
        events=tuple(e.as_event() for e in sorted(found.events)),
        quality=samples.quality,
        methods={METHOD: settings},
    )


def _measure_lengths(
    recording: Recording, found: Walk, samples: Samples, params: Params
) -> dict[str, str]:
    """Lengths of all bouts; returns how they were taken, for ``methods.json``."""
    used: dict[str, str] = {}
    scaled = False
    refused: Reason | None = NO_SCALE
    own_error = params.step_gain_sd
    for i, bout in enumerate(found.bouts):
        scale, limits = side_scale(recording, found.bouts, bout, params)
        blocked = perspective(recording.motion, bout, params)
        steps = [s for s in found.steps if _in(bout, s.start, recording.motion)]
        if blocked is not None:
            scale, refused = None, blocked
        own = [s for b, s in found.strides if b == bout]
        ground = length_samples(
            recording.motion,
            bout,
            steps,
            own,
            scale,
            samples,
            params,
            treadmill=recording.treadmill,
        )
        used[f"ground_{i}"] = ground.value
        if scale is not None:
            scaled = True
            used[f"scale_{i}"] = f"{scale.method}: {1000 * scale.metres_per_px:.3f} mm/px"
            for name in METRIC:
                error = max(samples.relative.get(name, 0.0), scale.relative_sd)
                samples.relative[name] = error
                samples.limits[name] = samples.limits.get(name, Quality()) & limits
    if not scaled and refused is not None:
        samples.refused |= {
            (name, Side.NONE): refused
            for name in METRIC
            if (name, Side.NONE) not in samples.refused
        }
    for name in ("step_length", "stride_length", "speed"):
        error = samples.relative.get(name, 0.0)
        samples.relative[name] = float((error**2 + own_error**2) ** 0.5)
    samples.relative["step_length_per_leg"] = own_error
    return used


def _measure_angles(recording: Recording, found: Walk, samples: Samples, params: Params) -> None:
    """Angles of the near side, where the view is near enough to the side."""
    if recording.view_ratio >= params.side_view:
        text = f"shoulder width is {recording.view_ratio:.2f} of the trunk: not quite from the side"
        reason = Reason("view_unsuitable", text)
        samples.refused |= {(name, Side.NONE): reason for name in _ANGLES}
        samples.quality &= Quality(Verdict.LIMITED, (Reason("view_oblique", text),))
        return
    for bout in found.bouts:
        strides = [s for b, s in found.strides if b == bout]
        angle_samples(recording.motion, bout, strides, samples, params)
    far_side_refused(found.bouts, samples)
    samples.common |= angle_errors(params)
    samples.relative["hip_flexion_range"] = params.hip_range_share


def _without_sides(recording: Recording, found: Walk, params: Params) -> Result:
    """Nothing but, at best, the cadence from the unsigned distance between the feet."""
    reason = told(found.refused, params)
    measurements = all_missing(reason, METHOD)
    quality = Quality(Verdict.REFUSED, (reason,))
    methods = {METHOD: _settings(recording, found, params)}
    if found.unsigned:
        bouts = [b for b, _ in found.unsigned]
        quality = recording.quality & Quality(Verdict.LIMITED, (reason,))
        quality &= progress(recording.motion, bouts, recording.treadmill, params, recording.camera)
        samples = Samples(method=UNSIGNED, quality=quality)
        spans = [b.span(recording.motion) for b in bouts]
        samples.span = _span(spans)
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


def _in(bout: Bout, t: float, motion: Motion) -> bool:
    """Whether a moment belongs to a bout; a corrected event may lie just past its end."""
    start, end = bout.span(motion)
    return start - _PAST_END <= t <= end + _PAST_END


def _span(spans: list[tuple[float, float]]) -> Span:
    return Span(min(a for a, _ in spans), max(b for _, b in spans))


def _settings(
    recording: Recording, found: Walk, params: Params
) -> dict[str, str | int | float | bool | None]:
    return {
        **recording.settings,
        "view_ratio": round(recording.view_ratio, 3),
        "treadmill_declared": recording.treadmill,
        "bouts": len(found.bouts),
        "bouts_refused": len(found.refused),
        **{f"bout_refused_{i}": f"{r.code}: {r.text}" for i, r in enumerate(found.refused)},
        "turns": turns(recording.motion, params),
        "background_moving_share": moving_background(recording.camera, recording.motion),
        **{f"bout_{i}": _described(recording, found, b) for i, b in enumerate(found.bouts)},
        "rate": round(recording.motion.rate, 3),
        "interval": "Student's t, 95 %, widened by the error of scale and correction",
    }


def _described(recording: Recording, found: Walk, bout: Bout) -> str:
    """Span, direction and cadence of one bout, so that directions can be told apart."""
    start, end = bout.span(recording.motion)
    times = [s.time for s in found.steps if _in(bout, s.start, recording.motion)]
    way = "right" if bout.direction > 0 else "left"
    cadence = f"{60 * len(times) / sum(times):.1f} steps/min" if times else "no steps"
    return f"{start:.2f}-{end:.2f} s to the {way}: {cadence} of {len(times)} steps"
