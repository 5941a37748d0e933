"""Corrections by a person: events added, moved, removed."""

from __future__ import annotations

from analyzers.gait.events import FOOT_OFF, INITIAL_CONTACT, FootEvent, shifted
from workbench.model import AddEvent, Edit, MoveEvent, RemoveEvent, Side

_REACH_S = 0.5
"""An edit means the nearest event of its kind and side, at most this far away."""


def with_edits(events: tuple[FootEvent, ...], edits: tuple[Edit, ...]) -> tuple[FootEvent, ...]:
    """``events`` after the edits, oldest first, in time order."""
    current = list(events)
    for edit in edits:
        if not isinstance(edit, AddEvent | MoveEvent | RemoveEvent):
            continue
        if edit.kind not in (INITIAL_CONTACT, FOOT_OFF):
            continue
        if isinstance(edit, AddEvent):
            if edit.side is not Side.NONE:
                current.append(FootEvent(edit.t, edit.kind, edit.side, edited=True))
            continue
        near = [
            e
            for e in current
            if e.kind == edit.kind
            and edit.side in (Side.NONE, e.side)
            and abs(e.t - edit.t) <= _REACH_S
        ]
        if near:
            event = min(near, key=lambda e: abs(e.t - edit.t))
            current.remove(event)
            if isinstance(edit, MoveEvent):
                current.append(shifted(event, edit.to))
    return tuple(sorted(current))
