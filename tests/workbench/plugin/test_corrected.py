"""A person's corrections of events."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.model import AddEvent, Event, MoveEvent, RemoveEvent, SetScale, Side
from workbench.plugin.corrected import corrected_events, touched

KIND = "syllable"
times = st.lists(st.integers(0, 200).map(lambda n: n / 10), unique=True, max_size=12)


def events(*at: float, side: Side = Side.NONE) -> list[Event]:
    return [Event(t=t, kind=KIND, side=side, confidence=0.8) for t in at]


def test_the_nearest_event_of_the_kind_and_side_is_meant():
    found = [*events(1.0, side=Side.LEFT), *events(1.1, side=Side.RIGHT)]
    moved = corrected_events(found, [MoveEvent(KIND, 1.0, 1.3, Side.RIGHT)], (KIND,))
    assert [(e.t, e.side, e.edited) for e in moved] == [
        (1.0, Side.LEFT, False),
        (1.3, Side.RIGHT, True),
    ]
    assert moved[1].confidence is None


def test_what_meets_nothing_changes_nothing():
    found = tuple(events(1.0, 2.5))
    out_of_reach = [RemoveEvent(KIND, 1.51), MoveEvent(KIND, 3.2, 1.0), RemoveEvent("other", 1.0)]
    assert corrected_events(found, out_of_reach, (KIND, "other")) == found


def test_of_one_side_only_that_side_is_corrected():
    found = events(1.0, side=Side.LEFT)
    others = [
        AddEvent(KIND, 2.0, Side.RIGHT),
        AddEvent(KIND, 2.5),
        RemoveEvent(KIND, 1.0, Side.RIGHT),
    ]
    assert corrected_events(found, others, (KIND,), side=Side.LEFT) == tuple(found)
    either = [RemoveEvent(KIND, 1.0), AddEvent(KIND, 2.0, Side.LEFT)]
    assert [e.t for e in corrected_events(found, either, (KIND,), side=Side.LEFT)] == [2.0]


@given(times, st.floats(0, 20))
def test_an_added_event_can_be_taken_away_again(at: list[float], t: float):
    found = tuple(sorted(events(*at), key=lambda e: e.t))
    both = [AddEvent(KIND, t + 1000, Side.LEFT), RemoveEvent(KIND, t + 1000, Side.LEFT)]
    assert corrected_events(found, both, (KIND,)) == found


@given(times, st.data())
def test_a_moved_event_can_be_moved_back(at: list[float], data: st.DataObject):
    found = tuple(sorted(events(*at), key=lambda e: e.t))
    if not found:
        return
    one = data.draw(st.sampled_from(found))
    there = one.t + 1000
    back = corrected_events(
        found, [MoveEvent(KIND, one.t, there), MoveEvent(KIND, there, one.t)], (KIND,)
    )
    assert [e.t for e in back] == [e.t for e in found]
    assert [e.t for e in back if e.edited] == [one.t]


def test_only_corrections_of_these_kinds_count_as_touched():
    assert touched([SetScale(0.3), RemoveEvent(KIND, 1.0)], (KIND,))
    assert not touched([SetScale(0.3), RemoveEvent("other", 1.0)], (KIND,))
