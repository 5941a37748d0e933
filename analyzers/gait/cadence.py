"""The row of the cadence: from steps, or from what no labelling of the legs can change."""

from __future__ import annotations

import numpy as np

from analyzers.gait.params import Params
from analyzers.gait.quantities import QUANTITIES
from analyzers.gait.rows import Samples, t_interval
from workbench.model import Measurement, Reason, Side, missing

_UNIT = QUANTITIES["cadence"].unit


def cadence_row(
    step_times: dict[Side, list[float]],
    stride_times: list[float],
    samples: Samples,
    params: Params,
) -> Measurement:
    """60 over the mean step time, left and right weighing the same however many there are.

    SD and interval are those of 120 over each stride time, as unequal steps of left and right
    are no uncertainty of the cadence.
    """
    reason = samples.refused.get(("cadence", Side.NONE))
    if reason is None and len(stride_times) < params.fewest_strides:
        text = f"{len(stride_times)} strides; at least {params.fewest_strides} are needed"
        reason = Reason("too_few_strides", text)
    if reason is not None:
        return missing("gait.cadence", _UNIT, reason, method=samples.method)
    sides = [times for times in step_times.values() if times]
    value = 60 / float(np.mean([np.mean(times) for times in sides]))
    steps = [time for times in sides for time in times]
    each = [120 / t for t in stride_times]
    low, high = t_interval(each)
    half = (high - low) / 2
    return Measurement(
        feature="gait.cadence",
        value=value,
        unit=_UNIT,
        method=samples.method,
        span=samples.span,
        n=len(steps),
        sd=float(np.std(each, ddof=1)),
        ci_low=value - half,
        ci_high=value + half,
        samples=tuple(60 / t for t in steps),
        quality=samples.quality,
    )


def unsigned_cadence_row(
    periods: list[tuple[float, float]], samples: Samples, params: Params
) -> Measurement:
    """Cadence from (length, step time) of stretches whose sides are unclear, without interval."""
    steps = sum(length / period for length, period in periods)
    if steps < 2 * params.fewest_strides:
        text = f"{steps:.1f} steps; at least {2 * params.fewest_strides} are needed"
        reason = Reason("too_few_strides", text)
        return missing("gait.cadence", _UNIT, reason, method=samples.method)
    return Measurement(
        feature="gait.cadence",
        value=60 * steps / sum(length for length, _ in periods),
        unit=_UNIT,
        method=samples.method,
        span=samples.span,
        n=int(steps),
        quality=samples.quality,
    )
