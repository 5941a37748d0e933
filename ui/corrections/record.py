"""Who made a recording's corrections, and when: read from the journal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from workbench.model import Edit
from workbench.store.codec import edits_from_text
from workbench.store.journal import Step

SLOT = "edits"


class Correction(NamedTuple):
    """One correction that stands: what, by whom, and when (ISO 8601, UTC)."""

    edit: Edit
    author: str
    made: str


def versions(steps: Iterable[Step], capture: str) -> list[tuple[Edit, ...]]:
    """All lists of corrections that the recording ever had, the first (none) included."""
    own = (step for step in steps if (step.slot, step.key) == (SLOT, capture))
    return [(), *(edits_from_text(step.after) if step.after else () for step in own)]


def corrections(steps: Iterable[Step], capture: str) -> list[Correction]:
    """The corrections that stand now, each with the step that brought it (again: the first)."""
    standing: list[Correction] = []
    first: dict[Edit, Correction] = {}
    for step in steps:
        if (step.slot, step.key) != (SLOT, capture):
            continue
        before = {c.edit: c for c in standing}
        standing = []
        for edit in edits_from_text(step.after) if step.after else ():
            made = before.get(edit) or (first.get(edit) if step.reverts else None)
            made = made or Correction(edit, step.author, step.made)
            first[edit] = made
            standing.append(made)
    return standing
