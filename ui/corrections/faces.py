"""Whose face is measured, in words; the question where several are in view.

Where the face analyzer asks, it says so as a problem of the recording, with the letters of the
faces it means: they are counted from left to right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ui.corrections.record import Correction
from ui.i18n import tr
from ui.player.people_bar import People
from workbench.model import ChoosePerson, Problem
from workbench.store.snapshot import StoredResult

SEVERAL, UNKNOWN = "several_faces", "person_not_found"
_LETTERS = re.compile(r"\b[A-Z](?:(?:, | or )[A-Z])+\b")


def faces_in_view(
    problems: Iterable[Problem],
    results: Sequence[StoredResult],
    corrections: Sequence[Correction],
    reviewer: str,
) -> People | None:
    """Whose face one can choose and whose is measured; None where there is nothing to choose."""
    asked = next((p for p in problems if p.code in (SEVERAL, UNKNOWN)), None)
    choice = next((c for c in corrections if isinstance(c.edit, ChoosePerson)), None)
    chosen = choice.edit.person if choice and isinstance(choice.edit, ChoosePerson) else None
    letters = [] if asked is None else letters_of(asked)
    if chosen is None and not letters:
        return None
    labels = dict.fromkeys(sorted({*letters, *filter(None, [chosen])}), (0.0, 0.0))
    if choice is None or chosen is None:
        return People(labels, None, None, tr("faces.question"), True, faces=True)
    if asked is not None and asked.code == UNKNOWN:
        words = tr("faces.unknown", person=chosen)
        return People(labels, None, chosen, words, True, faces=True)
    mine = choice.author == reviewer
    key = "faces.chosen_you" if mine else "faces.chosen_by"
    words = tr(key, person=chosen, **({} if mine else {"by": choice.author}))
    if asked is not None or not results:
        return People(labels, None, chosen, tr("people.waits", words=words), False, faces=True)
    return People(labels, chosen, chosen, words, False, faces=True)


def letters_of(problem: Problem) -> list[str]:
    """The faces that the analyzer names: ``A or B``, ``A, B, C``."""
    found = _LETTERS.search(f"{problem.remedy} {problem.cause}")
    return re.findall(r"[A-Z]", found.group().replace("or", "")) if found else []
