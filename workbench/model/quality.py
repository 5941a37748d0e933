"""How far a value may be trusted, and why."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

_CODE = re.compile(r"[a-z][a-z0-9_]*")


class Verdict(StrEnum):
    """From good to refused; a refused value is not given."""

    GOOD = "good"
    LIMITED = "limited"
    POOR = "poor"
    REFUSED = "refused"


_ORDER = tuple(Verdict)


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """One reason to distrust a value: a stable code, and plain words with the numbers.

    Example:
        >>> str(Reason("yaw_high", "head turned 14 degrees; up to 10 allowed"))
        'yaw_high: head turned 14 degrees; up to 10 allowed'
    """

    code: str
    text: str = ""

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise ValueError(f"a reason code is lower_snake_case, not '{self.code}'")

    def __str__(self) -> str:
        return f"{self.code}: {self.text}" if self.text else self.code


@dataclass(frozen=True, slots=True)
class Quality:
    """A verdict with its reasons. Anything short of good needs at least one reason."""

    verdict: Verdict = Verdict.GOOD
    reasons: tuple[Reason, ...] = ()

    def __post_init__(self) -> None:
        if self.verdict is not Verdict.GOOD and not self.reasons:
            raise ValueError(f"a {self.verdict} quality needs a reason")

    def __and__(self, other: Quality) -> Quality:
        """Both together: the worse verdict, all reasons in order, none twice."""
        verdict = max(self.verdict, other.verdict, key=_ORDER.index)
        return Quality(verdict, tuple(dict.fromkeys(self.reasons + other.reasons)))


GOOD = Quality()


def worst(qualities: Iterable[Quality]) -> Quality:
    """All qualities together; good if there are none."""
    total = GOOD
    for quality in qualities:
        total = total & quality
    return total
