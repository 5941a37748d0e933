"""Rises and sittings as a person would count them, read from the events alone.

Values come from events, so that a boundary that a person adds, moves or removes changes every
value that rests on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from analyzers.function.chair_cycles import RISE_START, SEAT_OFF, SEATED, SIT_START, STANDING
from workbench.model import Event


@dataclass(frozen=True, slots=True)
class Rise:
    """One rise to standing.

    Attributes:
        start: first movement of the trunk (where there is no such event: leaving the seat), s.
        seat_off: hips leave the seat, s; None where unknown.
        standing: erect, s.
        sit_start, seated: the sitting down that follows, s; None where it is not seen.
    """

    start: float
    seat_off: float | None
    standing: float
    sit_start: float | None
    seated: float | None

    @property
    def rise_time(self) -> float:
        """Seconds from the first movement to standing."""
        return self.standing - self.start

    @property
    def sit_time(self) -> float | None:
        """Seconds of the sitting down."""
        if self.sit_start is None or self.seated is None:
            return None
        return self.seated - self.sit_start


def rises_of(events: Sequence[Event]) -> list[Rise]:
    """A rise for every ``standing`` event that has a beginning after the one before."""
    stands = [e.t for e in events if e.kind == STANDING]
    found = []
    for i, standing in enumerate(stands):
        before = stands[i - 1] if i else float("-inf")
        after = stands[i + 1] if i + 1 < len(stands) else float("inf")
        starts = _between(events, RISE_START, before, standing)
        offs = _between(events, SEAT_OFF, before, standing)
        begun = [*starts[-1:], *offs[-1:]]
        if not begun:
            continue
        sinks = _between(events, SIT_START, standing, after)
        sats = [t for t in _between(events, SEATED, standing, after) if sinks and t > sinks[0]]
        found.append(
            Rise(
                start=begun[0],
                seat_off=offs[-1] if offs else None,
                standing=standing,
                sit_start=sinks[0] if sinks else None,
                seated=sats[0] if sats else None,
            )
        )
    return found


def _between(events: Sequence[Event], kind: str, low: float, high: float) -> list[float]:
    return [e.t for e in events if e.kind == kind and low < e.t < high]
