"""An uncorrected value stands beside the corrected one that it accompanies, not below it.

Where an analyzer corrects a value for a known bias, it gives what was read before as well, as the
feature of the same name that ends in ``_raw``.
"""

from __future__ import annotations

from collections.abc import Iterable

from workbench.model import Observation

SUFFIX = "_raw"
Place = tuple[str, str, str, str | None, str, str]


def paired(observations: Iterable[Observation]) -> list[tuple[Observation, Observation | None]]:
    """Every value with its companion, in the order given.

    An uncorrected value that accompanies none stands for itself.
    """
    seen = list(observations)
    beside: dict[Place, list[Observation]] = {}
    for o in seen:
        if o.measurement.feature.endswith(SUFFIX):
            beside.setdefault(_place(o), []).append(o)
    companions: dict[int, Observation] = {}
    taken: set[int] = set()
    for o in seen:
        free = beside.get(_place(o))
        if free and not o.measurement.feature.endswith(SUFFIX):
            span = o.measurement.span
            companion = next((c for c in free if c.measurement.span == span), free[0])
            free.remove(companion)
            companions[id(o)] = companion
            taken.add(id(companion))
    return [(o, companions.get(id(o))) for o in seen if id(o) not in taken]


def distinction(title: str, companion: str) -> str:
    """What the companion's title says more than the title: what stands in its brackets."""
    rest = companion.removeprefix(title).strip()
    if companion.startswith(title) and rest.startswith("(") and rest.endswith(")"):
        return rest[1:-1]
    return companion


def _place(o: Observation) -> Place:
    m = o.measurement
    return (
        o.analyzer,
        o.capture.path,
        o.task,
        m.trial,
        str(m.side),
        m.feature.removesuffix(SUFFIX),
    )
