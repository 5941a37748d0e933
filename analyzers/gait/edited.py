"""Corrections by a person: events added, moved, removed."""

from __future__ import annotations

from analyzers.gait.events import FOOT_OFF, INITIAL_CONTACT, FootEvent, shifted
from workbench.model import AddEvent, Edit, Side
from workbench.plugin.corrected import corrected


def with_edits(events: tuple[FootEvent, ...], edits: tuple[Edit, ...]) -> tuple[FootEvent, ...]:
    """``events`` after the edits, oldest first, in time order."""
    kinds = (INITIAL_CONTACT, FOOT_OFF)
    return tuple(
        corrected(events, edits, kinds, added=_added, moved=shifted, side_of=lambda e: e.side)
    )


def _added(edit: AddEvent) -> FootEvent | None:
    # A foot event without a foot could be no step's and no stride's.
    if edit.side is Side.NONE:
        return None
    return FootEvent(edit.t, edit.kind, edit.side, edited=True)
