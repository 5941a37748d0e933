"""Events and exchanged sides as they stand with the corrections that were not analysed yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from workbench.model import (
    AddEvent,
    ChoosePerson,
    Edit,
    Event,
    MoveEvent,
    RemoveEvent,
    Side,
    Span,
    SwapSides,
    Track,
)

REACH_S = 0.5
"""An edit means the nearest event of its kind and side, at most this far away."""
SIDES_TRACK = "sides_exchanged"
"""The curve (0 or 1 per frame) of where left and right are exchanged in a result: by the
automatic repair, and by the corrections that the result was made with."""


class Mark(NamedTuple):
    """An event to be shown; ``pending`` until the values rest on it."""

    event: Event
    pending: bool = False


class Exchanged(NamedTuple):
    """A stretch in which left and right are exchanged.

    ``by_person``: a person's exchange has a part in it; ``pending`` until the values rest on it.
    """

    span: Span
    by_person: bool = False
    pending: bool = False


def marks(events: Iterable[Event], then: Sequence[Edit], now: Sequence[Edit]) -> list[Mark]:
    """``events``, found with the corrections ``then``, as the corrections ``now`` have them."""
    shared = 0
    while shared < min(len(then), len(now)) and then[shared] == now[shared]:
        shared += 1
    stale = _person(then) != _person(now)
    found = [Mark(event, stale) for event in events]
    for edit in reversed(then[shared:]):
        found = _undone(found, edit)
    for edit in now[shared:]:
        found = _done(found, edit)
    return in_order(found)


def in_order(found: Iterable[Mark]) -> list[Mark]:
    """By time, then kind and side (a confidence may be missing: it cannot be compared)."""
    return sorted(found, key=lambda m: (m.event.t, m.event.kind, m.event.side))


def together(found: Iterable[Mark]) -> list[Mark]:
    """What several results of one recording hold, every event once.

    A result that knows nothing of an event still takes back its removal, and then has it too,
    but without its confidence: the one on which values rest stays, else the one with a confidence.
    """
    best: dict[tuple[float, str, Side], Mark] = {}
    for mark in found:
        place = (round(mark.event.t, 6), mark.event.kind, mark.event.side)
        held = best.get(place)
        if held is None or _worth(mark) > _worth(held):
            best[place] = mark
    return list(best.values())


def _worth(mark: Mark) -> tuple[bool, bool]:
    return not mark.pending, mark.event.confidence is not None


def _person(edits: Sequence[Edit]) -> str | None:
    return next((e.person for e in reversed(edits) if isinstance(e, ChoosePerson)), None)


def _done(found: list[Mark], edit: Edit) -> list[Mark]:
    if isinstance(edit, AddEvent):
        return [*found, Mark(Event(t=edit.t, kind=edit.kind, side=edit.side, edited=True), True)]
    if not isinstance(edit, MoveEvent | RemoveEvent):
        return found
    near = _nearest(found, edit.kind, edit.side, edit.t)
    if near is None:
        return found
    rest = [mark for mark in found if mark is not near]
    if isinstance(edit, RemoveEvent):
        return rest
    return [*rest, Mark(replace(near.event, t=edit.to, edited=True), True)]


def _undone(found: list[Mark], edit: Edit) -> list[Mark]:
    if isinstance(edit, RemoveEvent):
        return [*found, Mark(Event(t=edit.t, kind=edit.kind, side=edit.side), True)]
    if not isinstance(edit, AddEvent | MoveEvent):
        return found
    at = edit.to if isinstance(edit, MoveEvent) else edit.t
    near = _nearest(found, edit.kind, edit.side, at)
    if near is None:
        return found
    rest = [mark for mark in found if mark is not near]
    if isinstance(edit, AddEvent):
        return rest
    return [*rest, Mark(replace(near.event, t=edit.t, edited=False), True)]


def _nearest(found: list[Mark], kind: str, side: Side, t: float) -> Mark | None:
    fitting = [
        mark
        for mark in found
        if mark.event.kind == kind
        and side in (Side.NONE, mark.event.side)
        and abs(mark.event.t - t) <= REACH_S
    ]
    return min(fitting, key=lambda mark: abs(mark.event.t - t), default=None)


def exchanged(
    tracks: Iterable[Track], then: Sequence[Edit], now: Sequence[Edit]
) -> list[Exchanged]:
    """Where left and right are exchanged once the corrections ``now`` are analysed.

    Args:
        tracks: of a result that was made with the corrections ``then``; without a track of
            exchanged sides among them, a person's exchanges alone are told.
    """
    track = next((t for t in tracks if t.name == SIDES_TRACK and t.kind == "curve"), None)
    if track is None or not len(track.times):
        return [
            Exchanged(Span(e.start, e.end), True, e not in then)
            for e in now
            if isinstance(e, SwapSides)
        ]
    import numpy as np

    times = track.times
    there = np.nan_to_num(track.values[:, 0, 0]) > 0.5
    person, waits = np.zeros(len(times), bool), np.zeros(len(times), bool)
    for edit in {*then, *now}:
        if isinstance(edit, SwapSides):
            within = (times >= edit.start) & (times <= edit.end)
            person ^= within & (edit in now)
            waits ^= within & ((edit in now) != (edit in then))
    state = np.where(there ^ waits, 1 + person + 2 * waits, 0)
    ends = np.flatnonzero(np.diff(state)) + 1
    spans = zip([0, *ends.tolist()], [*ends.tolist(), len(state)], strict=True)
    return [
        Exchanged(Span(float(times[a]), float(times[b - 1])), bool(person[a]), bool(waits[a]))
        for a, b in spans
        if state[a]
    ]
