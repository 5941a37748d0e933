"""Initial contact and foot off in a side view.

The heel is furthest ahead of the hips just before it lands, the toes are furthest behind them
when they leave the floor (Zeni 2008). Both signals are taken about the hips and signed by
where the feet point, so that neither travel, treadmill nor a panning camera matters.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import numpy as np

from analyzers.gait.bouts import Bout
from analyzers.gait.cycle import peak_times, period_of
from analyzers.gait.motion import Floats, Motion
from analyzers.gait.params import Params
from workbench.model import Event, Side

INITIAL_CONTACT = "initial_contact"
FOOT_OFF = "foot_off"
SIDES = (Side.LEFT, Side.RIGHT)


@dataclass(frozen=True, slots=True, order=True)
class FootEvent:
    """A foot that lands or leaves.

    ``correction`` is what was added to the raw time (s), ``edge`` marks events near the end of
    a bout, which are uncertain; ``edited`` those set by a person.
    """

    t: float
    kind: str
    side: Side
    correction: float = 0.0
    edge: bool = False
    edited: bool = False

    def as_event(self) -> Event:
        """For tables and the timeline. Confidence 0.5 at an edge, none where a person set it."""
        confidence = None if self.edited else 0.5 if self.edge else 1.0
        return Event(
            t=self.t,
            kind=self.kind,
            side=self.side,
            confidence=confidence,
            edited=self.edited,
        )


@dataclass(frozen=True, slots=True)
class Stepping:
    """What one bout's feet did.

    Attributes:
        events: in time order.
        period: of a stride, s (None: not periodic).
        periodicity: autocorrelation at that period, the lower of the two sides.
        excursion: of the heel about the hips in leg lengths, the lower of the two sides.
    """

    events: tuple[FootEvent, ...]
    period: float | None
    periodicity: float
    excursion: float


def stepping(motion: Motion, bout: Bout, params: Params) -> Stepping:
    """The events of one bout, with what the walking gate needs."""
    ahead = {side: _about_hips(motion, bout, side, "heel") for side in SIDES}
    behind = {side: -_about_hips(motion, bout, side, "foot_index") for side in SIDES}
    found = [
        period_of(
            ahead[side],
            motion.rate,
            params,
            shortest=params.shortest_period,
            longest=params.longest_period,
        )
        for side in SIDES
    ]
    periods = [p for p, _ in found if p is not None]
    period = float(np.median(periods)) if periods else None
    events: list[FootEvent] = []
    for side in SIDES:
        for kind, signal, shift in (
            (INITIAL_CONTACT, ahead[side], params.contact_bias),
            (FOOT_OFF, behind[side], 0.0),
        ):
            start, end = bout.span(motion)
            rough = period or params.default_period
            for t in start + peak_times(signal, motion.rate, rough, params):
                edge = bool(t - start < params.edge or end - t < params.edge)
                events.append(FootEvent(float(t) + shift, kind, side, shift, edge))
    reach = [float(np.ptp(np.percentile(ahead[side], [5, 95]))) / motion.leg for side in SIDES]
    return Stepping(tuple(sorted(events)), period, min(r for _, r in found), min(reach))


def _about_hips(motion: Motion, bout: Bout, side: Side, joint: str) -> Floats:
    x = motion[f"{side}_{joint}"][bout.part, 0] - motion.middle("hip")[bout.part, 0]
    return np.asarray(x * bout.direction)


def alternation(events: tuple[FootEvent, ...]) -> float:
    """Share of initial contacts that follow one of the other foot, those at the ends of the
    bout left out; 0 for fewer than three."""
    feet = [e.side for e in events if e.kind == INITIAL_CONTACT and not e.edge]
    if len(feet) < 3:
        return 0.0
    return sum(a != b for a, b in itertools.pairwise(feet)) / (len(feet) - 1)


def opposition(motion: Motion, bout: Bout) -> float:
    """Correlation of the left and right heel about the hips; near -1 when they alternate."""
    left, right = (_about_hips(motion, bout, side, "heel") for side in SIDES)
    if np.ptp(left) == 0 or np.ptp(right) == 0:
        return 0.0
    return float(np.corrcoef(left, right)[0, 1])


def unsigned_step_period(motion: Motion, bout: Bout, params: Params) -> float | None:
    """Step time from the distance between the heels, which no labelling of the legs changes."""
    x = motion["left_heel"][bout.part, 0] - motion["right_heel"][bout.part, 0]
    period, _ = period_of(
        np.abs(x),
        motion.rate,
        params,
        shortest=params.shortest_period / 2,
        longest=params.longest_period / 2,
    )
    return period


def shifted(event: FootEvent, to: float) -> FootEvent:
    """The event where a person put it."""
    return replace(event, t=to, correction=0.0, edge=False, edited=True)
