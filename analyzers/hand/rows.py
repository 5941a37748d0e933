"""Makes measurements of ``hand.<feature>``, with the missing ones saying why."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.model import GOOD, Measurement, Quality, Reason, Side, Span, Verdict, missing

SIDES = (Side.LEFT, Side.RIGHT)


def row(
    feature: str,
    value: float,
    unit: str,
    side: Side,
    method: str,
    *,
    quality: Quality = GOOD,
    span: Span | None = None,
    n: int | None = None,
    sd: float | None = None,
    interval: tuple[float, float] | None = None,
    samples: tuple[float, ...] = (),
) -> Measurement:
    """A value, or where the quality is refused a missing row with the same reasons."""
    if quality.verdict is Verdict.REFUSED:
        return Measurement(
            feature=f"hand.{feature}",
            value=None,
            unit=unit,
            side=side,
            method=method,
            quality=quality,
        )
    low, high = interval or (None, None)
    return Measurement(
        feature=f"hand.{feature}",
        value=value,
        unit=unit,
        side=side,
        method=method,
        quality=quality,
        span=span,
        n=n,
        sd=sd,
        ci_low=low,
        ci_high=high,
        samples=samples,
    )


def absent(feature: str, unit: str, side: Side, reason: Reason, method: str) -> Measurement:
    """A missing row."""
    return missing(f"hand.{feature}", unit, reason, side=side, method=method)


def all_absent(
    units: Mapping[str, str], side: Side, reason: Reason, method: str
) -> tuple[Measurement, ...]:
    """One missing row of this side for each feature of ``units`` (name: unit)."""
    return tuple(absent(name, unit, side, reason, method) for name, unit in units.items())


def t_interval(values: list[float]) -> tuple[float, float]:
    """95 % interval of the mean of at least two independent values (Student's t)."""
    from statistics import fmean, stdev

    from scipy.stats import t

    half = float(t.ppf(0.975, len(values) - 1)) * stdev(values) / len(values) ** 0.5
    return fmean(values) - half, fmean(values) + half
