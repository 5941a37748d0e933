"""Going up stairs: the time, one foot or two on each step, and a hand that holds on."""

from __future__ import annotations

import numpy as np

from analyzers.function.foot_paths import foot_paths
from analyzers.function.params import Params, Stairs
from analyzers.function.recording import Recording, leg_length
from analyzers.function.rows import SIDES, FunctionTest, missing_row, value_row
from analyzers.function.stair_steps import KINDS, Placing, placings, riser, step_events
from analyzers.perception.motion import Motion
from workbench.model import Measurement, Quality, Reason, Span, Verdict
from workbench.plugin.contract import Result
from workbench.plugin.corrected import corrected_events

UNITS = {
    "stairs_time": "s",
    "stairs_steps": "{count}",
    "stairs_time_per_step": "s",
    "stairs_step_over": "%",
    "stairs_hand_hold": "%",
}
METHOD = "feet_on_steps_side"


def measure_stairs(recording: Recording, params: Params) -> Result:
    """Time from the first lift of a foot to both feet on the last step, and how it was done."""
    motion, p = recording.motion, params.stairs
    leg = leg_length(motion)
    ratio = recording.view_ratio
    if not np.isfinite(ratio) or not np.isfinite(leg):
        return _refused(recording, Reason("low_visibility", "trunk and legs are not seen"))
    if ratio > params.front_view:
        text = f"shoulder width is {ratio:.2f} of the trunk: heights of steps need a side view"
        return _refused(recording, Reason("view_unsuitable", text))
    paths, swap = foot_paths(recording.track, motion.times, motion.rate, leg, params)
    found = step_events(motion, paths, leg, p)
    events = corrected_events(found, recording.edits, KINDS, reach=params.edit_reach)
    steps = placings(motion, paths, events)
    one = riser(steps, leg, p)
    if one is None and _goes_down(motion, leg):
        text = "the body goes down: only climbing up is measured"
        return _refused(recording, Reason("descent", text))
    if one is None:
        text = "no foot is seen to stand, rise and stand on steps (or the camera moves)"
        return _refused(recording, Reason("no_steps", text))
    top = round(max(s.height for s in steps) / one)
    if top < p.fewest_steps:
        text = f"{top} step is seen; a flight of stairs has {p.fewest_steps} or more"
        return _refused(recording, Reason("no_steps", text))
    return Result(
        measurements=tuple(_rows(recording, steps, one, top, leg, params)),
        tracks=recording.tracks,
        events=events,
        quality=recording.quality,
        methods={
            METHOD: {
                **recording.settings,
                "view_ratio": round(ratio, 3),
                "riser_leg_lengths": round(one / leg, 3),
                "feet_exchanged": round(float(swap.mean()), 3),
            }
        },
    )


def _rows(
    recording: Recording, steps: list[Placing], one: float, top: int, leg: float, params: Params
) -> list[Measurement]:
    quality = recording.quality
    if recording.view_ratio >= params.side_view:
        text = f"shoulder width is {recording.view_ratio:.2f} of the trunk: not quite from the side"
        quality &= Quality(Verdict.LIMITED, (Reason("view_oblique", text),))
    start = min(s.off for s in steps)
    arrived = [
        min((s.on for s in steps if s.foot is side and round(s.height / one) >= top), default=None)
        for side in SIDES
    ]
    ends = [t for t in arrived if t is not None]
    span = Span(start, max(ends))
    values: dict[str, float | None] = {
        "stairs_steps": float(top),
        "stairs_step_over": step_over(steps, one, top, params.stairs),
        "stairs_hand_hold": 100 * hand_hold(recording.motion, span, leg, params.stairs),
        "stairs_time": span.duration if len(ends) == 2 else None,
        "stairs_time_per_step": span.duration / top if len(ends) == 2 else None,
    }
    half = 1.96 * params.stairs.time_sd
    errors = {"stairs_time": half, "stairs_time_per_step": half / top}
    rows = []
    for feature, unit in UNITS.items():
        value = values[feature]
        if value is None:
            text = "the second foot is not seen to reach the last step"
            reason = Reason("end_not_seen", text)
            rows.append(missing_row(feature, unit, reason, method=METHOD))
            continue
        row = value_row(
            feature,
            unit,
            value,
            method=METHOD,
            quality=quality,
            span=span,
            n=top - 1 if feature == "stairs_step_over" else 1,
            half_interval=errors.get(feature),
        )
        rows.append(row)
    return rows


def step_over(steps: list[Placing], one: float, top: int, p: Stairs) -> float:
    """Share (%) of the steps below the last one on which only one foot stood."""
    between = range(1, top)
    single = 0
    for level in between:
        feet = {s.foot for s in steps if abs(s.height / one - level) < p.same_level}
        single += len(feet) < 2
    return 100 * single / len(between)


def hand_hold(motion: Motion, climb: Span, leg: float, p: Stairs) -> float:
    """Share of the climb in which a hand stays in one place while the body goes on."""
    first, last = motion.index(climb.start), motion.index(climb.end)
    window = max(round(p.least_hold * motion.rate), 2)
    hips = motion.middle("hip")
    held = np.zeros(len(motion.times), bool)
    for side in SIDES:
        wrist = motion[f"{side}_wrist"]
        for i in range(first, max(last - window + 1, first)):
            part = wrist[i : i + window + 1]
            body = hips[i : i + window + 1]
            if not (np.isfinite(part).all() and np.isfinite(body).all()):
                continue
            rests = np.linalg.norm(np.ptp(part, axis=0)) <= p.hand_rests * leg
            if rests and np.linalg.norm(body[-1] - body[0]) >= p.body_moves * leg:
                held[i : i + window + 1] = True
    return float(held[first : last + 1].mean())


def _goes_down(motion: Motion, leg: float) -> bool:
    """Whether the hips end more than half a leg below where they began."""
    y = motion.middle("hip")[:, 1]
    y = y[np.isfinite(y)]
    return len(y) > 1 and bool(y[-1] - y[0] > 0.5 * leg)


def _refused(recording: Recording, reason: Reason) -> Result:
    return Result(
        measurements=TEST.all_missing(reason, METHOD),
        tracks=recording.tracks,
        quality=Quality(Verdict.REFUSED, (reason,)),
    )


TEST = FunctionTest(measure=measure_stairs, units=UNITS)
