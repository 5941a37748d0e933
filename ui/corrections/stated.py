"""Facts of a recording that a person states in the window, and what becomes of its corrections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from workbench.model import FACTS, Edit, Fact, StateFact
from workbench.plugin.manifest import Manifest

_ELSEWHERE = {"person", "mirrored", "unit", "cue_file", "sex", "age", "diagnosis"}
"""Facts with a tool of their own in the window, and those that belong to the subject."""


def askable(analyzers: Iterable[Manifest]) -> tuple[Fact, ...]:
    """The facts that these analyzers read and that may be stated, in the order of the list."""
    read = {name for manifest in analyzers for name in manifest.facts} - _ELSEWHERE
    return tuple(fact for name, fact in FACTS.items() if name in read)


def stated(edits: Iterable[Edit]) -> dict[str, str]:
    """What was stated, as text by the name of the fact."""
    return {edit.name: edit.text for edit in edits if isinstance(edit, StateFact)}


def with_facts(edits: tuple[Edit, ...], wanted: Mapping[str, str]) -> tuple[Edit, ...]:
    """``edits`` with just the facts ``wanted`` stated; what stands already keeps its place."""
    kept = [
        edit
        for edit in edits
        if not isinstance(edit, StateFact) or wanted.get(edit.name) == edit.text
    ]
    there = stated(kept)
    return (*kept, *(StateFact(n, text) for n, text in wanted.items() if n not in there))
