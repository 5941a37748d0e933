"""A walker who leaves the view and comes back: several sightings, one person.

Where a course is longer than the picture, the survey sees a new person at each return. They are
taken for one only where that is the plain reading: none of them is ever in view together with
another, and each comes back about as large as the one before went. Who crosses the picture comes
first; somebody who stands by is none of them.
"""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.people import GAP_S, SURVEY_INTERVAL_S, Person
from analyzers.perception.whom import Limits
from workbench.model import GOOD, Quality, Reason, Verdict

LARGEST_CHANGE = 2.0
"""Ratio of the sizes before and after an absence, as between finds of the survey."""
LONGEST_ABSENCE_S = 60.0
"""Longer out of view is a rest, or somebody else (judgement)."""


def rejoined(people: tuple[Person, ...], params: Limits) -> tuple[Person, ...]:
    """``people`` with the sightings of one walker made one; as they are where it is not plain.

    Sightings that last make the chain, each in its turn; shorter ones count where they fit in.
    """
    lasting = [p for p in people if p.duration >= params.lasting]
    walkers = [p for p in lasting if p.travel >= params.travels] or lasting
    if not walkers or not _chain(walkers):
        return people
    for brief in (p for p in people if p not in lasting):
        longer = sorted([*walkers, brief], key=lambda p: float(p.times[0]))
        walkers = longer if _chain(longer) else walkers
    first, *others = walkers
    joined = replace(
        first,
        times=np.concatenate([p.times for p in walkers]),
        hips=np.concatenate([p.hips for p in walkers]),
        boxes=np.concatenate([p.boxes for p in walkers]),
        leg=np.concatenate([p.leg for p in walkers]),
        also=tuple(p.label for p in others),
    )
    own = {p.label for p in walkers}
    return tuple(sorted((joined, *(p for p in people if p.label not in own)), key=_label))


def _label(person: Person) -> tuple[int, str]:
    return len(person.label), person.label


def _chain(walkers: list[Person]) -> bool:
    return all(_follows(a, b) for a, b in itertools.pairwise(walkers))


def _follows(before: Person, after: Person) -> bool:
    absence = float(after.times[0] - before.times[-1])
    change = float(after.size[0] / before.size[-1])
    return (
        SURVEY_INTERVAL_S / 2 < absence <= LONGEST_ABSENCE_S
        and 1 / LARGEST_CHANGE < change < LARGEST_CHANGE
    )


def gaps(person: Person) -> list[tuple[float, float]]:
    """From when to when (s) a person of several sightings is out of view."""
    long = np.flatnonzero(np.diff(person.times) > GAP_S) if person.also else ()
    return [(float(person.times[i]), float(person.times[i + 1])) for i in long]


def awaited(person: Person, times: NDArray[np.float64]) -> NDArray[np.bool_]:
    """At which of ``times`` (n,) the person may be in view: not between sightings, but for one
    interval of the survey beside each."""
    found = np.ones(len(times), bool)
    for a, b in gaps(person):
        found &= (times <= a + SURVEY_INTERVAL_S) | (times >= b - SURVEY_INTERVAL_S)
    return found


def absences(person: Person) -> Quality:
    """Limited where the person was joined from several sightings."""
    gone = gaps(person)
    if not gone:
        return GOOD
    text = (
        f"the walker is out of view {len(gone)} times, {sum(b - a for a, b in gone):.0f} s in all;"
        f" {', '.join((person.label, *person.also))} were taken for one person, as no two of them"
        " are in view together"
    )
    return Quality(Verdict.LIMITED, (Reason("left_view", text),))
