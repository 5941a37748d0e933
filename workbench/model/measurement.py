"""One measured value with all that it needs to be trusted."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum

from workbench.model.capture import Side
from workbench.model.quality import GOOD, Quality, Reason, Verdict
from workbench.model.time import Span

_FEATURE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\.[a-z][a-z0-9]*(_[a-z0-9]+)*")


class Validation(StrEnum):
    """Whether the way of measuring has been validated on people."""

    VALIDATED = "validated"
    EXPERIMENTAL = "experimental"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """A value of one feature, or a missing value with its reason.

    Attributes:
        feature: ``analyzer.field_term``, as in the codebook.
        value: in ``unit``; None where it could not be measured (then ``quality`` says why).
        unit: UCUM.
        n: how many strides, cycles, frames or points the value rests on.
        sd: spread over those ``n``, in ``unit``.
        ci_low, ci_high: 95 % interval of the value.
        mdc95: smallest change between two measurements that is more than error (95 %).
        samples: the values of the single strides or repetitions, in time order (rules that ask
            for a share of repetitions are judged on them).
        method: short stable name of the way of measuring (its settings are in methods.json).
        task, trial: where they differ from the capture's (segments of an exam video).
        captures: paths of the other captures that the value rests on.
        validation: overrides the codebook's status for this value; None means the codebook's.

    Raises:
        ValueError: for a value that is not finite, a missing value without a reason, an
            interval that does not hold together, or a malformed feature id.
    """

    feature: str
    value: float | None
    unit: str
    side: Side = Side.NONE
    method: str = ""
    span: Span | None = None
    n: int | None = None
    sd: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    mdc95: float | None = None
    samples: tuple[float, ...] = ()
    task: str | None = None
    trial: str | None = None
    captures: tuple[str, ...] = ()
    quality: Quality = GOOD
    validation: Validation | None = None

    def __post_init__(self) -> None:
        if not _FEATURE.fullmatch(self.feature):
            raise ValueError(f"'{self.feature}' is not of the form analyzer.field_term")
        numbers = (self.value, self.sd, self.ci_low, self.ci_high, self.mdc95, *self.samples)
        if any(x is not None and not isinstance(x, float | int) for x in numbers):
            raise ValueError(f"{self.feature}: numbers must be Python floats; convert with float()")
        if any(x is not None and not math.isfinite(x) for x in numbers):
            raise ValueError(f"{self.feature}: numbers must be finite; use None with a reason")
        if self.value is None and not self.quality.reasons:
            raise ValueError(f"{self.feature}: a missing value needs a reason")
        if self.value is not None and self.quality.verdict is Verdict.REFUSED:
            raise ValueError(f"{self.feature}: a refused value must not be given")
        if (self.ci_low is None) != (self.ci_high is None):
            raise ValueError(f"{self.feature}: an interval needs both ends")
        if self.ci_low is not None and self.ci_high is not None and self.ci_low > self.ci_high:
            raise ValueError(f"{self.feature}: the interval ends before it starts")
        if self.sd is not None and self.sd < 0:
            raise ValueError(f"{self.feature}: a standard deviation cannot be negative")
        if self.n is not None and self.n < 0:
            raise ValueError(f"{self.feature}: n cannot be negative")


def missing(
    feature: str,
    unit: str,
    reason: Reason,
    *,
    side: Side = Side.NONE,
    method: str = "",
    task: str | None = None,
    captures: tuple[str, ...] = (),
) -> Measurement:
    """A row that says that, and why, ``feature`` could not be measured."""
    return Measurement(
        feature=feature,
        value=None,
        unit=unit,
        side=side,
        method=method,
        task=task,
        captures=captures,
        quality=Quality(Verdict.REFUSED, (reason,)),
    )
