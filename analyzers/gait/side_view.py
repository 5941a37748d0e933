"""All that a side view gives: events, steps, strides, stance, knee and foot."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from analyzers.gait.angles import foot_pitch, knee_flexion, late_swing_pitch, peak_swing_flexion
from analyzers.gait.bouts import Bout
from analyzers.gait.edited import with_edits
from analyzers.gait.events import SIDES, FootEvent, stepping, unsigned_step_period
from analyzers.gait.gates import not_walking, sides_unclear
from analyzers.gait.motion import Motion
from analyzers.gait.params import Params
from analyzers.gait.rows import Samples
from analyzers.gait.strides import Step, Stride, steps_of, strides_of
from workbench.model import Edit, Reason


@dataclass(slots=True)
class Walk:
    """What was found in the bouts of a recording.

    Attributes:
        bouts: those that count as walking with clear sides.
        unsigned: step time (s) and length (s) of bouts whose sides are unclear.
        refused: why the other bouts do not count.
    """

    bouts: list[Bout] = field(default_factory=list)
    events: list[FootEvent] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    strides: list[tuple[Bout, Stride]] = field(default_factory=list)
    unsigned: list[tuple[Bout, float]] = field(default_factory=list)
    refused: list[Reason] = field(default_factory=list)


def walk(motion: Motion, bouts: list[Bout], edits: tuple[Edit, ...], params: Params) -> Walk:
    """Events, steps and strides of the bouts that pass the gates."""
    found = Walk()
    for bout in bouts:
        feet = stepping(motion, bout, params)
        start, end = bout.span(motion)
        own = tuple(e for e in edits if start <= getattr(e, "t", -1.0) <= end)
        events = with_edits(feet.events, own)
        reason = not_walking(feet.excursion, feet.periodicity, params.least_excursion, params)
        if reason is not None:
            found.refused.append(reason)
            continue
        unsigned = unsigned_step_period(motion, bout, params)
        steps, strides = steps_of(events, params), strides_of(events, params)
        if not own:
            reason = sides_unclear(motion, bout, feet, params) or _disagrees(
                steps, unsigned, params
            )
        if reason is not None:
            found.refused.append(reason)
            if unsigned is not None:
                found.unsigned.append((bout, unsigned))
            continue
        found.bouts.append(bout)
        found.events += events
        found.steps += steps
        found.strides += [(bout, s) for s in strides]
    return found


def _disagrees(steps: list[Step], unsigned: float | None, params: Params) -> Reason | None:
    """Where the contacts give another cadence than the unsigned distance of the feet."""
    if unsigned is None or len(steps) < 2:
        return None
    cadence, other = 60 / float(np.mean([s.time for s in steps])), 60 / unsigned
    # Very unequal steps repeat only with the stride: half or double is no disagreement.
    if min(abs(cadence / (other * k) - 1) for k in (1, 2)) <= params.cadence_agreement:
        return None
    text = (
        f"the contacts give {cadence:.0f} steps/min, the distance between the feet {other:.0f}:"
        " events were missed or the legs exchanged"
    )
    return Reason("left_right_ambiguous", text)


def angle_samples(motion: Motion, found: Walk, samples: Samples, params: Params) -> None:
    """Knee and foot of the side that is turned to the camera, stride by stride."""
    for bout in found.bouts:
        near = bout.near
        knee = knee_flexion(motion, near, bout.direction)
        pitch = foot_pitch(motion, near, bout.direction)
        own = [s for b, s in found.strides if b == bout and s.side is near]
        for stride in own:
            samples.add("knee_flexion_peak", near, peak_swing_flexion(motion, stride, knee))
        pitches = [late_swing_pitch(motion, s, pitch, params) for s in own]
        known = [p for p in pitches if p is not None]
        if not known:
            continue
        flat = float(np.median([f for _, f in known]))
        for late, _ in known:
            samples.add("foot_pitch_swing_raw", near, late)
        if flat < params.least_flat:
            text = f"the foot stands at {flat:.0f} deg in mid-stance: not flat, so no zero"
            samples.refused["foot_pitch_swing", near] = Reason("foot_not_flat", text)
            continue
        for late, _ in known:
            samples.add("foot_pitch_swing", near, late - flat)
    nears = {bout.near for bout in found.bouts}
    for side in SIDES:
        if side not in nears:
            text = "this leg is the far one, which the near one hides in every stride"
            for feature in ("knee_flexion_peak", "foot_pitch_swing", "foot_pitch_swing_raw"):
                samples.refused[feature, side] = Reason("far_side", text)


def time_samples(found: Walk, samples: Samples) -> None:
    """Step, stride and stance of each side."""
    for step in found.steps:
        samples.add("step_time", step.side, step.time)
    for _, stride in found.strides:
        samples.add("stride_time", stride.side, stride.time)
        samples.add("stance", stride.side, stride.stance)
        samples.add("stance_raw", stride.side, stride.stance_raw)


def fuller_side(strides: list[Stride]) -> list[Stride]:
    """The strides of the side that has more of them (left and right overlap in time)."""
    by_side = {side: [s for s in strides if s.side is side] for side in SIDES}
    return max(by_side.values(), key=len)
