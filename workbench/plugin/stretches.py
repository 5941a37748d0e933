"""The stretches that a person set (``SetSegment``), beside those found or stated otherwise.

A person's stretches stand alone: the first change takes over all others as they are. Those that
were only taken over keep where they come from; saying that a recording shows no task at all is one
stretch of ``NO_TASK``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import inf

from workbench.model import AddEvent, Edit, Event, MoveEvent, RemoveEvent, SetSegment, Span
from workbench.plugin.corrected import corrected_events

NO_TASK = "none"
START, END = "task_start:", "task_end:"
_SAME_S = 0.002
_TOUCHING_S = 1e-3
"""Repetitions that follow on one another may overlap by rounding, s."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch (s) of one task. ``confidence`` (0-1): None where a person or a sheet set it."""

    task: str
    span: Span
    confidence: float | None = None
    edited: bool = False


def set_by_person(edits: Iterable[Edit]) -> tuple[SetSegment, ...] | None:
    """What a person set; None where nobody did; empty where no task is said to be done."""
    own = [edit for edit in edits if isinstance(edit, SetSegment)]
    return tuple(e for e in own if e.task != NO_TASK) if own else None


def taken_over(edit: SetSegment, task: str, span: Span) -> bool:
    """Whether a person's stretch is one that stood there already."""
    near = max(abs(edit.start - span.start), abs(edit.end - span.end))
    return edit.task == task and near <= _SAME_S


def boundary_events(stretches: Iterable[Stretch]) -> tuple[Event, ...]:
    """The starts and ends of ``stretches``, in time order: how they are shown and corrected."""
    events = [
        Event(t=t, kind=kind + s.task, confidence=s.confidence, edited=s.edited)
        for s in stretches
        for kind, t in ((START, s.span.start), (END, s.span.end))
    ]
    return tuple(sorted(events, key=lambda e: (e.t, e.kind)))


def corrected_stretches(
    stretches: Iterable[Stretch], edits: Iterable[Edit], whole: Span
) -> tuple[Stretch, ...]:
    """``stretches`` after a person moved, added or removed their starts and ends, within
    ``whole`` and in time order.

    A start without an end (or the other way round) is no stretch: taking one of them away takes
    the stretch away.
    """
    edits = tuple(edits)
    kinds = frozenset(boundary_kinds(edits))
    found = [] if kinds else list(stretches)
    events = corrected_events(boundary_events(stretches), edits, kinds) if kinds else ()
    for task in dict.fromkeys(e.kind.partition(":")[2] for e in events):
        found += _joined(task, [e for e in events if e.kind.partition(":")[2] == task])
    inside = ((s, s.span.overlap(whole)) for s in found)
    kept = [replace(s, span=span) for s, span in inside if span and span.duration > 0]
    return tuple(sorted(kept, key=lambda s: (s.span, s.task)))


def boundary_kinds(edits: Iterable[Edit]) -> Iterator[str]:
    """The kinds of starts and ends that a person moved, added or took away."""
    for edit in edits:
        if isinstance(edit, AddEvent | MoveEvent | RemoveEvent) and edit.kind.startswith(
            (START, END)
        ):
            yield edit.kind


def _joined(task: str, events: list[Event]) -> Iterator[Stretch]:
    """The stretches of one task: each start with the first end after it, unless the task starts
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
        yield Stretch(task, Span(start.t, end.t), None if edited else sure, edited)
