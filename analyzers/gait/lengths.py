"""Lengths of steps and strides, and speed, in a side view.

A step is as long as the prints of the heels are apart. Places are taken from the toes, less the
length of the foot while it lies flat, as the heel of a foot behind has risen already. Whether
the person travels, walks on a treadmill or the camera goes along is seen to in ``ground``;
metres need a scale.
"""

from __future__ import annotations

import itertools

import numpy as np

from analyzers.gait.bouts import Bout
from analyzers.gait.ground import Ground, step_lengths
from analyzers.gait.landings import feet_of
from analyzers.gait.params import Params
from analyzers.gait.rows import Samples
from analyzers.gait.strides import Step, Stride
from analyzers.perception.motion import Floats, Motion
from analyzers.perception.scale import Scale
from workbench.model import Reason, Side


def length_samples(
    motion: Motion,
    bout: Bout,
    steps: list[Step],
    strides: list[Stride],
    scale: Scale | None,
    samples: Samples,
    params: Params,
    *,
    treadmill: bool,
) -> Ground:
    """Step lengths of one bout by side, stride lengths and speeds of successive steps; returns
    how the ground moved in the picture."""
    leg = leg_px(motion, bout)
    feet = feet_of(motion, bout, strides, params)
    ground, lengths = step_lengths(motion, bout, steps, feet, params, treadmill=treadmill)
    for found in lengths:
        side = found.step.side
        samples.add("step_length_per_leg", side, found.corrected / leg)
        if scale is not None:
            samples.add("step_length_raw", side, found.raw * scale.metres_per_px)
            samples.add("step_length", side, found.corrected * scale.metres_per_px)
    if scale is None:
        return ground
    for first, second in itertools.pairwise(lengths):
        if first.step.end == second.step.start:
            stride = (first.corrected + second.corrected) * scale.metres_per_px
            samples.add("stride_length", Side.NONE, stride)
            samples.add("speed", Side.NONE, stride / (first.step.time + second.step.time))
    return ground


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
