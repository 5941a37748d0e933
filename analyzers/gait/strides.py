"""Steps and strides from events, with the checks that keep missed and doubled events out."""

from __future__ import annotations

import itertools
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
    """Steps of one bout: successive contacts of different feet, those at its ends left out."""
    contacts = [e for e in events if e.kind == INITIAL_CONTACT and not e.edge]
    return [
        Step(b.side, a.t, b.t)
        for a, b in itertools.pairwise(contacts)
        if a.side is not b.side and params.shortest_step <= b.t - a.t <= params.longest_step
    ]


def strides_of(events: tuple[FootEvent, ...], params: Params) -> list[Stride]:
    """Strides of one bout in time order.

    Between two contacts of a foot the other one must land exactly once: otherwise an event was
    missed or found twice, and the stretch is no stride. Contacts at the ends of the bout are
    left out: a maximum there may only be where the recording starts or stops. A foot off counts
    where it is the only one of its side within the stride.
    """
    found = []
    for side in SIDES:
        contacts = [e for e in events if e.kind == INITIAL_CONTACT and not e.edge]
        own = [e for e in contacts if e.side is side]
        for a, b in itertools.pairwise(own):
            inside = [e for e in events if a.t < e.t < b.t]
            other = [e for e in contacts if e.side is not side and a.t < e.t < b.t]
            off = [e.t for e in inside if e.side is side and e.kind == FOOT_OFF]
            if len(other) == 1 and params.shortest_stride <= b.t - a.t <= params.longest_stride:
                foot_off = off[0] if len(off) == 1 else None
                found.append(Stride(side, a.t, b.t, foot_off, a.correction))
    return sorted(found, key=lambda s: (s.start, s.side))
