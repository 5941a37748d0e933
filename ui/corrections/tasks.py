"""Which stretch of a recording shows which task, as it stands with a person's corrections.

An analyzer tells its stretches as pairs of events (``task_start:smile``, ``task_end:smile``). A
person's stretches (``SetSegment``) replace all others, so the first change takes over those that
were not touched.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple

from workbench.model import Capture, Edit, Event, Modality, SetSegment, Span

START, END = "task_start:", "task_end:"
EXCHANGED = "sides_exchanged"
"""Told of a face that is mirrored: the switch above the picture shows it."""
LEAST_S = 0.1
"""A stretch is never shorter, s (judgement: three frames of a film)."""
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
    if before == after and (found or not after):
        return list(found)
    if after:
        parts = (TaskSpan(Span(e.start, e.end), e.task, pending=e not in before) for e in after)
        return sorted(parts, key=_order)
    return [part._replace(pending=True) for part in found]  # given back: to be found again


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
    """``edits`` once these are all the stretches of the recording."""
    return (*without_tasks(edits), *(SetSegment(p.task, p.span.start, p.span.end) for p in parts))


def without_tasks(edits: Edits) -> Edits:
    """``edits`` once the stretches are again those of the analyzer or the cue sheet."""
    return tuple(edit for edit in edits if not isinstance(edit, SetSegment))


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
