"""Makes measurements of values, with the missing ones saying why."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from analyzers.voice.praat import PraatError
from workbench.model import GOOD, Measurement, Quality, Reason, Span, Verdict, missing


def from_praat(compute: Callable[[], float]) -> float | None:
    """What Praat computes; None where it refuses or the result is undefined."""
    try:
        value = compute()
    except PraatError:
        return None
    return value if math.isfinite(value) else None


def row(
    feature: str,
    value: float | None,
    unit: str,
    method: str,
    *,
    span: Span,
    n: int | None = None,
    quality: Quality = GOOD,
    absent: Reason | None = None,
    sd: float | None = None,
    interval: tuple[float, float] | None = None,
    samples: tuple[float, ...] = (),
) -> Measurement:
    """A measurement of ``voice.<feature>``.

    A refused quality, or a value of None (then ``absent`` says why), gives a missing row.
    """
    name = f"voice.{feature}"
    if value is None:
        because = absent or Reason("undefined", "Praat finds too few regular cycles here")
        empty = missing(name, unit, because, method=method)
        return replace(empty, span=span)
    if quality.verdict is Verdict.REFUSED:
        return Measurement(
            feature=name, value=None, unit=unit, method=method, span=span, quality=quality
        )
    low, high = interval or (None, None)
    return Measurement(
        feature=name,
        value=value,
        unit=unit,
        method=method,
        span=span,
        n=n,
        sd=sd,
        ci_low=low,
        ci_high=high,
        samples=samples,
        quality=quality,
    )


def all_missing(
    units: dict[str, tuple[str, str]], reason: Reason, span: Span
) -> tuple[Measurement, ...]:
    """One missing row for each feature of ``units`` (name: unit, method)."""
    return tuple(
        row(name, None, unit, method, span=span, absent=reason)
        for name, (unit, method) in units.items()
    )
