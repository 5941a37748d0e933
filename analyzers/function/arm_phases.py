"""The raises of an arm: when they begin, reach their top, leave it and end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analyzers.function.levels import crossed_after, crossed_before, held_peak, runs_above
from analyzers.function.params import ArmRaise
from analyzers.perception.motion import Floats
from workbench.model import Event, Side

START, TOP_START, TOP_END, END = "raise_start", "top_start", "top_end", "raise_end"
KINDS = (START, TOP_START, TOP_END, END)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One raise, in seconds; the top is None where a person removed it."""

    start: float
    end: float
    top: tuple[float, float] | None


def raises(times: Floats, rate: float, angle: Floats, side: Side, p: ArmRaise) -> Iterator[Event]:
    """The phase boundaries of every raise of one arm."""
    seen = angle[np.isfinite(angle)]
    if len(seen) < 3:
        return
    rest = float(np.percentile(seen, 10))
    for first, last in runs_above(angle, rest + p.least_raise, rest + p.back_at_rest):
        peak = held_peak(angle[first : last + 1], rate, p.held)
        if peak is None or peak[0] < rest + p.least_raise:
            continue
        level, middle = peak[0], first + peak[1]
        onset = rest + p.onset * (level - rest)
        top = level - min(p.top, 0.5 * (level - rest))
        for kind, t in (
            (START, crossed_before(times, angle, onset, first)),
            (TOP_START, crossed_before(times, angle, top, middle)),
            (TOP_END, crossed_after(times, angle, top, middle)),
            (END, crossed_after(times, angle, onset, last)),
        ):
            yield Event(t=t, kind=kind, side=side, confidence=0.8)


def attempts(events: tuple[Event, ...], side: Side) -> list[Attempt]:
    """Raises from their boundaries: each start with the first end after it."""
    own = [e for e in events if e.side is side]
    found = []
    free = 0.0
    for start in (e.t for e in own if e.kind == START):
        end = next((e.t for e in own if e.kind == END and e.t > start), None)
        if end is None or start < free:
            continue
        first = next((e.t for e in own if e.kind == TOP_START and start <= e.t <= end), None)
        last = next((e.t for e in own[::-1] if e.kind == TOP_END and start <= e.t <= end), None)
        whole = first is not None and last is not None and last > first
        found.append(Attempt(start, end, (first, last) if whole else None))  # type: ignore[arg-type]
        free = end
    return found
