"""Corrections by a person: the segment of the task, and syllables moved, added or taken away."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from workbench.model import Edit, Event, SetSegment, Span
from workbench.plugin.corrected import corrected_events

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
    found = [Event(t=float(t), kind=SYLLABLE) for t in onsets]
    # Whoever moves a syllable drags the very one on screen: the nearest, however far.
    return corrected_events(found, edits, (SYLLABLE,), reach=math.inf)
