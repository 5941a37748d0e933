"""Phase boundaries after the corrections of a person."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from workbench.model import AddEvent, Edit, Event, MoveEvent, RemoveEvent, Side


def with_edits(
    events: Iterable[Event], edits: tuple[Edit, ...], kinds: Collection[str], reach: float
) -> tuple[Event, ...]:
    """``events`` after the edits of these ``kinds``, oldest first, in time order.

    Args:
        reach: seconds; an edit means the nearest event of its kind (and side, where it names
            one) at most this far away. An edit that meets no event changes nothing.
    """
    current = list(events)
    for edit in edits:
        if not isinstance(edit, AddEvent | MoveEvent | RemoveEvent) or edit.kind not in kinds:
            continue
        if isinstance(edit, AddEvent):
            current.append(Event(t=edit.t, kind=edit.kind, side=edit.side, edited=True))
            continue
        near = [
            e
            for e in current
            if e.kind == edit.kind
            and edit.side in (Side.NONE, e.side)
            and abs(e.t - edit.t) <= reach
        ]
        if not near:
            continue
        event = min(near, key=lambda e: abs(e.t - edit.t))
        current.remove(event)
        if isinstance(edit, MoveEvent):
            current.append(Event(t=edit.to, kind=event.kind, side=event.side, edited=True))
    return tuple(sorted(current, key=lambda e: (e.t, e.kind, e.side)))


def touched(edits: tuple[Edit, ...], kinds: Collection[str]) -> bool:
    """Whether a person has corrected events of these kinds."""
    return any(
        isinstance(edit, AddEvent | MoveEvent | RemoveEvent) and edit.kind in kinds
        for edit in edits
    )
