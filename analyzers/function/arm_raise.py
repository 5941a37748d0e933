"""Raising the arms: how high, how long, and what else helps.

After the arm grades of Brooke et al. 1981 (Muscle Nerve 4:186): range of the shoulder, wrist over
the head, and the ways around a weak shoulder: a bent elbow (a shorter lever), a leaning trunk.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzers.function.arm_angles import ArmCurves, arm_curves
from analyzers.function.arm_phases import KINDS, Attempt, attempts, raises
from analyzers.function.levels import held_peak
from analyzers.function.params import Params
from analyzers.function.recording import Recording, leg_length, near_side
from analyzers.function.rows import SIDES, FunctionTest, missing_row, value_row
from analyzers.perception.motion import Floats
from analyzers.perception.pose_overlay import curve
from workbench.model import Measurement, Quality, Reason, Side, Span, Verdict
from workbench.plugin.contract import Result
from workbench.plugin.corrected import corrected_events

UNITS = {
    "arm_raise_angle": "deg",
    "arm_raise_hold_time": "s",
    "arm_raise_wrist_over_head": "%",
    "arm_raise_elbow_flexion": "deg",
    "arm_raise_trunk_lean": "deg",
    "brooke_grade_suggested": "1",
}
ABDUCTION, FLEXION = "arm_abduction_front", "arm_flexion_side"


@dataclass(frozen=True, slots=True)
class Raised:
    """What one raise reached: angle (deg), hold (s), wrist over the head (%), elbow and lean (deg).

    ``flat``: share of its length that the upper arm shows at the top; ``seen``: share of the
    frames in which the arm was seen.
    """

    angle: float
    hold: float | None
    over_head: float | None
    elbow: float | None
    lean: float | None
    flat: float
    seen: float


def measure_arm_raise(recording: Recording, params: Params) -> Result:
    """Angle, hold, wrist, elbow, trunk and a suggested Brooke grade for each arm."""
    ratio = _view_ratio(recording)
    if not np.isfinite(ratio):
        return _refused(recording, Reason("low_visibility", "shoulders and hips are not seen"))
    if params.side_view <= ratio <= params.front_view:
        text = f"shoulder width is {ratio:.2f} of the trunk: neither from the front nor the side"
        return _refused(recording, Reason("view_unsuitable", text))
    from_side = ratio < params.side_view
    method = FLEXION if from_side else ABDUCTION
    motion, p = recording.motion, params.arm_raise
    curves = {s: arm_curves(recording, s, params, from_side=from_side) for s in SIDES}
    found = [
        event
        for s in SIDES
        for event in raises(motion.times, motion.rate, curves[s].elevation, s, p)
    ]
    events = corrected_events(found, recording.edits, KINDS, reach=params.edit_reach)
    rows: list[Measurement] = []
    for side in SIDES:
        if from_side and side is not near_side(motion):
            text = "the far arm is hidden by the trunk; film each side, or the front"
            rows += _side_missing(Reason("view_unsuitable", text), side, method)
            continue
        rows += _rows(recording, curves[side], attempts(events, side), side, method, params)
    if from_side:
        events = tuple(e for e in events if e.side is near_side(motion))
    return Result(
        measurements=tuple(rows),
        tracks=(
            *recording.tracks,
            *(curve(motion, "arm_elevation", curves[s].elevation, "deg", s) for s in SIDES),
        ),
        events=events,
        quality=recording.quality,
        methods={method: {**recording.settings, "view_ratio": round(ratio, 3)}},
    )


def _rows(
    recording: Recording,
    curves: ArmCurves,
    tried: list[Attempt],
    side: Side,
    method: str,
    params: Params,
) -> list[Measurement]:
    """The rows of one arm: those of its highest raise."""
    p = params.arm_raise
    if not np.isfinite(curves.elevation).any():
        reason = Reason("low_visibility", f"the {side} arm or the trunk is not seen")
        return _side_missing(reason, side, method)
    if not tried:
        reach = float(np.nanmax(curves.elevation) - np.nanpercentile(curves.elevation, 10))
        text = (
            f"the {side} arm rises by {reach:.0f} degrees; {p.least_raise:g} or more are an attempt"
            " (mark raise_start and raise_end where it was one)"
        )
        return _side_missing(Reason("not_raised", text), side, method)
    moved = min(_feet_move(recording, a) for a in tried)
    if moved > p.feet_move:
        text = f"the feet move by {moved:.1f} leg lengths meanwhile: arms that swing are no raise"
        return _side_missing(Reason("feet_move", text), side, method)
    tried = [a for a in tried if _feet_move(recording, a) <= p.feet_move]
    results = [r for r in (_raised(recording, curves, a, params) for a in tried) if r is not None]
    whole = [r for r in results if r.seen >= p.least_seen]
    if not whole:
        text = f"the {side} arm is seen in less than {100 * p.least_seen:.0f} % of every raise"
        return _side_missing(Reason("low_visibility", text), side, method)
    flat = [r for r in whole if r.flat >= p.out_of_plane]
    if not flat:
        best = max(r.flat for r in whole)
        text = f"the upper arm shows {100 * best:.0f} % of its length: it points out of the picture"
        return _side_missing(Reason("arm_out_of_plane", text), side, method)
    best_raise = max(flat, key=lambda r: r.angle)
    quality = recording.quality
    if best_raise.flat < p.flat_arm:
        text = f"the upper arm shows {100 * best_raise.flat:.0f} % of its length"
        quality &= Quality(Verdict.LIMITED, (Reason("arm_out_of_plane", text),))
    span = Span(min(a.start for a in tried), max(a.end for a in tried))
    values = {
        "arm_raise_angle": (best_raise.angle, [r.angle for r in flat]),
        "arm_raise_hold_time": (best_raise.hold, [r.hold for r in flat]),
        "arm_raise_wrist_over_head": (best_raise.over_head, [r.over_head for r in flat]),
        "arm_raise_elbow_flexion": (best_raise.elbow, [r.elbow for r in flat]),
        "arm_raise_trunk_lean": (best_raise.lean, [r.lean for r in flat]),
        "brooke_grade_suggested": (_brooke(best_raise, params), []),
    }
    errors = {
        "arm_raise_angle": 1.96 * p.angle_sd,
        "arm_raise_elbow_flexion": 1.96 * p.angle_sd,
        "arm_raise_hold_time": 1.96 * p.time_sd,
        "arm_raise_trunk_lean": 1.96 * p.lean_sd,
        "arm_raise_wrist_over_head": 1.96 * p.head_sd,
    }
    rows = []
    for feature, (value, each) in values.items():
        if value is None:
            text = "not seen at the top, or no top_start and top_end in the raise"
            reason = Reason("no_top", text)
            rows.append(missing_row(feature, UNITS[feature], reason, side=side, method=method))
            continue
        own = quality
        if feature == "brooke_grade_suggested":
            own &= _to_confirm(value)
        kept = [x for x in each if x is not None]
        row = value_row(
            feature,
            UNITS[feature],
            value,
            method=method,
            quality=own,
            side=side,
            span=span,
            n=len(flat),
            half_interval=errors.get(feature),
            samples=kept if len(kept) == len(flat) else (),
        )
        rows.append(row)
    return rows


def _raised(
    recording: Recording, curves: ArmCurves, attempt: Attempt, params: Params
) -> Raised | None:
    """What a raise reached; None where nothing of it is seen."""
    motion, p = recording.motion, params.arm_raise
    first, last = motion.index(attempt.start), motion.index(attempt.end)
    part = slice(first, last + 1)
    peak = held_peak(curves.elevation[part], motion.rate, p.held)
    if peak is None:
        return None
    top = slice(first + peak[1], first + peak[1] + 1)
    hold = None
    if attempt.top is not None:
        hold = attempt.top[1] - attempt.top[0]
        top = slice(motion.index(attempt.top[0]), motion.index(attempt.top[1]) + 1)
    rest = slice(max(0, first - round(motion.rate)), max(first, 1))
    before, after = _median(curves.lean[rest]), _median(curves.lean[top])
    own = float(np.nanpercentile(curves.upper_arm, 90))
    reached = held_peak(curves.over_head[part], motion.rate, p.held)
    return Raised(
        angle=peak[0],
        hold=hold,
        over_head=None if reached is None else reached[0],
        elbow=_median(curves.elbow[top]),
        lean=None if before is None or after is None else after - before,
        flat=float(np.nanmedian(curves.upper_arm[top])) / own,
        seen=float(np.isfinite(curves.elevation[part]).mean()),
    )


def _feet_move(recording: Recording, attempt: Attempt) -> float:
    """Range of the place of one ankle against the other during a raise, leg lengths; 0 where
    they are not seen (a seated person behind a table)."""
    motion = recording.motion
    part = slice(motion.index(attempt.start), motion.index(attempt.end) + 1)
    apart = motion["left_ankle"][part] - motion["right_ankle"][part]
    if not np.isfinite(apart).any():
        return 0.0
    across = float(np.max(np.nanmax(apart, axis=0) - np.nanmin(apart, axis=0)))
    return across / leg_length(motion)


def _median(values: Floats) -> float | None:
    return float(np.nanmedian(values)) if np.isfinite(values).any() else None


def _brooke(raised: Raised, params: Params) -> float | None:
    """1: straight arm and upright trunk bring the wrist over the head; 2: over the head with a
    bent elbow or a leaning trunk; 3: not over the head (3 or worse)."""
    p = params.arm_raise
    if raised.over_head is None or raised.elbow is None or raised.lean is None:
        return None
    if raised.over_head <= 0:
        return 3.0
    helped = raised.elbow > p.straight_elbow or abs(raised.lean) > p.upright
    return 2.0 if helped else 1.0


def _to_confirm(grade: float) -> Quality:
    text = "suggested from the picture; a reviewer confirms it"
    if grade >= 3:
        text += ". 3 or worse: hand to the mouth and the glass are not seen here"
    return Quality(Verdict.LIMITED, (Reason("to_be_confirmed", text),))


def _view_ratio(recording: Recording) -> float:
    """As ``Recording.view_ratio``, of the frames with both wrists below the shoulders: raised
    arms draw the shoulders together."""
    motion = recording.motion
    shoulders = motion.middle("shoulder")
    with np.errstate(invalid="ignore"):
        down = np.minimum(motion["left_wrist"][:, 1], motion["right_wrist"][:, 1])
        resting = down > shoulders[:, 1]
    width = np.abs(motion["left_shoulder"][:, 0] - motion["right_shoulder"][:, 0])
    ratio = width / np.linalg.norm(shoulders - motion.middle("hip"), axis=1)
    ratio = ratio[resting & np.isfinite(ratio)]
    return float(np.median(ratio)) if len(ratio) else recording.view_ratio


def _side_missing(reason: Reason, side: Side, method: str) -> list[Measurement]:
    return [missing_row(f, unit, reason, side=side, method=method) for f, unit in UNITS.items()]


def _refused(recording: Recording, reason: Reason) -> Result:
    return Result(
        measurements=TEST.all_missing(reason),
        tracks=recording.tracks,
        quality=Quality(Verdict.REFUSED, (reason,)),
    )


TEST = FunctionTest(measure=measure_arm_raise, units=UNITS, sided=frozenset(UNITS))
