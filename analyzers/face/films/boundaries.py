"""Starts and ends of tasks as events: how segments are shown, and how a person moves them."""

from __future__ import annotations

from collections.abc import Iterable

from analyzers.face.films.segments import Segment, numbered
from workbench.model import Edit, Event, Span
from workbench.plugin import stretches


def boundary_events(segments: Iterable[Segment]) -> tuple[Event, ...]:
    """The starts and ends of ``segments``, in time order."""
    return stretches.boundary_events(map(_stretch, segments))


def corrected_segments(
    segments: tuple[Segment, ...], edits: tuple[Edit, ...], duration: float
) -> tuple[Segment, ...]:
    """``segments`` after a person moved, added or removed their starts and ends.

    Args:
        duration: of the recording (s); segments end with it.
    """
    if not any(True for _ in stretches.boundary_kinds(edits)):
        return segments
    found = stretches.corrected_stretches(
        tuple(map(_stretch, segments)), edits, Span(0.0, duration)
    )
    return numbered(
        Segment(s.task, s.span, "", s.confidence is not None, s.confidence, s.edited) for s in found
    )


def _stretch(segment: Segment) -> stretches.Stretch:
    sure = segment.confidence if segment.automatic else None
    return stretches.Stretch(segment.task, segment.span, sure, segment.edited)
