"""A recording's corrections after one more: what belongs together becomes one.

An event that was moved twice was moved once; one that was added and removed was never there.
Each function returns the whole new list; nothing is changed in place.
"""

from __future__ import annotations

from workbench.model import (
    AddEvent,
    Edit,
    Event,
    MoveEvent,
    MovePoint,
    RemoveEvent,
    SetScale,
    Side,
    SwapSides,
)

NEAR_S = 1e-3
"""Moments that differ by less are the same one (a text or a float32 was on the way)."""
Edits = tuple[Edit, ...]


def add_event(edits: Edits, kind: str, side: Side, t: float) -> Edits:
    """There is an event of this kind at ``t`` (s)."""
    return (*edits, AddEvent(kind, t, side))


def move_event(edits: Edits, event: Event, to: float) -> Edits:
    """``event``, as it stands after ``edits``, is at ``to`` (s)."""
    at = _origin(edits, event)
    if at is None:
        return (*edits, MoveEvent(event.kind, event.t, to, event.side))
    origin = edits[at]
    if isinstance(origin, AddEvent):
        return _replaced(edits, at, AddEvent(event.kind, to, event.side))
    assert isinstance(origin, MoveEvent)
    if abs(origin.t - to) < NEAR_S:
        return _replaced(edits, at)
    return _replaced(edits, at, MoveEvent(event.kind, origin.t, to, event.side))


def remove_event(edits: Edits, event: Event) -> Edits:
    """``event``, as it stands after ``edits``, is none."""
    at = _origin(edits, event)
    if at is None:
        return (*edits, RemoveEvent(event.kind, event.t, event.side))
    origin = edits[at]
    if isinstance(origin, AddEvent):
        return _replaced(edits, at)
    assert isinstance(origin, MoveEvent)
    return _replaced(edits, at, RemoveEvent(event.kind, origin.t, event.side))


def move_point(edits: Edits, move: MovePoint) -> Edits:
    """A point is where ``move`` has it; an earlier move of the same point is none any more."""
    others = (
        edit
        for edit in edits
        if not isinstance(edit, MovePoint) or (edit.track, edit.point) != (move.track, move.point)
    )
    return (*others, move)


def set_scale(edits: Edits, scale: SetScale) -> Edits:
    """A unit is that of ``scale``; an earlier one is none any more."""
    return (*(edit for edit in edits if not isinstance(edit, SetScale)), scale)


def exchange_sides(edits: Edits, start: float, end: float) -> Edits:
    """Left and right are exchanged from ``start`` to ``end`` (s); twice is not at all."""
    for at, edit in enumerate(edits):
        if isinstance(edit, SwapSides) and _near(edit, start, end):
            return _replaced(edits, at)
    return (*edits, SwapSides(start, end))


def take_back(edits: Edits, edit: Edit) -> Edits:
    """``edits`` without one of them."""
    at = edits.index(edit)
    return _replaced(edits, at)


def _origin(edits: Edits, event: Event) -> int | None:
    """Which edit brought the event to where it is; None where it was found there."""
    for at in range(len(edits) - 1, -1, -1):
        edit = edits[at]
        if not isinstance(edit, AddEvent | MoveEvent):
            continue
        t = edit.t if isinstance(edit, AddEvent) else edit.to
        if (edit.kind, edit.side) == (event.kind, event.side) and abs(t - event.t) < NEAR_S:
            return at
    return None


def _near(edit: SwapSides, start: float, end: float) -> bool:
    return abs(edit.start - start) < NEAR_S and abs(edit.end - end) < NEAR_S


def _replaced(edits: Edits, at: int, *by: Edit) -> Edits:
    return (*edits[:at], *by, *edits[at + 1 :])
