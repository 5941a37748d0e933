"""A walker who leaves the view and comes back is one person only where that is plain."""

from __future__ import annotations

import numpy as np
import pytest

from analyzers.function.params import Params
from analyzers.perception.people import Person
from analyzers.perception.sightings import absences, awaited, gaps, rejoined
from analyzers.perception.whom import choose


def seen(label: str, start: float, end: float, *, size: float = 200.0, travel: float = 4.0):
    """Somebody who crosses ``travel`` leg lengths from ``start`` to ``end`` s."""
    times = np.arange(start, end + 0.01, 0.5)
    hips = np.stack([np.linspace(0, travel * size / 2, len(times)), np.full(len(times), 300.0)], 1)
    boxes = np.concatenate([hips - size / 2, hips + size / 2], axis=1)
    return Person(label, times, hips, boxes, np.full(len(times), size / 2))


def test_sightings_of_one_walker_are_joined_and_told() -> None:
    people = (seen("A", 0, 8), seen("B", 12, 20), seen("C", 24, 25), seen("D", 30, 38))
    (walker,) = rejoined(people, Params())
    assert walker.also == ("B", "C", "D")
    assert gaps(walker) == [(8.0, 12.0), (20.0, 24.0), (25.0, 30.0)]
    times = np.array([4.0, 8.4, 10.0, 11.6, 15.0])
    assert awaited(walker, times).tolist() == [True, True, False, True, True]
    assert absences(walker).reasons[0].code == "left_view"
    assert choose((walker,), {"person": "C"}, (), Params()).person is walker


@pytest.mark.parametrize(
    "other",
    [
        seen("B", 7, 20),  # in view together with A
        seen("B", 12, 20, size=500.0),  # far larger than A was
        seen("B", 90, 98),  # a minute later
    ],
)
def test_others_stay_others(other: Person) -> None:
    people = (seen("A", 0, 8), other)
    assert rejoined(people, Params()) == people


def test_somebody_who_stands_by_is_left_out_of_it() -> None:
    people = (seen("A", 0, 8), seen("B", 0, 40, travel=0.2), seen("C", 12, 20))
    walker, bystander = rejoined(people, Params())
    assert (walker.also, bystander.label) == (("C",), "B")
    assert choose((walker, bystander), {}, (), Params()).person is walker
