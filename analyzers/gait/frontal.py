"""Strides and trunk lean from the front or the back.

The feet move along the line of sight, so contacts cannot be seen. What can be seen is which
ankle is higher: that alternates once per stride, whatever the labels of the legs.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from analyzers.gait.bouts import Bout
from analyzers.gait.cycle import peak_times, period_of
from analyzers.gait.params import Params
from analyzers.gait.quantities import BOTH
from analyzers.gait.rhythm import steady_period
from analyzers.gait.strides import Stride
from analyzers.gait.timing import fuller_side
from analyzers.perception.motion import Floats, Motion, low_pass
from analyzers.perception.scale import chain_px
from workbench.model import Side

_DRIFT_HZ = 0.3
"""Slower changes of the ankles' heights are perspective, not steps."""


@dataclass(frozen=True, slots=True)
class Swaying:
    """Strides of one bout, their period (s, None if not periodic) and the autocorrelation."""

    strides: tuple[Stride, ...]
    period: float | None
    periodicity: float
    excursion: float


def swaying(motion: Motion, bout: Bout, params: Params) -> Swaying:
    """Strides from highest swing to highest swing of the same ankle."""
    height = ankle_difference(motion, bout)
    if not np.isfinite(height).all():
        return Swaying((), None, 0.0, 0.0)
    period, r = period_of(
        height,
        motion.rate,
        params,
        shortest=params.shortest_period,
        longest=params.longest_period,
    )
    excursion = float(np.ptp(np.percentile(height, [5, 95])))
    if period is None:
        return Swaying((), None, 0.0, excursion)
    strides = []
    start = bout.span(motion)[0]
    for side, signal in ((Side.LEFT, height), (Side.RIGHT, -height)):
        tops = start + peak_times(signal, motion.rate, period, params)
        strides += [
            Stride(side, float(a), float(b), None)
            for a, b in itertools.pairwise(tops)
            if params.shortest_stride <= b - a <= params.longest_stride
            and 0.5 * period < b - a < 1.5 * period
        ]
    strides.sort(key=lambda s: (s.start, s.side))
    return Swaying(tuple(strides), _whole_body_period(motion, bout, period), r, excursion)


def _whole_body_period(motion: Motion, bout: Bout, rough: float) -> float:
    """The stride period as the median of what ankles, trunk and arms repeat with.

    Somebody who walks to the camera is seen ever more from above, which shifts the ankles'
    phase and so their period (by 2 to 4 % on rendered walks), the trunk's the other way.
    """
    rhythms = [ankle_difference(motion, bout), trunk_lean(motion)[bout.part]]
    if "left_wrist" in motion.joints:
        wrists = motion["right_wrist"] - motion["left_wrist"]
        rhythms.append(wrists[bout.part, 1] / size_px(motion, bout))
    found = [steady_period(r, motion.rate, rough) for r in rhythms]
    known = [p for p in found if p is not None]
    return float(np.median(known)) if len(known) == 3 else (known[0] if known else rough)


def ankle_difference(motion: Motion, bout: Bout) -> Floats:
    """Height of the left ankle over the right one in leg lengths, without slow drift."""
    left, right = motion["left_ankle"][bout.part], motion["right_ankle"][bout.part]
    middle = motion.middle("hip")[bout.part]
    leg = np.linalg.norm(middle - (left + right) / 2, axis=1)
    slow = low_pass(leg, motion.rate, _DRIFT_HZ)
    height = (right[:, 1] - left[:, 1]) / slow
    return np.asarray(height - low_pass(height, motion.rate, _DRIFT_HZ))


def trunk_lean(motion: Motion) -> Floats:
    """Line from the middle of the hips to that of the shoulders against the picture's
    vertical, deg, positive to the right of the picture; (n,)."""
    trunk = motion.middle("shoulder") - motion.middle("hip")
    return np.asarray(np.degrees(np.arctan2(trunk[:, 0], -trunk[:, 1])))


def lean_ranges(motion: Motion, strides: tuple[Stride, ...]) -> list[float]:
    """Range of the trunk's lean within each stride of one side, deg."""
    lean = trunk_lean(motion)
    parts = [lean[motion.index(s.start) : motion.index(s.end) + 1] for s in fuller_side([*strides])]
    return [float(np.ptp(p)) for p in parts if len(p) and np.isfinite(p).all()]


def stance_leans(motion: Motion, bout: Bout) -> list[tuple[Side, float]]:
    """For each step the leg that stands and the trunk's largest lean towards it, deg.

    From one moment with level ankles to the next the lower ankle is that of the standing leg. The
    lean is told from its median over the bout, so that neither a tilted camera nor a trunk that
    leans all the time counts.
    """
    height = ankle_difference(motion, bout)
    lean = trunk_lean(motion)[bout.part]
    if not np.isfinite(lean).all():
        return []
    hips = motion["left_hip"][bout.part, 0] - motion["right_hip"][bout.part, 0]
    to_left = (lean - np.median(lean)) * (1.0 if np.median(hips) > 0 else -1.0)
    level = np.flatnonzero(np.diff(np.sign(height)) != 0) + 1
    found = []
    for a, b in itertools.pairwise(level):
        if height[a:b].mean() > 0:
            found.append((Side.RIGHT, float(np.max(-to_left[a:b]))))
        else:
            found.append((Side.LEFT, float(np.max(to_left[a:b]))))
    return found


def widths(motion: Motion, bout: Bout) -> list[tuple[float, float]]:
    """Time and distance of the ankles across the picture (px) in each double support.

    The ankles are level about then: between two swings, once per step.
    """
    height = ankle_difference(motion, bout)
    apart = np.abs(motion["left_ankle"][bout.part, 0] - motion["right_ankle"][bout.part, 0])
    times = motion.times[bout.part]
    level = np.flatnonzero(np.diff(np.sign(height)) != 0)
    return [(float(times[i]), float(apart[i])) for i in level if np.isfinite(apart[i])]


def size_px(motion: Motion, bout: Bout) -> Floats:
    """The person's size over the bout without the steps: the chain of both sides, px, (n,)."""
    chain = np.nanmean([chain_px(motion, side)[bout.part] for side in BOTH], axis=0)
    return low_pass(chain, motion.rate, _DRIFT_HZ)


def hip_width(motion: Motion, bout: Bout) -> Floats:
    """Distance of the hips across the picture over the bout, px, (n,)."""
    apart = motion["left_hip"][bout.part, 0] - motion["right_hip"][bout.part, 0]
    return low_pass(np.asarray(np.abs(apart)), motion.rate, _DRIFT_HZ)
