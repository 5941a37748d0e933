"""Whose walk it is: the person chosen, the only one in view, or the only one who travels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from analyzers.perception.people import Person
from workbench.model import GOOD, ChoosePerson, Edit, FactValue, Quality, Reason, Verdict


class Limits(Protocol):
    """The settings of ``choose``, which the parameters of an analyzer hold."""

    @property
    def lasting(self) -> float:
        """Seconds in view; shorter sightings are passers-by."""
        ...

    @property
    def travels(self) -> float:
        """Leg lengths that a walker among several people crosses."""
        ...

    @property
    def background(self) -> float:
        """Share of the largest traveller's size; smaller ones are far away."""
        ...


@dataclass(frozen=True, slots=True)
class Choice:
    """The person to be measured, or None with the reason why nobody was taken."""

    person: Person | None
    quality: Quality = GOOD
    reason: Reason | None = None


def choose(
    people: tuple[Person, ...],
    facts: Mapping[str, FactValue],
    edits: tuple[Edit, ...],
    params: Limits,
) -> Choice:
    """Among several people the only one who crosses the picture is proposed; where there is no
    such one, nobody: the wrong person gives a cadence as believable as the right one."""
    wish = next((e.person for e in reversed(edits) if isinstance(e, ChoosePerson)), None)
    wish = wish or str(facts.get("person") or "") or None
    names = ", ".join(p.label for p in people)
    if wish:
        label = wish.strip().upper()
        chosen = next((p for p in people if label in (p.label, *p.also)), None)
        if chosen:
            return Choice(chosen)
        text = f"person '{wish}' was chosen, but in view are {names or 'none'}"
        return Choice(None, reason=Reason("person_unknown", text))
    lasting = [p for p in people if p.duration >= params.lasting]
    if not lasting:
        text = f"nobody is in view for {params.lasting:g} s"
        return Choice(None, reason=Reason("too_short", text))
    if len(lasting) == 1:
        return Choice(lasting[0])
    travellers = [p for p in lasting if p.travel >= params.travels]
    largest = max((float(p.size.max()) for p in travellers), default=0.0)
    travellers = [p for p in travellers if float(p.size.max()) >= params.background * largest]
    if len(travellers) == 1:
        text = (
            f"{len(lasting)} people in view ({', '.join(p.label for p in lasting)});"
            f" {travellers[0].label} is the only one who crosses the picture"
        )
        return Choice(travellers[0], Quality(Verdict.LIMITED, (Reason("several_people", text),)))
    text = (
        f"{len(lasting)} people in view ({', '.join(p.label for p in lasting)}) and"
        f" {len(travellers) or 'none'} of them walking across; choose the person"
    )
    return Choice(None, reason=Reason("second_person", text))
