"""Steps and strides from events, with the checks that keep missed and doubled events out."""

from __future__ import annotations

import itertools
import statistics
from dataclasses import dataclass

from analyzers.gait.events import FOOT_OFF, INITIAL_CONTACT, SIDES, FootEvent
from analyzers.gait.params import Params
from workbench.model import Side


@dataclass(frozen=True, slots=True)
class Step:
    """From the contact of the other foot to the contact of ``side``."""

    side: Side
    start: float
    end: float

    @property
    def time(self) -> float:
        """Seconds."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Stride:
    """From one contact of ``side`` to its next. ``foot_off`` is None where it was not found.

    ``correction`` is what was added to the raw time of the first contact (s).
    """

    side: Side
    start: float
    end: float
    foot_off: float | None
    correction: float = 0.0

    @property
    def time(self) -> float:
        """Seconds."""
        return self.end - self.start

    @property
    def stance(self) -> float | None:
        """Share of the stride with the foot down, %."""
        return None if self.foot_off is None else 100 * (self.foot_off - self.start) / self.time

    @property
    def stance_raw(self) -> float | None:
        """The same with the contact as found."""
        if self.foot_off is None:
            return None
        return 100 * (self.foot_off - self.start + self.correction) / self.time


def steps_of(events: tuple[FootEvent, ...], params: Params) -> list[Step]:
    """Steps of one bout: successive contacts of different feet, doubtful ones left out."""
    contacts = [e for e in events if e.kind == INITIAL_CONTACT]
    doubtful = _doubtful(contacts, params)
    return [
        Step(b.side, a.t, b.t)
        for a, b in itertools.pairwise(contacts)
        if a.side is not b.side
        and params.shortest_step <= b.t - a.t <= params.longest_step
        and not {a, b} & doubtful
    ]


def strides_of(events: tuple[FootEvent, ...], params: Params) -> list[Stride]:
    """Strides of one bout in time order.

    Between two contacts of a foot the other one must land exactly once: otherwise an event was
    missed or found twice, and the stretch is no stride. A foot off counts where it is the only
    one of its side within the stride.
    """
    contacts = [e for e in events if e.kind == INITIAL_CONTACT]
    doubtful = _doubtful(contacts, params)
    found = []
    for side in SIDES:
        own = [e for e in contacts if e.side is side]
        for a, b in itertools.pairwise(own):
            inside = [e for e in events if a.t < e.t < b.t]
            other = [e for e in inside if e.side is not side and e.kind == INITIAL_CONTACT]
            off = [e.t for e in inside if e.side is side and e.kind == FOOT_OFF]
            plausible = params.shortest_stride <= b.t - a.t <= params.longest_stride
            if len(other) == 1 and plausible and not {a, b, *other} & doubtful:
                foot_off = off[0] if len(off) == 1 else None
                found.append(Stride(side, a.t, b.t, foot_off, a.correction))
    return sorted(found, key=lambda s: (s.start, s.side))


def _doubtful(contacts: list[FootEvent], params: Params) -> set[FootEvent]:
    """Contacts that the ends of the bout cut off (a maximum there may only be where the
    recording starts or stops), and those found twice: two of one foot in a row, much nearer
    than a stride. A person's own contacts are never doubtful."""
    doubtful = {e for e in contacts if e.edge and e.confidence <= params.edge_confidence}
    apart = [
        b.t - a.t
        for side in SIDES
        for a, b in itertools.pairwise([e for e in contacts if e.side is side])
    ]
    if apart:
        near = params.doubled * statistics.median(apart)
        for a, b in itertools.pairwise(contacts):
            if a.side is b.side and b.t - a.t < near:
                doubtful |= {a, b}
    return {e for e in doubtful if not e.edited}
