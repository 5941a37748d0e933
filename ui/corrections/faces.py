"""Whose face is measured, in words; the question where several are in view."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ui.corrections.record import Correction
from ui.i18n import tr
from ui.player.people_bar import People
from workbench.commands.people import measured_person, people_of
from workbench.model import ChoosePerson, FactValue, Track, Verdict
from workbench.store.snapshot import StoredResult


def faces_in_view(
    tracks: Collection[Track],
    results: Sequence[StoredResult],
    corrections: Sequence[Correction],
    fact: FactValue | None,
    reviewer: str,
) -> People | None:
    """Whose face one can choose and whose is measured; None where there is nothing to choose."""
    found = people_of(tracks)
    choice = next((c for c in corrections if isinstance(c.edit, ChoosePerson)), None)
    chosen = choice.edit.person if choice and isinstance(choice.edit, ChoosePerson) else None
    refused = any(result.quality.verdict is Verdict.REFUSED for result in results)
    if len(found) < 2 and chosen is None:
        return None
    labels = {
        label: (float(track.times[0]), float(track.times[-1])) for label, track in found.items()
    }
    measured = None if refused else measured_person(tracks)
    if choice is not None and chosen is not None:
        mine = choice.author == reviewer
        key = "faces.chosen_you" if mine else "faces.chosen_by"
        words = tr(key, person=chosen, **({} if mine else {"by": choice.author}))
        if found and chosen not in found:
            words = tr("faces.unknown", person=chosen)
        elif chosen != measured:
            words = tr("people.waits", words=words)
    elif measured is None:
        words = tr("faces.question")
    elif fact:
        words = tr("people.fact", person=measured)
    else:
        words = tr("people.proposed_plain", person=measured)
    return People(labels, measured, chosen, words, measured is None and chosen is None, faces=True)
