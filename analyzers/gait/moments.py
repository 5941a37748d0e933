"""Values of a curve at moments and over parts of a stride."""

from __future__ import annotations

import numpy as np

from analyzers.gait.params import Params
from analyzers.gait.strides import Stride
from analyzers.perception.motion import Floats, Motion

_POINTS = 21  # in a span: far denser than frames are


def at(motion: Motion, values: Floats, t: float) -> float:
    """``values`` at ``t`` seconds, between samples; NaN in gaps and outside."""
    return float(np.interp(t, motion.times, values, left=np.nan, right=np.nan))


def between(motion: Motion, values: Floats, start: float, end: float) -> Floats:
    """The samples from ``start`` to ``end`` seconds."""
    return values[motion.index(start) : motion.index(end) + 1]


def mean_between(motion: Motion, values: Floats, start: float, end: float) -> float | None:
    """Mean over time from ``start`` to ``end`` seconds, between samples as well; None where a
    gap or the end of the recording cuts it."""
    mean = float(np.mean([at(motion, values, t) for t in np.linspace(start, end, _POINTS)]))
    return mean if np.isfinite(mean) else None


def flat_value(motion: Motion, stride: Stride, values: Floats, params: Params) -> float | None:
    """Median of ``values`` while the foot of the stride lies flat in mid-stance."""
    start = stride.start + params.flat_from * stride.time
    part = between(motion, values, start, stride.start + params.flat_to * stride.time)
    return float(np.median(part)) if len(part) and np.isfinite(part).all() else None
