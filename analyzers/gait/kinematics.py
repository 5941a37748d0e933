"""Angles of the leg, foot, trunk and arm that are turned to the camera, stride by stride."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from analyzers.gait.angles import (
    ankle_toe_line,
    arm_angle,
    foot_pitch,
    hip_flexion,
    knee_flexion,
    trunk_flexion,
)
from analyzers.gait.bouts import Bout
from analyzers.gait.corrections import foot_turned
from analyzers.gait.moments import at, between, flat_value, mean_between
from analyzers.gait.params import Params
from analyzers.gait.quantities import BOTH, NEAR
from analyzers.gait.rows import Samples
from analyzers.gait.strides import Stride
from analyzers.perception.motion import Floats, Motion
from workbench.model import Reason, Side

_NEED_FLAT = (
    "foot_pitch_contact",
    "foot_pitch_late_swing",
)


def angle_samples(
    motion: Motion, bout: Bout, strides: list[Stride], samples: Samples, params: Params
) -> None:
    """All angles of the near side in one bout.

    Args:
        strides: of the bout, of both sides.
    """
    near, way = bout.near, bout.direction
    own = [s for s in strides if s.side is near]
    knee, hip = knee_flexion(motion, near, way), hip_flexion(motion, near, way)
    arm = arm_angle(motion, near, way) if f"{near}_wrist" in motion.joints else None
    for stride in own:
        samples.add("hip_flexion_range", near, _range(motion, hip, stride.start, stride.end))
        if arm is not None:
            samples.add("arm_swing", near, _range(motion, arm, stride.start, stride.end))
        lean = between(motion, trunk_flexion(motion, way), stride.start, stride.end)
        if len(lean) and np.isfinite(lean).all():
            flexion = float(lean.mean()) + params.trunk_flexion_offset
            samples.add("trunk_flexion", Side.NONE, flexion)
        if stride.foot_off is None:
            continue
        peak = _extreme(motion, knee, stride.foot_off, stride.end, np.max)
        if peak is not None:
            samples.add("knee_flexion_peak_raw", near, peak)
            samples.add("knee_flexion_peak", near, peak + params.knee_peak_offset)
        middle = stride.start + params.stance_from * stride.time
        least = _extreme(motion, knee, middle, stride.foot_off, np.min)
        samples.add("knee_flexion_stance_least", near, least)
        samples.add(
            "hip_flexion_peak", near, _extreme(motion, hip, stride.foot_off, stride.end, np.max)
        )
    _foot_samples(motion, bout, own, samples, params)


def far_side_refused(bouts: list[Bout], samples: Samples) -> None:
    """Says of the side that was never near the camera why its angles are not given."""
    nears = {bout.near for bout in bouts}
    text = "this side is the far one, which the near one hides in every stride"
    for side in BOTH:
        if side not in nears:
            for feature in NEAR:
                samples.refused.setdefault((feature, side), Reason("far_side", text))


def _foot_samples(
    motion: Motion, bout: Bout, own: list[Stride], samples: Samples, params: Params
) -> None:
    """Slope of the near foot in stance, late swing and at contact."""
    near = bout.near
    pitch = foot_pitch(motion, near, bout.direction)
    lying = [flat_value(motion, stride, pitch, params) for stride in own]
    known = [p for p in lying if p is not None]
    if not known:
        return
    for value in known:
        samples.add("foot_pitch_stance", near, value)
    flat = float(np.median(known))
    if flat < params.least_flat:
        text = f"the foot stands at {flat:.0f} deg in mid-stance: not flat, so no zero"
        for feature in _NEED_FLAT:
            samples.refused[feature, near] = Reason("foot_not_flat", text)
    for stride in own:
        landing = at(motion, pitch, stride.start)
        samples.add("foot_pitch_late_swing_raw", near, late_swing(motion, stride, pitch, params))
        if flat < params.least_flat:
            continue
        if np.isfinite(landing):
            samples.add("foot_pitch_contact", near, landing - flat)
    if flat >= params.least_flat:
        _turned_in_late_swing(motion, bout, own, samples, params)


def _turned_in_late_swing(
    motion: Motion, bout: Bout, own: list[Stride], samples: Samples, params: Params
) -> None:
    """How far the near foot is turned in late swing from where it lies flat."""
    near = bout.near
    line = ankle_toe_line(motion, near, bout.direction)
    lying = [flat_value(motion, stride, line, params) for stride in own]
    known = [p for p in lying if p is not None]
    if not known:
        return
    flat = float(np.median(known))
    for stride in own:
        late = late_swing(motion, stride, line, params, params.foot_pitch_delay)
        if late is not None:
            samples.add("foot_pitch_late_swing", near, foot_turned(late - flat, params))


def late_swing(
    motion: Motion, stride: Stride, values: Floats, params: Params, delay: float = 0.0
) -> float | None:
    """Mean of ``values`` in late swing, read ``delay`` seconds later."""
    if stride.foot_off is None:
        return None
    swing = stride.end - stride.foot_off
    start, end = (
        stride.foot_off + share * swing + delay
        for share in (params.late_swing_from, params.late_swing_to)
    )
    return mean_between(motion, values, start, end)


def _range(motion: Motion, values: Floats, start: float, end: float) -> float | None:
    part = between(motion, values, start, end)
    return float(np.ptp(part)) if len(part) and np.isfinite(part).all() else None


def _extreme(
    motion: Motion, values: Floats, start: float, end: float, kind: Callable[[Floats], Any]
) -> float | None:
    part = between(motion, values, start, end)
    return float(kind(part)) if len(part) and np.isfinite(part).all() else None
