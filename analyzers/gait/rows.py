"""From the values of single strides to rows of the table."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from analyzers.gait.params import Params
from workbench.model import GOOD, Measurement, Quality, Reason, Side, Span, missing

UNITS = {
    "cadence": "{steps}/min",
    "step_time": "s",
    "stride_time": "s",
    "stance": "%",
    "stance_raw": "%",
    "knee_flexion_peak": "deg",
    "foot_pitch_swing": "deg",
    "foot_pitch_swing_raw": "deg",
    "trunk_lean_range": "deg",
}
"""Unit (UCUM) of each feature."""
SIDED = (
    "step_time",
    "stride_time",
    "stance",
    "stance_raw",
    "knee_flexion_peak",
    "foot_pitch_swing",
    "foot_pitch_swing_raw",
)
SIDES = (Side.LEFT, Side.RIGHT)


@dataclass(slots=True)
class Samples:
    """The values of single strides by feature and side, and why there are none.

    Attributes:
        values: in time order.
        span: of the stretches they come from.
        refused: reason by feature (and side, or Side.NONE for both) where nothing is given.
        method, quality: of all rows.
    """

    method: str
    values: dict[tuple[str, Side], list[float]] = field(default_factory=dict)
    refused: dict[tuple[str, Side], Reason] = field(default_factory=dict)
    span: Span | None = None
    quality: Quality = GOOD

    def add(self, feature: str, side: Side, value: float | None) -> None:
        """One more value, unless it could not be had."""
        if value is not None:
            self.values.setdefault((feature, side), []).append(value)


def rows(samples: Samples, params: Params) -> list[Measurement]:
    """One row per feature and side but cadence: the mean, or a missing value with its reason."""
    found = []
    for feature, unit in UNITS.items():
        if feature == "cadence":
            continue
        for side in SIDES if feature in SIDED else (Side.NONE,):
            values = samples.values.get((feature, side), [])
            reason = samples.refused.get((feature, side)) or samples.refused.get(
                (feature, Side.NONE)
            )
            if reason is None and len(values) < params.fewest_strides:
                text = f"{len(values)} strides; at least {params.fewest_strides} are needed"
                reason = Reason("too_few_strides", text)
            if reason is not None:
                found.append(
                    missing(f"gait.{feature}", unit, reason, side=side, method=samples.method)
                )
                continue
            found.append(mean_row(feature, side, values, samples))
    return found


def mean_row(feature: str, side: Side, values: list[float], samples: Samples) -> Measurement:
    """The mean of at least two values with its t-interval."""
    low, high = t_interval(values)
    return Measurement(
        feature=f"gait.{feature}",
        value=float(np.mean(values)),
        unit=UNITS[feature],
        side=side,
        method=samples.method,
        span=samples.span,
        n=len(values),
        sd=float(np.std(values, ddof=1)),
        ci_low=low,
        ci_high=high,
        samples=tuple(values),
        quality=samples.quality,
    )


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
        return missing("gait.cadence", UNITS["cadence"], reason, method=samples.method)
    sides = [times for times in step_times.values() if times]
    value = 60 / float(np.mean([np.mean(times) for times in sides]))
    steps = [time for times in sides for time in times]
    each = [120 / t for t in stride_times]
    low, high = t_interval(each)
    half = (high - low) / 2
    return Measurement(
        feature="gait.cadence",
        value=value,
        unit=UNITS["cadence"],
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
        return missing(
            "gait.cadence",
            UNITS["cadence"],
            Reason("too_few_strides", text),
            method=samples.method,
        )
    return Measurement(
        feature="gait.cadence",
        value=60 * steps / sum(length for length, _ in periods),
        unit=UNITS["cadence"],
        method=samples.method,
        span=samples.span,
        n=int(steps),
        quality=samples.quality,
    )


def t_interval(values: list[float]) -> tuple[float, float]:
    """95 % interval of the mean of at least two independent values (Student's t)."""
    from scipy.stats import t

    n = len(values)
    half = float(t.ppf(0.975, n - 1)) * float(np.std(values, ddof=1)) / n**0.5
    return float(np.mean(values)) - half, float(np.mean(values)) + half


def all_missing(reason: Reason, method: str) -> tuple[Measurement, ...]:
    """Every feature missing for the same reason."""
    return tuple(
        missing(f"gait.{feature}", unit, reason, side=side, method=method)
        for feature, unit in UNITS.items()
        for side in (SIDES if feature in SIDED else (Side.NONE,))
    )
