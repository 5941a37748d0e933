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
from analyzers.gait.motion import Floats, Motion, low_pass
from analyzers.gait.params import Params
from analyzers.gait.strides import Stride
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
    return Swaying(tuple(strides), period, r, excursion)


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
    side = _fuller(strides)
    parts = [
        lean[motion.index(s.start) : motion.index(s.end) + 1] for s in strides if s.side is side
    ]
    return [float(np.ptp(p)) for p in parts if len(p) and np.isfinite(p).all()]


def _fuller(strides: tuple[Stride, ...]) -> Side:
    left = sum(s.side is Side.LEFT for s in strides)
    return Side.LEFT if 2 * left >= len(strides) else Side.RIGHT
