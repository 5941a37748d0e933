"""The smallest detectable change of a clinic's own measurements, from repeats of its controls.

Repeats across visits come first, else those across recordings of one visit. Trials of one recording
share its placement, its hour and its room: what they differ by is told as such, and no change
between recordings or visits is judged by it. Controls are taken as stable between their visits.

10 people with repeats, and 10 degrees of freedom, are needed: with fewer, the error's true size may
be more than 1.75 times the found one (chi-square, 95 %).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, sqrt
from statistics import fmean
from typing import Literal

from workbench.knowledge.choice import best, trial_of
from workbench.model import Observation

LEAST_REPEATED = 10

Key = tuple[str, ...]
Repeats = Mapping[Key, Sequence[float]]
Across = Literal["visits", "recordings", "trials"]


@dataclass(frozen=True, slots=True)
class Found:
    """A change in the feature's unit, from ``values`` of ``people`` across what they repeated."""

    sdc: float
    people: int
    values: int
    across: Across


def detectable_change(found: Sequence[Observation]) -> Found | str:
    """The change that one kind of value can tell from error, or why there is none."""
    most = 0
    kinds: tuple[Across, ...] = ("visits", "recordings", "trials")
    for across in kinds:
        groups = _groups(found, across)
        repeated = [g for g in groups.values() if len(g) > 1]
        people = len({key[0] for key, g in groups.items() if len(g) > 1})
        freedom = sum(len(g) - 1 for g in repeated)
        most = max(most, people)
        if people < LEAST_REPEATED or freedom < LEAST_REPEATED:
            continue
        sdc = smallest_detectable_change(repeated)
        if sdc > 0:
            return Found(sdc, people, sum(map(len, repeated)), across)
    if most >= LEAST_REPEATED:
        return f"smallest detectable change: the repeats of {most} people are all alike"
    return f"smallest detectable change: {most} people with repeats; {LEAST_REPEATED} needed"


def smallest_detectable_change(repeated: Iterable[Sequence[float]]) -> float:
    """1.96 sqrt(2) SEM, the SEM pooled within people who gave two or more values (Weir 2005)."""
    squares: list[float] = []
    freedom = 0
    for values in repeated:
        mean = fmean(values)
        squares += [(v - mean) ** 2 for v in values]
        freedom += len(values) - 1
    if not freedom:
        raise ValueError("a smallest detectable change needs repeated values")
    return 1.96 * sqrt(2 * fsum(squares) / freedom)


def _visit(o: Observation) -> tuple[Key, Key]:
    return (o.subject.id, o.measurement.side), (o.visit.id,)


def _recording(o: Observation) -> tuple[Key, Key]:
    return (o.subject.id, o.measurement.side, o.visit.id), (o.capture.path,)


def _trial(o: Observation) -> tuple[Key, Key]:
    return (o.subject.id, o.measurement.side, o.visit.id, o.capture.path), (trial_of(o),)


_PLACES: Mapping[Across, Callable[[Observation], tuple[Key, Key]]] = {
    "visits": _visit,
    "recordings": _recording,
    "trials": _trial,
}


def _groups(found: Sequence[Observation], across: Across) -> Repeats:
    """The value that counts at each repeat, by what the repeats have in common."""
    repeats: dict[tuple[Key, Key], list[Observation]] = defaultdict(list)
    for o in found:
        repeats[_PLACES[across](o)].append(o)
    groups: dict[Key, list[float]] = defaultdict(list)
    for (shared, _), own in sorted(repeats.items()):
        chosen = best(own)
        if chosen is not None and chosen.measurement.value is not None:
            groups[shared].append(chosen.measurement.value)
    return groups
