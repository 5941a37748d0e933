"""Which stretch of a recording shows which task, as it stands with a person's corrections.

An analyzer tells its stretches as pairs of events (``task_start:smile``, ``task_end:smile``). A
person's stretches (``SetSegment``) replace all others, so the first change takes over those that
were not touched; these keep where they come from until a person confirms them (a start moved to
where it is).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple, TypeGuard

from workbench.model import Capture, Edit, Event, Modality, MoveEvent, SetSegment, Span
from workbench.plugin.stretches import NO_TASK, set_by_person, taken_over

START, END = "task_start:", "task_end:"
EXCHANGED = "sides_exchanged"
"""Told of a face that is mirrored: the switch above the picture shows it."""
LEAST_S = 0.1
"""A stretch is never shorter, s (judgement: three frames of a film)."""
NO_STRETCH = SetSegment(NO_TASK, 0.0, LEAST_S)
"""Somebody says that no task is done."""
FACE, VOICE = "face", "voice"
FACE_TASKS = (
    *("rest", "brow-raise", "close-eyes", "forced-close", "smile", "pucker", "up-gaze"),
    *("gaze-left", "gaze-right", "gaze-up", "gaze-down"),
)
VOICE_TASKS = ("vowel", "ddk", "reading", "counting", "monologue", "glissando")
Edits = tuple[Edit, ...]


class Origin(StrEnum):
    """Where a stretch comes from."""

    FOUND = "found"
    CUES = "cues"
    WHOLE = "whole"
    PERSON = "person"


class TaskSpan(NamedTuple):
    """A task from ``span.start`` to ``span.end`` (s); ``pending`` until the values rest on it.

    ``confidence`` (0-1) is told for what was found automatically.
    """

    span: Span
    task: str
    origin: Origin = Origin.PERSON
    pending: bool = False
    confidence: float | None = None


def tasks_for(capture: Capture, analyzers: Iterable[str]) -> tuple[str, ...]:
    """The tasks that can be marked on a recording, given the analyzers that measure it."""
    measuring = set(analyzers)
    if FACE in measuring and capture.modality is Modality.VIDEO:
        return FACE_TASKS
    if VOICE in measuring and capture.task:
        return tuple(dict.fromkeys((capture.task, *VOICE_TASKS)))
    return ()


def is_moment(event: Event) -> bool:
    """Whether an event is shown as a moment: ends of stretches and exchanged sides are not."""
    return not event.kind.startswith((START, END)) and event.kind != EXCHANGED


def found_tasks(events: Iterable[Event], capture: Capture) -> list[TaskSpan]:
    """The stretches that an analyzer told: the n-th start of a task with its n-th end."""
    starts: dict[str, list[Event]] = {}
    ends: dict[str, list[Event]] = {}
    for event in sorted(events, key=lambda e: e.t):
        for prefix, found in ((START, starts), (END, ends)):
            if event.kind.startswith(prefix):
                found.setdefault(event.kind.removeprefix(prefix), []).append(event)
    stated = Origin.CUES if capture.facts.get("cue_file") else Origin.WHOLE
    spans = []
    for task, begun in starts.items():
        for first, last in zip(begun, ends.get(task, ()), strict=False):
            sure = first.confidence if first.confidence is not None else last.confidence
            origin = Origin.FOUND if sure is not None else stated
            if first.edited or last.edited:
                origin = Origin.PERSON
            if last.t > first.t:
                spans.append(TaskSpan(Span(first.t, last.t), task, origin, confidence=sure))
    return sorted(spans, key=_order)


def standing(
    found: Sequence[TaskSpan], then: Sequence[Edit], now: Sequence[Edit]
) -> list[TaskSpan]:
    """``found`` with the corrections ``then``, as the corrections ``now`` have it."""
    before, after = _set(then), _set(now)
    moves = [edit for edit in now if confirms(edit) and edit not in then]
    if before == after and (found or not after) and not moves:
        return list(found)
    if not after:  # given back: to be found again
        return [part._replace(pending=True) for part in found]
    stated = set_by_person(after) or ()
    parts = []
    for edit in stated:
        same = (part for part in found if taken_over(edit, part.task, part.span))
        new = TaskSpan(Span(edit.start, edit.end), edit.task, pending=edit not in before)
        part = next(same, new)
        if any(m.kind == START + part.task and m.t == part.span.start for m in moves):
            part = part._replace(origin=Origin.PERSON, confidence=None, pending=True)
        parts.append(part)
    return sorted(parts, key=_order)


def mark(parts: Iterable[TaskSpan], task: str, span: Span) -> list[TaskSpan]:
    """There is ``task`` in ``span``: what was there gives way. The new stretch stands last.

    A recording that is one task by its name alone is that no more once its stretch is told.
    """
    kept = []
    for part in parts:
        own = part.span
        if part.origin is Origin.WHOLE and part.task == task:
            continue
        if own.end <= span.start or own.start >= span.end:
            kept.append(part)
            continue
        rests = ((own.start, min(own.end, span.start)), (max(own.start, span.end), own.end))
        kept += [part._replace(span=Span(a, b)) for a, b in rests if b - a >= LEAST_S]
    return [*kept, TaskSpan(span, task)]


def change(
    parts: Sequence[TaskSpan], part: TaskSpan, *, task: str | None = None, span: Span | None = None
) -> list[TaskSpan]:
    """``part`` is another task, or lies elsewhere."""
    others = remove(parts, part)
    return mark(others, part.task if task is None else task, part.span if span is None else span)


def remove(parts: Sequence[TaskSpan], part: TaskSpan) -> list[TaskSpan]:
    """``parts`` without one of them."""
    at = list(parts).index(part)
    return [*parts[:at], *parts[at + 1 :]]


def with_tasks(edits: Edits, parts: Iterable[TaskSpan]) -> Edits:
    """``edits`` once these are all the stretches of the recording; none: no task is done."""
    stretches = tuple(SetSegment(p.task, p.span.start, p.span.end) for p in parts)
    confirmed = tuple(
        edit
        for edit in edits
        if confirms(edit)
        and any(edit.kind == START + s.task and edit.t == s.start for s in stretches)
    )
    return (*without_tasks(edits), *(stretches or (NO_STRETCH,)), *confirmed)


def confirmed(edits: Edits, parts: Iterable[TaskSpan]) -> Edits:
    """``edits`` once these stretches, found automatically, count as stated by a person."""
    parts = list(parts)
    own = (
        MoveEvent(START + p.task, p.span.start, p.span.start)
        for p in parts
        if p.origin is Origin.FOUND
    )
    return (*with_tasks(edits, parts), *own)


def without_tasks(edits: Edits) -> Edits:
    """``edits`` once the stretches are again those of the analyzer or the cue sheet."""
    return tuple(e for e in edits if not isinstance(e, SetSegment) and not confirms(e))


def confirms(edit: Edit) -> TypeGuard[MoveEvent]:
    """Whether a start was put where it was: a person agrees with a stretch that was found."""
    return isinstance(edit, MoveEvent) and edit.kind.startswith(START) and edit.t == edit.to


def moved_edge(part: TaskSpan, *, start: bool, to: float) -> Span:
    """The span of ``part`` with one of its ends at ``to`` (s), never shorter than the least."""
    span = part.span
    if start:
        return replace(span, start=min(to, span.end - LEAST_S))
    return replace(span, end=max(to, span.start + LEAST_S))


def _order(part: TaskSpan) -> tuple[Span, str]:
    return part.span, part.task


def _set(edits: Iterable[Edit]) -> frozenset[SetSegment]:
    return frozenset(edit for edit in edits if isinstance(edit, SetSegment))
