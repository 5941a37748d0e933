"""Lengths of steps and strides, and speed, in a side view.

A step is as long as the feet are apart when one lands. The toes of the foot behind stand still
then while its heel has risen already, so places are taken from the toes, less the length of
the foot while it lies flat. That needs no travel, so a treadmill or a camera that goes along
does not matter; metres need a scale.
"""

from __future__ import annotations

import itertools

import numpy as np

from analyzers.gait.bouts import Bout
from analyzers.gait.moments import at, flat_value
from analyzers.gait.params import Params
from analyzers.gait.quantities import BOTH
from analyzers.gait.rows import Samples
from analyzers.gait.strides import Step, Stride
from analyzers.perception.motion import Floats, Motion
from analyzers.perception.scale import Scale
from workbench.model import Reason, Side

_END_S = 0.1
"""The filter bends positions nearer to the end of a bout than this."""


def step_px(motion: Motion, bout: Bout, step: Step, feet: dict[Side, float | None]) -> float | None:
    """How far the landing foot lies ahead of the other one, px; negative where it is behind.

    Args:
        feet: length of each foot while it lies flat, px (see ``foot_px``).
    """
    other = Side.LEFT if step.side is Side.RIGHT else Side.RIGHT
    own, behind = feet[step.side], feet[other]
    ahead = motion[f"{step.side}_foot_index"][:, 0] - motion[f"{other}_foot_index"][:, 0]
    if bout.span(motion)[1] - step.end < _END_S:
        return None
    length = float(at(motion, ahead, step.end)) * bout.direction
    if own is not None and behind is not None:
        length += behind - own
    return float(length) if np.isfinite(length) else None


def foot_px(
    motion: Motion, bout: Bout, side: Side, strides: list[Stride], params: Params
) -> float | None:
    """Median distance from heel to toes along the way while the foot lies flat, px."""
    foot = motion[f"{side}_foot_index"][:, 0] - motion[f"{side}_heel"][:, 0]
    lying = [flat_value(motion, s, foot * bout.direction, params) for s in strides]
    known = [f for f in lying if f is not None]
    return float(np.median(known)) if known else None


def length_samples(
    motion: Motion,
    bout: Bout,
    steps: list[Step],
    strides: list[Stride],
    scale: Scale | None,
    samples: Samples,
    params: Params,
) -> None:
    """Step lengths of one bout by side, stride lengths and speeds of successive steps."""
    leg = leg_px(motion, bout)
    feet = {s: foot_px(motion, bout, s, [x for x in strides if x.side is s], params) for s in BOTH}
    corrected: list[tuple[Step, float]] = []
    for step in steps:
        read = step_px(motion, bout, step, feet)
        if read is None:
            continue
        length = read * params.step_gain
        corrected.append((step, length))
        samples.add("step_length_per_leg", step.side, length / leg)
        if scale is not None:
            samples.add("step_length_raw", step.side, read * scale.metres_per_px)
            samples.add("step_length", step.side, length * scale.metres_per_px)
    if scale is None:
        return
    for (a, first), (b, second) in itertools.pairwise(corrected):
        if a.end == b.start:
            stride = (first + second) * scale.metres_per_px
            samples.add("stride_length", Side.NONE, stride)
            samples.add("speed", Side.NONE, stride / (a.time + b.time))


def perspective(motion: Motion, bout: Bout, params: Params) -> Reason | None:
    """Where the person comes so much nearer that one scale cannot hold for the bout."""
    leg = _legs(motion, bout)
    quarter = max(len(leg) // 4, 1)
    first, last = float(np.nanmedian(leg[:quarter])), float(np.nanmedian(leg[-quarter:]))
    change = abs(last / first - 1)
    if not change > params.most_perspective:
        return None
    text = (
        f"the leg's length in the picture changes by {100 * change:.0f} %;"
        f" up to {100 * params.most_perspective:g} % allow one scale"
    )
    return Reason("perspective", text)


def leg_px(motion: Motion, bout: Bout) -> float:
    """Median distance from the middle of the hips to that of the ankles in the bout, px."""
    return float(np.nanmedian(_legs(motion, bout)))


def _legs(motion: Motion, bout: Bout) -> Floats:
    apart = motion.middle("hip")[bout.part] - motion.middle("ankle")[bout.part]
    return np.asarray(np.linalg.norm(apart, axis=1))
