"""What was measured on a subject at a visit, and at the visits before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.knowledge.choice import in_order, natural
from workbench.knowledge.rule_file import Condition
from workbench.model import Observation, Side, Visit

BOTH = (Side.LEFT, Side.RIGHT)
OPPOSITE = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT, Side.NONE: Side.NONE}
ByFeature = Mapping[str, Sequence[Observation]]


@dataclass(frozen=True, slots=True)
class AtVisit:
    """The measurements of one visit by feature, and those of the visits before (latest first)."""

    subject: str
    visit: str
    observations: ByFeature
    before: tuple[ByFeature, ...] = ()

    def of(self, condition: Condition, side: Side) -> list[Observation]:
        """The measurements that a comparison may use on ``side``."""
        return wanted(self.observations, condition, side)

    def was_tried(self, condition: Condition, side: Side) -> bool:
        """Whether anything that a condition compares was measured here, or tried in vain."""
        return any(
            self.of(comparison, own)
            for comparison in condition.comparisons()
            for own in sides_of(comparison, side)
        )


def wanted(observations: ByFeature, condition: Condition, side: Side) -> list[Observation]:
    """The measurements of the condition's feature and tasks on ``side``."""
    return [
        o
        for o in observations.get(condition.feature, ())
        if o.measurement.side is side and (not condition.tasks or o.task in condition.tasks)
    ]


def sides_of(condition: Condition, side: Side) -> tuple[Side, ...]:
    """The sides on which a comparison is made when the rule is judged on ``side``."""
    match condition.side:
        case "each":
            return BOTH
        case "other":
            return (OPPOSITE[side],)
        case "none":
            return (Side.NONE,)
    return (side,)


def visits_of(observations: Iterable[Observation]) -> Iterator[AtVisit]:
    """All visits at which something was measured, by subject and in their order."""
    visits: dict[str, dict[str, Visit]] = {}
    measured: dict[tuple[str, str], dict[str, list[Observation]]] = {}
    for o in observations:
        visits.setdefault(o.subject.id, {})[o.visit.id] = o.visit
        features = measured.setdefault((o.subject.id, o.visit.id), {})
        features.setdefault(o.measurement.feature, []).append(o)
    for subject in sorted(visits, key=lambda s: (natural(s), s)):
        before: tuple[ByFeature, ...] = ()
        for visit in in_order(visits[subject].values()):
            now = measured[subject, visit.id]
            yield AtVisit(subject, visit.id, now, before)
            before = (now, *before)
