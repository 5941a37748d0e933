"""The stretches that a person set (``SetSegment``), beside those found or stated otherwise.

A person's stretches stand alone: the first change takes over all others as they are. Those that
were only taken over keep where they come from; saying that a recording shows no task at all is one
stretch of ``NO_TASK``.
"""

from __future__ import annotations

from collections.abc import Iterable

from workbench.model import Edit, SetSegment, Span

NO_TASK = "none"
_SAME_S = 0.002


def set_by_person(edits: Iterable[Edit]) -> tuple[SetSegment, ...] | None:
    """What a person set; None where nobody did; empty where no task is said to be done."""
    own = [edit for edit in edits if isinstance(edit, SetSegment)]
    return tuple(e for e in own if e.task != NO_TASK) if own else None


def taken_over(edit: SetSegment, task: str, span: Span) -> bool:
    """Whether a person's stretch is one that stood there already."""
    near = max(abs(edit.start - span.start), abs(edit.end - span.end))
    return edit.task == task and near <= _SAME_S
