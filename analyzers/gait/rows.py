"""From the values of single strides to rows of the table."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from analyzers.gait.params import Params
from analyzers.gait.quantities import QUANTITIES, all_features
from workbench.model import GOOD, Measurement, Quality, Reason, Side, Span, missing


@dataclass(slots=True)
class Samples:
    """The values of single strides by feature and side, and why there are none.

    Attributes:
        method: of all rows.
        values: in time order.
        span: of the stretches they come from.
        refused: reason by feature (and side, or Side.NONE for both) where nothing is given.
        common: standard error that all values of a feature share (of the scale, of a
            correction), in the feature's unit; no number of strides makes it smaller.
        relative: the same as a share of the mean (lengths: the scale).
        quality: of all rows; ``limits`` those of single features besides.
    """

    method: str
    values: dict[tuple[str, Side], list[float]] = field(default_factory=dict)
    refused: dict[tuple[str, Side], Reason] = field(default_factory=dict)
    span: Span | None = None
    common: dict[str, float] = field(default_factory=dict)
    relative: dict[str, float] = field(default_factory=dict)
    quality: Quality = GOOD
    limits: dict[str, Quality] = field(default_factory=dict)

    def add(self, feature: str, side: Side, value: float | None) -> None:
        """One more value, unless it could not be had."""
        if value is not None:
            self.values.setdefault((feature, side), []).append(value)

    def of(self, feature: str, side: Side) -> list[float]:
        """What was found for a feature and side."""
        return self.values.get((feature, side), [])

    def why_not(self, feature: str, side: Side, fewest: int, what: str) -> Reason | None:
        """Why there is no mean of at least ``fewest`` values (None: there is one)."""
        reason = self.refused.get((feature, side)) or self.refused.get((feature, Side.NONE))
        n = len(self.of(feature, side))
        if reason is None and n < fewest:
            text = f"{n} {what}; at least {fewest} are needed"
            reason = Reason("too_few_strides", text)
        return reason

    def quality_of(self, feature: str) -> Quality:
        """The verdict on one feature."""
        return self.quality & self.limits.get(feature, GOOD)


def rows(samples: Samples, params: Params) -> list[Measurement]:
    """One row per feature and side but cadence: the mean, or a missing value with its reason."""
    found = []
    for feature, quantity in QUANTITIES.items():
        if feature == "cadence":
            continue
        for side in quantity.sides:
            reason = samples.why_not(feature, side, params.fewest_strides, "strides")
            if reason is None:
                found.append(mean_row(feature, side, samples))
            else:
                found.append(
                    missing(
                        f"gait.{feature}",
                        quantity.unit,
                        reason,
                        side=side,
                        method=samples.method,
                    )
                )
    return found


def mean_row(feature: str, side: Side, samples: Samples) -> Measurement:
    """The mean of at least two values.

    Its interval is Student's t over the values, widened by the standard error they share.
    """
    values = samples.of(feature, side)
    mean = float(np.mean(values))
    low, high = t_interval(values)
    shared = np.hypot(
        samples.common.get(feature, 0.0), samples.relative.get(feature, 0.0) * abs(mean)
    )
    half = float(np.hypot((high - low) / 2, NORMAL_95 * shared))
    return Measurement(
        feature=f"gait.{feature}",
        value=mean,
        unit=QUANTITIES[feature].unit,
        side=side,
        method=samples.method,
        span=samples.span,
        n=len(values),
        sd=float(np.std(values, ddof=1)),
        ci_low=mean - half,
        ci_high=mean + half,
        samples=tuple(values),
        quality=samples.quality_of(feature),
    )


NORMAL_95 = 1.96
"""Half-width of the central 95 % of a normal distribution, in standard errors."""


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
        for feature, unit, sides in all_features()
        for side in sides
    )
