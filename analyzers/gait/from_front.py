"""Rows of a recording from the front or the back."""

from __future__ import annotations

from analyzers.gait.bouts import front_bouts
from analyzers.gait.frontal import lean_ranges, swaying
from analyzers.gait.gates import not_walking, told
from analyzers.gait.params import Params
from analyzers.gait.recording import Recording
from analyzers.gait.rows import Samples, all_missing, cadence_row, rows
from analyzers.gait.side_view import fuller_side
from analyzers.gait.strides import Stride
from workbench.model import Quality, Reason, Side, Span, Verdict
from workbench.plugin.contract import Result

METHOD = "ankle_height_front"
_SIDE_ONLY = (
    "step_time",
    "stance",
    "stance_raw",
    "knee_flexion_peak",
    "foot_pitch_swing",
    "foot_pitch_swing_raw",
)


def measure_front(recording: Recording, params: Params) -> Result:
    """Cadence, stride time and lean of the trunk; what needs a side view is missing."""
    motion = recording.motion
    strides: list[Stride] = []
    periods: list[float] = []
    spans: list[tuple[float, float]] = []
    refused: list[Reason] = []
    for bout in front_bouts(motion, params):
        found = swaying(motion, bout, params)
        reason = not_walking(found.excursion, found.periodicity, params.least_lift, params)
        if reason is not None:
            refused.append(reason)
            continue
        strides += found.strides
        periods += [found.period or 0.0] * len(found.strides)
        spans.append(bout.span(motion))
    settings = {
        **recording.settings,
        "view_ratio": round(recording.view_ratio, 3),
        "bouts": len(spans),
        "bouts_refused": len(refused),
        "rate": round(motion.rate, 3),
        "interval": "Student's t, 95 %",
    }
    if not spans:
        reason = told(refused, params)
        return Result(
            measurements=all_missing(reason, METHOD),
            tracks=recording.tracks,
            quality=Quality(Verdict.REFUSED, (reason,)),
            methods={METHOD: settings},
        )
    samples = Samples(method=METHOD, quality=recording.quality)
    samples.span = Span(min(a for a, _ in spans), max(b for _, b in spans))
    text = "contacts and side angles cannot be seen from the front; film from the side"
    side_view = Reason("view_unsuitable", text)
    samples.refused = {(feature, Side.NONE): side_view for feature in _SIDE_ONLY}
    for stride in strides:
        samples.add("stride_time", stride.side, stride.time)
    for lean in lean_ranges(motion, tuple(strides)):
        samples.add("trunk_lean_range", Side.NONE, lean)
    times = [s.time for s in fuller_side(strides)]
    # Single extrema scatter; the period of the whole bout is the steadier base of the cadence.
    cadence = cadence_row({Side.NONE: [t / 2 for t in periods]}, times, samples, params)
    return Result(
        measurements=(cadence, *rows(samples, params)),
        tracks=recording.tracks,
        quality=recording.quality,
        methods={METHOD: settings},
    )
