"""Rows of the table: a single value, the mean of repetitions, or a reason why there is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from analyzers.function.params import Params
from analyzers.function.recording import Recording
from workbench.model import Measurement, Quality, Reason, Side, Span, missing
from workbench.plugin.contract import Result

SIDES = (Side.LEFT, Side.RIGHT)


@dataclass(frozen=True, slots=True)
class FunctionTest:
    """One functional test.

    Attributes:
        measure: what measures a recording of it.
        units: UCUM unit of each feature it yields, by the name without ``function.``.
        sided: the features that are given for left and right.
    """

    measure: Callable[[Recording, Params], Result]
    units: Mapping[str, str]
    sided: frozenset[str] = field(default_factory=frozenset)

    def all_missing(self, reason: Reason, method: str = "") -> tuple[Measurement, ...]:
        """Every feature missing for the same reason."""
        return tuple(
            missing_row(feature, unit, reason, side=side, method=method)
            for feature, unit in self.units.items()
            for side in (SIDES if feature in self.sided else (Side.NONE,))
        )


def missing_row(
    feature: str, unit: str, reason: Reason, *, side: Side = Side.NONE, method: str = ""
) -> Measurement:
    """A row that says that, and why, ``function.<feature>`` could not be measured."""
    return missing(f"function.{feature}", unit, reason, side=side, method=method)


def value_row(
    feature: str,
    unit: str,
    value: float,
    *,
    method: str,
    quality: Quality,
    side: Side = Side.NONE,
    span: Span | None = None,
    n: int | None = 1,
    half_interval: float | None = None,
    samples: Sequence[float] = (),
) -> Measurement:
    """One value that is measured once (a total time, a count).

    Args:
        half_interval: half the 95 % interval, where the error of the way of measuring is known
            (for a time between two events: 1.96 sqrt(2) times the SD of one event).
    """
    value = float(value)
    return Measurement(
        feature=f"function.{feature}",
        value=value,
        unit=unit,
        side=side,
        method=method,
        span=span,
        n=n,
        ci_low=None if half_interval is None else value - half_interval,
        ci_high=None if half_interval is None else value + half_interval,
        samples=tuple(float(x) for x in samples),
        quality=quality,
    )


def time_row(
    feature: str, span: Span, half_interval: float, *, method: str, quality: Quality
) -> Measurement:
    """The time from the start to the end of ``span``, s."""
    return value_row(
        feature,
        "s",
        span.duration,
        method=method,
        quality=quality,
        span=span,
        half_interval=half_interval,
    )


def mean_row(
    feature: str,
    unit: str,
    values: Sequence[float],
    *,
    method: str,
    quality: Quality,
    side: Side = Side.NONE,
    span: Span | None = None,
) -> Measurement:
    """The mean over repetitions; SD and Student's t interval from two on.

    Raises:
        ValueError: without any value.
    """
    if not values:
        raise ValueError(f"{feature}: no values")
    own = tuple(float(x) for x in values)
    low, high = t_interval(own) if len(own) > 1 else (None, None)
    return Measurement(
        feature=f"function.{feature}",
        value=float(np.mean(own)),
        unit=unit,
        side=side,
        method=method,
        span=span,
        n=len(own),
        sd=float(np.std(own, ddof=1)) if len(own) > 1 else None,
        ci_low=low,
        ci_high=high,
        samples=own,
        quality=quality,
    )


def boundary_interval(sd: float) -> float:
    """Half the 95 % interval of a time between two boundaries that scatter by ``sd`` s each."""
    return 1.96 * 2**0.5 * sd


def t_interval(values: Sequence[float]) -> tuple[float, float]:
    """95 % interval of the mean of at least two independent values (Student's t)."""
    from scipy.stats import t

    n = len(values)
    half = float(t.ppf(0.975, n - 1)) * float(np.std(values, ddof=1)) / n**0.5
    return float(np.mean(values)) - half, float(np.mean(values)) + half
