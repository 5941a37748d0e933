"""Rows of a recording from the front or the back."""

from __future__ import annotations

import numpy as np

from analyzers.gait import corrections
from analyzers.gait.asymmetry import asymmetry_rows
from analyzers.gait.bouts import Bout, front_bouts
from analyzers.gait.cadence import cadence_row
from analyzers.gait.frontal import (
    hip_width,
    lean_ranges,
    size_px,
    stance_leans,
    swaying,
    widths,
)
from analyzers.gait.gates import moving_background, not_walking, told
from analyzers.gait.lengths import perspective
from analyzers.gait.params import Params
from analyzers.gait.quantities import not_seen_from
from analyzers.gait.recording import Recording
from analyzers.gait.rows import Samples, all_missing, rows
from analyzers.gait.scales import NO_SCALE, front_scale
from analyzers.gait.strides import Stride
from analyzers.gait.timing import fuller_side
from analyzers.gait.variability import variability_rows
from workbench.model import Quality, Reason, Side, Span, Verdict
from workbench.plugin.contract import Result

METHOD = "ankle_height_front"


def measure_front(recording: Recording, params: Params) -> Result:
    """Cadence, stride time, step width and lean of the trunk; the rest needs a side view."""
    motion = recording.motion
    samples = Samples(method=METHOD, quality=recording.quality)
    strides: list[Stride] = []
    periods: list[float] = []
    bouts: list[Bout] = []
    refused: list[Reason] = []
    for bout in front_bouts(motion, params):
        found = swaying(motion, bout, params)
        reason = not_walking(found.excursion, found.periodicity, params.least_lift, params)
        if reason is not None:
            refused.append(reason)
            continue
        strides += found.strides
        periods += [found.period or 0.0] * len(found.strides)
        bouts.append(bout)
        _measure_bout(recording, bout, found.strides, found.period, samples, params)
    settings = {
        **recording.settings,
        "view_ratio": round(recording.view_ratio, 3),
        "bouts": len(bouts),
        "bouts_refused": len(refused),
        **{f"bout_refused_{i}": f"{r.code}: {r.text}" for i, r in enumerate(refused)},
        "background_moving_share": moving_background(recording.camera, motion),
        "rate": round(motion.rate, 3),
        "interval": "Student's t, 95 %, widened by the error of scale and correction",
    }
    if not bouts:
        reason = told(refused, params)
        return Result(
            measurements=all_missing(reason, METHOD),
            tracks=recording.tracks,
            quality=Quality(Verdict.REFUSED, (reason,)),
            methods={METHOD: settings},
        )
    spans = [b.span(motion) for b in bouts]
    samples.span = Span(min(a for a, _ in spans), max(b for _, b in spans))
    text = "contacts and side angles cannot be seen from the front; film from the side"
    side_view = Reason("view_unsuitable", text)
    names = (*not_seen_from("front"), "stride_time_cv")
    samples.refused |= {(name, Side.NONE): side_view for name in names}
    if not samples.of("step_width", Side.NONE):
        samples.refused.setdefault(("step_width", Side.NONE), NO_SCALE)
    samples.common |= dict.fromkeys(("trunk_lean_range", "trunk_lean_stance"), params.lean_sd)
    samples.common["step_width"] = params.step_width_sd
    times = [s.time for s in fuller_side(strides)]
    if len(times) < params.fewest_strides:
        # Somebody who hops about stands with the feet apart, and leans, as well: no steps.
        text = f"{len(times)} strides; at least {params.fewest_strides} are needed"
        few = Reason("too_few_strides", text)
        counted = ("step_width", "step_width_per_hips", "trunk_lean_stance")
        samples.refused |= {(name, Side.NONE): few for name in counted}
    # Single extrema scatter; the period of the whole bout is the steadier base of the cadence.
    cadence = cadence_row({Side.NONE: [t / 2 for t in periods]}, times, samples, params)
    return Result(
        measurements=(
            cadence,
            *rows(samples, params),
            *variability_rows(samples, params),
            *asymmetry_rows(samples, params),
        ),
        tracks=recording.tracks,
        quality=samples.quality,
        methods={METHOD: settings},
    )


def _measure_bout(
    recording: Recording,
    bout: Bout,
    strides: tuple[Stride, ...],
    period: float | None,
    samples: Samples,
    params: Params,
) -> None:
    """Adds the strides, leans and step widths of one bout."""
    motion = recording.motion
    nearer = perspective(motion, bout, params)
    if nearer is not None:
        samples.quality &= Quality(Verdict.LIMITED, (nearer,))
    # What perspective adds to every stride alike is taken out: their mean is the period.
    factor = period / float(np.mean([s.time for s in strides])) if strides and period else 1.0
    for stride in strides:
        samples.add("stride_time", stride.side, stride.time * factor)
        samples.add("stride_time_both", Side.NONE, stride.time * factor)
    for lean in lean_ranges(motion, strides):
        samples.add("trunk_lean_range_raw", Side.NONE, lean)
        samples.add("trunk_lean_range", Side.NONE, corrections.lean_range(lean, params))
    for side, lean in stance_leans(motion, bout) if strides else ():
        samples.add("trunk_lean_stance", side, lean)
    times, size, hips = motion.times[bout.part], size_px(motion, bout), hip_width(motion, bout)
    scale = front_scale(recording, bout)
    usual = float(np.nanmedian(size))
    for t, apart in widths(motion, bout):
        samples.add("step_width_per_hips", Side.NONE, apart / float(np.interp(t, times, hips)))
        if scale is not None:
            here = scale.metres_per_px
            if scale.method == "body_height":
                here *= usual / float(np.interp(t, times, size))
            elif nearer is not None:
                samples.refused["step_width", Side.NONE] = nearer
            samples.add("step_width", Side.NONE, apart * here)
            samples.relative["step_width"] = scale.relative_sd
