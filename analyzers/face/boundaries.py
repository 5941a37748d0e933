"""Starts and ends of tasks as events: how segments are shown, and how a person moves them.

Each segment is told by two events, ``task_start:<task>`` and ``task_end:<task>``. Those of a
segment that was found automatically carry a confidence, those that a person set are marked so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf

from analyzers.face.segments import Segment, numbered
from workbench.model import AddEvent, Edit, Event, MoveEvent, RemoveEvent, Span
from workbench.plugin.corrected import corrected_events

START, END = "task_start:", "task_end:"
_TOUCHING_S = 1e-3
"""Repetitions that follow on one another may overlap by rounding, s."""


def boundary_events(segments: Iterable[Segment]) -> tuple[Event, ...]:
    """The starts and ends of ``segments``, in time order."""
    events = []
    for segment in segments:
        for kind, t in ((START, segment.span.start), (END, segment.span.end)):
            events.append(
                Event(
                    t=t,
                    kind=kind + segment.task,
                    confidence=segment.confidence if segment.automatic else None,
                    edited=segment.edited,
                )
            )
    return tuple(sorted(events, key=lambda e: (e.t, e.kind)))


def corrected_segments(
    segments: tuple[Segment, ...], edits: tuple[Edit, ...], duration: float
) -> tuple[Segment, ...]:
    """``segments`` after a person moved, added or removed their starts and ends.

    A start without an end (or the other way round) is no segment: taking one of them away
    takes the segment away.

    Args:
        duration: of the recording (s); segments end with it.
    """
    kinds = frozenset(_boundaries(edits))
    if not kinds:
        return segments
    # A confidence that is None would make an automatic segment one that was given.
    events = corrected_events(boundary_events(segments), edits, kinds)
    found = []
    for task in dict.fromkeys(e.kind.partition(":")[2] for e in events):
        found += list(_joined(task, [e for e in events if e.kind.partition(":")[2] == task]))
    whole = Span(0.0, duration)
    inside = [(s, s.span.overlap(whole)) for s in found]
    return numbered(
        Segment(s.task, span, "", s.automatic, s.confidence, s.edited)
        for s, span in inside
        if span and span.duration > 0
    )


def _boundaries(edits: tuple[Edit, ...]) -> Iterator[str]:
    for edit in edits:
        if isinstance(edit, AddEvent | MoveEvent | RemoveEvent) and edit.kind.startswith(
            (START, END)
        ):
            yield edit.kind


def _joined(task: str, events: list[Event]) -> Iterator[Segment]:
    """The segments of one task: each start with the first end after it, unless the task starts
    again before that."""
    starts = [e for e in events if e.kind.startswith(START)]
    ends = [e for e in events if e.kind.startswith(END)]
    for i, start in enumerate(starts):
        again = starts[i + 1].t if i + 1 < len(starts) else inf
        end = next((e for e in ends if e.t > start.t), None)
        if end is None or end.t > again + _TOUCHING_S:
            continue
        ends.remove(end)
        edited = start.edited or end.edited
        sure = start.confidence if start.confidence is not None else end.confidence
        automatic = not edited and sure is not None
        yield Segment(
            task,
            Span(start.t, end.t),
            automatic=automatic,
            confidence=sure if automatic else None,
            edited=edited,
        )
