"""Corrections by a person: the segment of the task, and syllables moved, added or taken away."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from workbench.model import AddEvent, Edit, Event, MoveEvent, RemoveEvent, SetSegment, Span

SYLLABLE = "syllable"


def task_segment(edits: Iterable[Edit], task: str, start: float, end: float) -> Span:
    """The stretch (s) of the task: the sound from ``start`` to ``end`` unless a person set it."""
    whole = span = Span(start, end)
    for edit in edits:
        if isinstance(edit, SetSegment) and edit.task == task:
            span = Span(edit.start, edit.end).overlap(whole) or whole
    return span


def syllable_events(onsets: NDArray[np.float64], edits: Iterable[Edit]) -> tuple[Event, ...]:
    """The onsets (s) as events, after the corrections."""
    events = [Event(t=float(t), kind=SYLLABLE) for t in onsets]
    for edit in edits:
        if not isinstance(edit, AddEvent | MoveEvent | RemoveEvent) or edit.kind != SYLLABLE:
            continue
        if not isinstance(edit, AddEvent) and events:
            distances = [abs(event.t - edit.t) for event in events]
            del events[distances.index(min(distances))]
        if isinstance(edit, AddEvent):
            events.append(Event(t=edit.t, kind=SYLLABLE, edited=True))
        elif isinstance(edit, MoveEvent):
            events.append(Event(t=edit.to, kind=SYLLABLE, edited=True))
    return tuple(sorted(events, key=lambda e: e.t))
