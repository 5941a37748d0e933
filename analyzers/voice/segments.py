"""The stretches of a recording in which its tasks are done: found, shown, and corrected.

Each segment is told by two events, ``task_start:<task>`` and ``task_end:<task>``. Those that
were found carry a confidence; those that a person set are marked so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from workbench.model import AddEvent, Edit, Event, MoveEvent, RemoveEvent, SetSegment, Span
from workbench.plugin.corrected import corrected_events

START, END = "task_start:", "task_end:"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch (s) of one task. ``confidence`` (0-1): None where a person or a sheet set it."""

    task: str
    span: Span
    confidence: float | None = None
    edited: bool = False


def set_segments(edits: Iterable[Edit], whole: Span) -> tuple[Segment, ...]:
    """What a person set, within the recording and in time order; the same stretch counts once."""
    found = [
        Segment(edit.task, span, edited=True)
        for edit in edits
        if isinstance(edit, SetSegment) and (span := Span(edit.start, edit.end).overlap(whole))
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda s: (s.span, s.task)))


def boundary_events(segments: Iterable[Segment]) -> tuple[Event, ...]:
    """The starts and ends of ``segments``, in time order."""
    events = [
        Event(t=t, kind=kind + s.task, confidence=s.confidence, edited=s.edited)
        for s in segments
        for kind, t in ((START, s.span.start), (END, s.span.end))
    ]
    return tuple(sorted(events, key=lambda e: (e.t, e.kind)))


def moves_boundaries(edits: Iterable[Edit]) -> bool:
    """Whether a person moved, added or took away a start or an end."""
    return any(True for _ in _boundary_kinds(edits))


def corrected_segments(
    segments: tuple[Segment, ...], edits: tuple[Edit, ...], whole: Span
) -> tuple[Segment, ...]:
    """``segments`` after a person moved, added or removed their starts and ends.

    Taking away a start or an end takes its segment away; one alone adds none.
    """
    kinds = frozenset(_boundary_kinds(edits))
    events = corrected_events(boundary_events(segments), edits, kinds) if kinds else ()
    found: list[Segment] = [] if kinds else list(segments)
    for task in dict.fromkeys(e.kind.partition(":")[2] for e in events):
        found += _joined(task, [e for e in events if e.kind.partition(":")[2] == task])
    inside = [(s, s.span.overlap(whole)) for s in found]
    kept = [replace(s, span=span) for s, span in inside if span and span.duration > 0]
    return tuple(sorted(kept, key=lambda s: (s.span, s.task)))


def _boundary_kinds(edits: Iterable[Edit]) -> Iterator[str]:
    for edit in edits:
        if isinstance(edit, AddEvent | MoveEvent | RemoveEvent) and edit.kind.startswith(
            (START, END)
        ):
            yield edit.kind


def _joined(task: str, events: list[Event]) -> Iterator[Segment]:
    """The segments of one task: each start with the end that follows it."""
    start: Event | None = None
    for event in events:
        if event.kind.startswith(START):
            start = event
        elif start is not None:
            edited = start.edited or event.edited
            sure = None if edited else start.confidence
            yield Segment(task, Span(start.t, event.t), sure, edited)
            start = None
