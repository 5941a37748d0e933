"""What only accompanies a value stands beside it, not below it.

Where an analyzer corrects a value for a known bias, it gives what was read before as well
(``_raw``) and how far both lie apart (``_disagreement``), as features of the same name.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from workbench.model import Observation

SUFFIXES = ("_raw", "_disagreement")
Place = tuple[str, str, str, str | None, str, str]


class Line(NamedTuple):
    """A value, and what accompanies it (in the order of ``SUFFIXES``)."""

    own: Observation
    companions: tuple[Observation, ...] = ()


def paired(observations: Iterable[Observation]) -> list[Line]:
    """Every value with its companions, in the order given.

    A companion whose value is not there stands for itself.
    """
    seen = list(observations)
    free: dict[tuple[Place, str], list[Observation]] = {}
    for o in seen:
        suffix = _suffix(o)
        if suffix:
            free.setdefault((_place(o), suffix), []).append(o)
    beside: dict[int, tuple[Observation, ...]] = {}
    taken: set[int] = set()
    for o in seen:
        if _suffix(o):
            continue
        own = []
        for suffix in SUFFIXES:
            fitting = free.get((_place(o), suffix))
            if fitting:
                span = o.measurement.span
                near = next((c for c in fitting if c.measurement.span == span), fitting[0])
                fitting.remove(near)
                own.append(near)
        beside[id(o)] = tuple(own)
        taken |= {id(companion) for companion in own}
    return [Line(o, beside.get(id(o), ())) for o in seen if id(o) not in taken]


def distinction(title: str, companion: str) -> str:
    """What the companion's title says more than the title: what stands in its brackets."""
    rest = companion.removeprefix(title).strip()
    if companion.startswith(title) and rest.startswith("(") and rest.endswith(")"):
        return rest[1:-1]
    return companion


def _suffix(o: Observation) -> str:
    return next((s for s in SUFFIXES if o.measurement.feature.endswith(s)), "")


def _place(o: Observation) -> Place:
    m = o.measurement
    return (
        o.analyzer,
        o.capture.path,
        o.task,
        m.trial,
        str(m.side),
        m.feature.removesuffix(_suffix(o)),
    )
