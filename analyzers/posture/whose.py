"""Whose posture it is: the person chosen, the only one, or the one who is much the largest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.model import GOOD, ChoosePerson, Edit, FactValue, Quality, Reason, Verdict


@dataclass(frozen=True, slots=True)
class Whose:
    """Index of the person, or None with the reason why nobody was taken."""

    index: int | None
    quality: Quality = GOOD
    reason: Reason | None = None


def whose(
    labels: Sequence[str],
    sizes: Sequence[float],
    facts: Mapping[str, FactValue],
    edits: Sequence[Edit],
    bystander: float,
) -> Whose:
    """A person's choice counts most, then the fact ``person``; then the one who stands in front.

    Args:
        labels, sizes: of the people in view (px), at least one.
        bystander: share of the largest size from which somebody else may be meant.
    """
    names = ", ".join(labels)
    wish = next((e.person for e in reversed(edits) if isinstance(e, ChoosePerson)), None)
    wish = wish or str(facts.get("person") or "") or None
    if wish:
        if wish.strip().upper() in labels:
            return Whose(list(labels).index(wish.strip().upper()))
        text = f"person '{wish}' was chosen, but in view are {names}"
        return Whose(None, reason=Reason("person_unknown", text))
    largest = max(range(len(labels)), key=lambda i: sizes[i])
    if len(labels) == 1:
        return Whose(largest)
    rivals = [i for i in range(len(labels)) if sizes[i] >= bystander * sizes[largest]]
    if len(rivals) == 1:
        text = f"{len(labels)} people in view ({names}); {labels[largest]} is the nearest by far"
        return Whose(largest, Quality(Verdict.LIMITED, (Reason("several_people", text),)))
    text = f"{len(labels)} people in view ({names}), {len(rivals)} of like size; choose the person"
    return Whose(None, reason=Reason("second_person", text))
