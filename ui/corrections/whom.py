"""Who is measured in the recording in view, in words."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ui.corrections.record import Correction
from ui.findings.reasons import reason_sentence
from ui.i18n import tr
from ui.player.people_bar import People
from workbench.commands.people import measured_person, people_of
from workbench.model import ChoosePerson, FactValue, Reason, Track, Verdict
from workbench.store.snapshot import StoredResult

ASKS = {"second_person", "person_unknown"}
PROPOSES = {"several_people"}


def people_in_view(
    tracks: Collection[Track],
    results: Sequence[StoredResult],
    corrections: Sequence[Correction],
    fact: FactValue | None,
    reviewer: str,
) -> People | None:
    """Whom one can choose from and who is measured; None where there is nothing to choose."""
    found = people_of(tracks)
    reasons = [reason for result in results for reason in result.quality.reasons]
    refused = any(r.quality.verdict is Verdict.REFUSED for r in results)
    asks = refused and any(reason.code in ASKS for reason in reasons)
    if len(found) < 2 and not (asks and found):
        return None
    labels = {
        label: (float(track.times[0]), float(track.times[-1])) for label, track in found.items()
    }
    choice = next((c for c in corrections if isinstance(c.edit, ChoosePerson)), None)
    chosen = choice.edit.person if choice and isinstance(choice.edit, ChoosePerson) else None
    measured = measured_person(tracks)
    if choice is not None and chosen is not None:
        words = _chosen_words(choice, chosen, reviewer)
        if chosen not in found:
            words = tr("people.unknown", person=chosen)
        elif chosen != measured:
            words = tr("people.waits", words=words)
    elif asks or measured is None:
        words = tr("people.question")
    elif fact:
        words = tr("people.fact", person=measured)
    else:
        words = _proposed_words(measured, reasons)
    return People(labels, measured, chosen, words, asks and chosen is None)


def _chosen_words(choice: Correction, chosen: str, reviewer: str) -> str:
    if choice.author == reviewer:
        return tr("people.chosen_you", person=chosen)
    return tr("people.chosen_by", person=chosen, by=choice.author)


def _proposed_words(measured: str, reasons: Sequence[Reason]) -> str:
    why = next((r for r in reasons if r.code in PROPOSES), None)
    if why is None:
        return tr("people.proposed_plain", person=measured)
    return tr("people.proposed_why", person=measured, why=reason_sentence(why))
