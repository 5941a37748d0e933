"""Stairs, up or down: the time, one foot or two on each step, and a hand that holds on."""

from __future__ import annotations

import numpy as np

from analyzers.function.descent import goes_down, played_back, span_round, turned_round
from analyzers.function.foot_paths import foot_paths
from analyzers.function.params import Params, Stairs
from analyzers.function.recording import Recording, leg_length
from analyzers.function.rows import SIDES, FunctionTest, missing_row, value_row
from analyzers.function.stair_steps import KINDS, Placing, placings, riser, step_events
from analyzers.perception.motion import Motion
from workbench.model import Measurement, Quality, Reason, Span, Verdict
from workbench.plugin.contract import Result
from workbench.plugin.corrected import corrected_events

_EACH = {
    "time": "s",
    "steps": "{count}",
    "time_per_step": "s",
    "step_over": "%",
    "hand_hold": "%",
}
UP, DOWN = "stairs_", "stairs_down_"
UNITS = {f"{way}{name}": unit for way in (UP, DOWN) for name, unit in _EACH.items()}
METHOD = "feet_on_steps_side"


def measure_stairs(recording: Recording, params: Params) -> Result:
    """Time from the first lift of a foot to both feet on the last step, and how it was done."""
    p = params.stairs
    leg = leg_length(recording.motion)
    ratio = recording.view_ratio
    if not np.isfinite(ratio) or not np.isfinite(leg):
        return _refused(recording, Reason("low_visibility", "trunk and legs are not seen"))
    if ratio > params.front_view:
        text = f"shoulder width is {ratio:.2f} of the trunk: heights of steps need a side view"
        return _refused(recording, Reason("view_unsuitable", text))
    down = goes_down(recording.motion, leg)
    climb = played_back(recording) if down else recording
    motion = climb.motion
    paths, swap = foot_paths(climb.track, motion.times, motion.rate, leg, params)
    found = tuple(step_events(motion, paths, leg, p))
    found = turned_round(found, motion) if down else found
    events = corrected_events(found, recording.edits, KINDS, reach=params.edit_reach)
    steps = placings(motion, paths, turned_round(events, motion) if down else events)
    one = riser(steps, leg, p)
    if one is None:
        text = "no foot is seen to stand, rise and stand on steps (or the camera moves)"
        return _refused(recording, Reason("no_steps", text))
    top = round(max(s.height for s in steps) / one)
    if top < p.fewest_steps:
        text = f"{top} step is seen; a flight of stairs has {p.fewest_steps} or more"
        return _refused(recording, Reason("no_steps", text))
    return Result(
        measurements=tuple(_rows(climb, steps, one, top, leg, down, params)),
        tracks=recording.tracks,
        events=events,
        quality=recording.quality,
        methods={
            METHOD: {
                **recording.settings,
                "view_ratio": round(ratio, 3),
                "way": "down" if down else "up",
                "riser_leg_lengths": round(one / leg, 3),
                "feet_exchanged": round(float(swap.mean()), 3),
            }
        },
    )


def _rows(
    recording: Recording,
    steps: list[Placing],
    one: float,
    top: int,
    leg: float,
    down: bool,
    params: Params,
) -> list[Measurement]:
    """The rows of one climb (a descent is one played backwards)."""
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
        "steps": float(top),
        "step_over": step_over(steps, one, top, params.stairs),
        "hand_hold": 100 * hand_hold(recording.motion, span, leg, params.stairs),
        "time": span.duration if len(ends) == 2 else None,
        "time_per_step": span.duration / top if len(ends) == 2 else None,
    }
    half = 1.96 * params.stairs.time_sd
    errors = {"time": half, "time_per_step": half / top}
    own, other = (DOWN, UP) if down else (UP, DOWN)
    if down:
        away = Reason("descent", "the body goes down: see the values of the descent")
        shown = span_round(span, recording.motion)
    else:
        away = Reason("ascent", "the body goes up: see the values of the climb")
        shown = span
    rows = []
    for name, unit in _EACH.items():
        value = values[name]
        rows.append(missing_row(f"{other}{name}", unit, away, method=METHOD))
        if value is None:
            text = "the second foot is not seen to reach the last step"
            reason = Reason("end_not_seen", text)
            rows.append(missing_row(f"{own}{name}", unit, reason, method=METHOD))
            continue
        row = value_row(
            f"{own}{name}",
            unit,
            value,
            method=METHOD,
            quality=quality,
            span=shown,
            n=top - 1 if name == "step_over" else 1,
            half_interval=errors.get(name),
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


def _refused(recording: Recording, reason: Reason) -> Result:
    return Result(
        measurements=TEST.all_missing(reason, METHOD),
        tracks=recording.tracks,
        quality=Quality(Verdict.REFUSED, (reason,)),
    )


TEST = FunctionTest(measure=measure_stairs, units=UNITS)
