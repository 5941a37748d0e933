"""The stretches of a recording in which its tasks are done: found, shown, and corrected.

Each segment is told by two events, ``task_start:<task>`` and ``task_end:<task>``. Those that
were found carry a confidence; those that a person set are marked so.
"""

from __future__ import annotations

from collections.abc import Iterable

from workbench.model import Edit, SetSegment, Span
from workbench.plugin.stretches import Stretch


def set_segments(edits: Iterable[Edit], whole: Span) -> tuple[Stretch, ...]:
    """What a person set, within the recording and in time order; the same stretch counts once."""
    found = [
        Stretch(edit.task, span, edited=True)
        for edit in edits
        if isinstance(edit, SetSegment) and (span := Span(edit.start, edit.end).overlap(whole))
    ]
    return tuple(sorted(dict.fromkeys(found), key=lambda s: (s.span, s.task)))
