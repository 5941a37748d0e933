"""Which stretch of a video shows which task: set by a person, by cues, or by the task's name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from workbench.media.cues import cues_of
from workbench.model import Capture, SetSegment, Span
from workbench.plugin.contract import Context
from workbench.plugin.stretches import taken_over

REST = "rest"
CLOSURES = ("close-eyes", "forced-close")
GAZES = ("gaze", "gaze-left", "gaze-right", "gaze-up", "gaze-down")
MEASURED = (REST, "smile", "pucker", "brow-raise", *CLOSURES, *GAZES, "up-gaze")
"""Tasks that are measured in a video."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A task between two moments. ``trial`` counts repetitions; empty for a single one.

    ``automatic``: found from the movement itself, with that ``confidence`` (0-1). ``edited``: set
    or moved by a person.
    """

    task: str
    span: Span
    trial: str = ""
    automatic: bool = False
    confidence: float | None = None
    edited: bool = False


def cued_segments(ctx: Context, capture: Capture, duration: float) -> tuple[Segment, ...]:
    """The segments that a cue sheet states, in time order; empty without one.

    Raises:
        ProblemError: if the cue sheet is missing or cannot be understood.
    """
    cue_file = ctx.facts.get("cue_file")
    if not cue_file:
        return ()
    cues = cues_of(ctx.path(capture), capture.path, str(cue_file))
    return _inside((Segment(cue.task, cue.span) for cue in cues), duration)


def segments_by_hand(
    edits: Iterable[SetSegment], known: tuple[Segment, ...], duration: float
) -> tuple[Segment, ...]:
    """A person's segments, in time order; those of ``known`` that were only taken over stay what
    they are."""
    segments = []
    for edit in edits:
        same = (s for s in known if taken_over(edit, s.task, s.span))
        new = Segment(edit.task, Span(edit.start, edit.end), edited=True)
        segments.append(next(same, new))
    return _inside(segments, duration)


def _inside(segments: Iterable[Segment], duration: float) -> tuple[Segment, ...]:
    whole = Span(0.0, duration)
    parts = ((s, s.span.overlap(whole)) for s in segments)
    return numbered(replace(s, span=span) for s, span in parts if span and span.duration > 0)


def numbered(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """In time order, with repetitions of a task counted from 1."""
    ordered = sorted(segments, key=lambda s: s.span)
    total, seen = Counter(s.task for s in ordered), Counter[str]()
    out = []
    for segment in ordered:
        seen[segment.task] += 1
        trial = str(seen[segment.task]) if total[segment.task] > 1 else ""
        out.append(replace(segment, trial=trial))
    return tuple(out)
