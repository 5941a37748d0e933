"""Corrections by themselves: joined, shown before they are analysed, and known by their maker."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ui import i18n
from ui.corrections import changes
from ui.corrections.record import corrections, versions
from ui.corrections.standing import Mark, exchanged, marks, together
from ui.corrections.words import correction_words, label_of
from workbench.model import (
    AddEvent,
    ChoosePerson,
    Event,
    MoveEvent,
    RemoveEvent,
    Side,
    Span,
    SwapSides,
    Track,
)
from workbench.store.study_file import StudyFile

KINDS = ("foot_off", "initial_contact")


def event(t: float, kind: str = "initial_contact", side: Side = Side.LEFT, **more) -> Event:
    return Event(t=t, kind=kind, side=side, **more)


def places(found: list[Mark]) -> list[tuple[str, Side, float]]:
    return sorted((m.event.kind, m.event.side, round(m.event.t, 6)) for m in found)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_joined_corrections_lead_where_the_single_ones_lead(data):
    """Whatever a person does one after another, on events a second apart: the joined list puts
    every event where that person left it."""
    start = [event(1.0 * n, KINDS[n % 2], (Side.LEFT, Side.RIGHT)[n % 3 % 2]) for n in range(8)]
    now: list[Event] = list(start)
    edits: tuple = ()
    free = iter(range(100, 200))
    for _ in range(data.draw(st.integers(1, 8))):
        what = data.draw(st.sampled_from(["move", "remove", "add"]))
        if what == "add" or not now:
            new = event(float(next(free)), data.draw(st.sampled_from(KINDS)), Side.RIGHT)
            edits = changes.add_event(edits, new.kind, new.side, new.t)
            now.append(new)
            continue
        chosen = data.draw(st.sampled_from(now))
        now.remove(chosen)
        if what == "remove":
            edits = changes.remove_event(edits, chosen)
        else:
            to = round(chosen.t) + data.draw(st.integers(-12, 12)) / 30
            if to != chosen.t:
                edits = changes.move_event(edits, chosen, to)
            now.append(event(to, chosen.kind, chosen.side))
    shown = marks(start, (), edits)
    assert places(shown) == places([Mark(e) for e in now])
    touched = {(e.kind, e.side, round(e.t, 6)) for e in now} - {
        (e.kind, e.side, round(e.t, 6)) for e in start
    }
    assert all(m.pending for m in shown if (m.event.kind, m.event.side, m.event.t) in touched)


@given(st.floats(-0.3, 0.3), st.floats(-0.3, 0.3))
def test_an_event_moved_twice_was_moved_once(first, second):
    there = changes.move_event((), event(2.0), 2.0 + first)
    again = changes.move_event(there, event(2.0 + first), 2.0 + second)
    assert len(again) <= 1
    assert all(e == MoveEvent("initial_contact", 2.0, 2.0 + second, Side.LEFT) for e in again)


def test_moved_back_and_added_then_removed_leave_nothing():
    there = changes.move_event((), event(2.0), 2.1)
    assert changes.move_event(there, event(2.1), 2.0) == ()
    added = changes.add_event((), "foot_off", Side.LEFT, 3.0)
    assert changes.remove_event(added, event(3.0, "foot_off")) == ()
    assert changes.remove_event(there, event(2.1)) == (
        RemoveEvent("initial_contact", 2.0, Side.LEFT),
    )


def test_sides_exchanged_twice_are_not_exchanged():
    once = changes.exchange_sides((), 1.0, 2.0)
    assert once == (SwapSides(1.0, 2.0),)
    assert changes.exchange_sides(once, 1.0, 2.0) == ()


def test_what_is_analysed_already_is_not_pending():
    moved = (MoveEvent("initial_contact", 1.0, 1.2, Side.LEFT),)
    found = [event(1.2, edited=True), event(3.0)]
    assert not any(m.pending for m in marks(found, moved, moved))


def test_what_was_taken_back_is_shown_where_it_was_until_it_is_analysed():
    then = (
        MoveEvent("initial_contact", 1.0, 1.2, Side.LEFT),
        AddEvent("foot_off", 5.0, Side.LEFT),
        RemoveEvent("initial_contact", 7.0, Side.LEFT),
    )
    found = [event(1.2, edited=True), event(3.0), event(5.0, "foot_off", edited=True)]
    shown = marks(found, then, ())
    assert places(shown) == places([Mark(event(t)) for t in (1.0, 3.0, 7.0)])
    assert [m.event.t for m in shown if m.pending] == [1.0, 7.0]


def test_another_person_makes_all_events_pending():
    shown = marks([event(1.0), event(2.0)], (), (ChoosePerson("B"),))
    assert all(m.pending for m in shown)


def test_an_edit_means_only_events_near_it():
    far = (MoveEvent("initial_contact", 9.0, 9.1, Side.LEFT),)
    assert marks([event(1.0)], (), far) == [Mark(event(1.0))]


def repaired(*spans: tuple[int, int]) -> Track:
    values = np.zeros((100, 1, 1))
    for a, b in spans:
        values[a : b + 1] = 1
    return Track(
        name="sides_exchanged",
        kind="curve",
        times=np.arange(100) / 10,
        values=values,
        points=("sides_exchanged",),
        unit="1",
    )


def test_a_repaired_span_is_shown_and_can_be_given_back():
    tracks = [repaired((10, 20), (50, 60))]
    found = exchanged(tracks, (), ())
    assert [p.span for p in found] == [Span(1.0, 2.0), Span(5.0, 6.0)]
    assert not any(p.by_person or p.pending for p in found)
    back = changes.exchange_sides((), found[0].span.start, found[0].span.end)
    assert [p.span for p in exchanged(tracks, (), back)] == [Span(5.0, 6.0)]


def test_a_persons_exchange_lies_on_top_of_the_repair():
    found = exchanged([repaired((10, 20))], (), (SwapSides(1.5, 3.0),))
    assert [(p.span, p.by_person, p.pending) for p in found] == [
        (Span(1.0, 1.4), False, False),
        (Span(2.1, 3.0), True, True),
    ]
    analysed = (SwapSides(1.5, 3.0),)
    after = exchanged([repaired((10, 14), (21, 30))], analysed, analysed)
    assert [(p.span, p.by_person, p.pending) for p in after] == [
        (Span(1.0, 1.4), False, False),
        (Span(2.1, 3.0), True, False),
    ]
    undone = exchanged([repaired((10, 14), (21, 30))], analysed, ())
    assert [(p.span, p.pending) for p in undone] == [
        (Span(1.0, 1.4), False),
        (Span(1.5, 2.0), True),
    ], "the repair stands again"


def test_exchanges_are_shown_where_no_repair_was_made():
    assert [p.span for p in exchanged([], (), (SwapSides(1.0, 2.0),))] == [Span(1.0, 2.0)]


def test_each_correction_keeps_its_maker(tmp_path):
    first, second = AddEvent("foot_off", 1.0), AddEvent("foot_off", 2.0)
    with StudyFile.create(tmp_path / "s.myolens", title="s", media_root=tmp_path) as study:
        study.edit("a.mp4", (first,), author="Dr A", label="one")
        study.edit("b.mp4", (second,), author="Dr X", label="elsewhere")
        study.edit("a.mp4", (first, second), author="Dr B", label="two")
        study.undo("Dr C")
        study.redo("Dr C")
        made = corrections(study.journal.steps(), "a.mp4")
        assert [(c.edit, c.author) for c in made] == [(first, "Dr A"), (second, "Dr B")]
        assert all(datetime.fromisoformat(c.made) <= datetime.now(UTC) for c in made)
        study.edit("a.mp4", (second,), author="Dr D", label="without one")
        study.edit("a.mp4", (second, first), author="Dr E", label="one again")
        made = corrections(study.journal.steps(), "a.mp4")
        assert [(c.edit, c.author) for c in made] == [(second, "Dr B"), (first, "Dr E")]
        assert (first, second) in versions(study.journal.steps(), "a.mp4")
        assert versions(study.journal.steps(), "c.mp4") == [()]


@pytest.mark.parametrize("code", list(i18n.LANGUAGES))
@pytest.mark.parametrize(
    "edit",
    [
        ChoosePerson("B"),
        AddEvent("initial_contact", 1.25, Side.LEFT),
        MoveEvent("foot_off", 1.25, 1.5, Side.RIGHT),
        RemoveEvent("syllable", 1.25),
        SwapSides(1.25, 2.5),
    ],
    ids=lambda e: type(e).__name__,
)
def test_corrections_have_words(code, edit):
    i18n.use(code)
    words = correction_words(edit)
    i18n.use("en")
    assert "1.25" in words or "B" in words
    assert "{" not in words
    assert "_" not in words
    assert "  " not in label_of(edit)


def test_an_event_of_several_results_is_shown_once_and_with_what_is_known_of_it():
    """The result of another analyzer takes back a removal of an event that it never had: that
    leaves the same moment twice, once without a confidence."""
    removal = RemoveEvent("initial_contact", 1.0, Side.LEFT)
    known = marks([event(1.0, confidence=0.9), event(2.0)], (), ())
    taken_back = marks((), (removal,), ())
    for found in ([*known, *taken_back], [*taken_back, *known]):
        assert sorted(m.event.confidence or 0 for m in together(found)) == [0, 0.9]
        assert not any(mark.pending for mark in together(found))
    both = marks([event(1.0, confidence=0.9), event(1.0)], (), ())
    assert len(both) == 2  # the same moment, with and without a confidence, can be put in order
