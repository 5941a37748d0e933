"""Initial contact and foot off in a side view.

The foot is furthest ahead of the hips just before it lands, the toes are furthest behind them
about when they leave the floor (Zeni 2008). Both are taken about the hips and signed by where
the feet point, so that neither travel, treadmill nor a panning camera matters. Heel, ankle and
toes together mark the contact, which halves the noise of the heel alone; the foot off is also
marked by the heel, which by then has risen to most of its height.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace

import numpy as np

from analyzers.gait.bouts import Bout
from analyzers.gait.cycle import period_of, shared_period
from analyzers.gait.foot_signals import (
    FOOT,
    Moment,
    about_hips,
    contacts,
    foot_offs,
    whole_foot,
)
from analyzers.gait.params import Params
from analyzers.perception.motion import Motion
from workbench.model import Event, Side

INITIAL_CONTACT = "initial_contact"
FOOT_OFF = "foot_off"
SIDES = (Side.LEFT, Side.RIGHT)


@dataclass(frozen=True, slots=True, order=True)
class FootEvent:
    """A foot that lands or leaves.

    ``correction`` is what was added to the raw time (s), ``edge`` marks events near the end of
    a bout, which are uncertain; ``edited`` those set by a person. ``confidence`` (0-1) is 1
    where the points of the foot mark the moment as they usually do in the bout and the movement
    is recorded on both sides of it: it halves for every 80 ms by which they differ more, and
    falls with the share of the movement that the end of the bout cuts off.
    """

    t: float
    kind: str
    side: Side
    correction: float = 0.0
    edge: bool = False
    edited: bool = False
    confidence: float = 1.0

    def as_event(self) -> Event:
        """For tables and the timeline; no confidence where a person set it."""
        return Event(
            t=self.t,
            kind=self.kind,
            side=self.side,
            confidence=None if self.edited else round(self.confidence, 3),
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
    ahead = {
        (side, joint): about_hips(motion, bout, side, joint, params)
        for side in SIDES
        for joint in FOOT
    }
    foot = {side: whole_foot({joint: ahead[side, joint] for joint in FOOT}) for side in SIDES}
    limits = {"shortest": params.shortest_period, "longest": params.longest_period}
    each = [period_of(foot[side], motion.rate, params, **limits) for side in SIDES]
    both = [foot[side] for side in SIDES] + [ahead[side, "foot_index"] for side in SIDES]
    period, _ = shared_period(both, motion.rate, params, **limits)
    rough = period or params.default_period
    events: list[FootEvent] = []
    for side in SIDES:
        points = {joint: ahead[side, joint] for joint in FOOT}
        heel = -motion[f"{side}_heel"][bout.part, 1] / motion.leg
        landed = contacts(points, foot[side], motion.rate, rough, params)
        left = foot_offs(points["foot_index"], heel, motion.rate, rough, params)
        span = bout.span(motion)
        events += _events(landed, INITIAL_CONTACT, side, span, params)
        events += _events(left, FOOT_OFF, side, span, params)
    reach = [
        float(np.ptp(np.percentile(ahead[side, "heel"], [5, 95]))) / motion.leg for side in SIDES
    ]
    return Stepping(tuple(sorted(events)), period, min(r for _, r in each), min(reach))


def _events(
    moments: list[Moment], kind: str, side: Side, span: tuple[float, float], params: Params
) -> list[FootEvent]:
    """Events at the moments, corrected, with their confidence."""
    shift = params.contact_bias if kind == INITIAL_CONTACT else 0.0
    known = [m.apart for m in moments if np.isfinite(m.apart)]
    usual = float(np.median(known)) if known else 0.0
    start, end = span
    found = []
    for m in moments:
        unusual = abs(m.apart - usual) if np.isfinite(m.apart) else params.agreement_half
        if not known:
            unusual = 0.0
        confidence = 0.5 ** (unusual / params.agreement_half)
        confidence *= min(1.0, m.peak.shown / params.peak_prominence)
        edge = bool(m.t < params.edge or end - start - m.t < params.edge)
        found.append(FootEvent(start + m.t + shift, kind, side, shift, edge, False, confidence))
    return found


def alternation(events: tuple[FootEvent, ...]) -> float:
    """Share of initial contacts that follow one of the other foot, those near the ends of the
    bout left out unless that leaves fewer than three; 0 for fewer than three."""
    contacts = [e for e in events if e.kind == INITIAL_CONTACT]
    inner = [e for e in contacts if not e.edge]
    feet = [e.side for e in (inner if len(inner) >= 3 else contacts)]
    if len(feet) < 3:
        return 0.0
    return sum(a != b for a, b in itertools.pairwise(feet)) / (len(feet) - 1)


def opposition(motion: Motion, bout: Bout) -> float:
    """Correlation of the left and right heel about the hips; near -1 when they alternate."""
    hips = motion.middle("hip")[bout.part, 0]
    left, right = (motion[f"{side}_heel"][bout.part, 0] - hips for side in SIDES)
    if np.ptp(left) == 0 or np.ptp(right) == 0:
        return 0.0
    return float(np.corrcoef(left, right)[0, 1])


def parting(motion: Motion, bout: Bout) -> float:
    """How far the heels come apart along the picture, leg lengths (95th percentile)."""
    x = motion["left_heel"][bout.part, 0] - motion["right_heel"][bout.part, 0]
    return float(np.percentile(np.abs(x), 95)) / motion.leg


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
    return replace(event, t=to, correction=0.0, edge=False, edited=True, confidence=1.0)
