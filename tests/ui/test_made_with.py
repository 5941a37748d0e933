"""With which corrections a result was made is told by its key, else by its events."""

from __future__ import annotations

from dataclasses import replace

import pytest
from walk_study import store_walk
from window_steps import WALK

from ui.corrections.made_with import MadeWith
from ui.study.session import Session
from workbench.model import ChoosePerson, Event, MoveEvent, RemoveEvent, Side
from workbench.plugin.catalog import load_catalog
from workbench.store.study_file import StudyFile

MOVED = MoveEvent("initial_contact", 1.0, 1.1, Side.LEFT)


@pytest.fixture
def session(study):
    store_walk(study)
    opened = Session(StudyFile.open(study))
    opened.analyzers = tuple(load_catalog().analyzers.values())
    yield opened
    opened.close()


def test_a_correction_waits_until_the_result_rests_on_it(session, study):
    made = MadeWith(session)
    (result,) = session.results(WALK)
    assert made.edits(result) == ()
    assert not made.waits([result])
    session.edit(WALK, [MOVED], by="Dr", label="x")
    assert made.edits(result) == ()
    assert made.waits([result])
    store_walk(study)  # as analysed again
    session.reload()
    (result,) = session.results(WALK)
    assert MadeWith(session).edits(result) == (MOVED,)
    assert not made.waits([result])
    session.undo("Dr")
    assert made.edits(result) == (MOVED,)
    assert made.waits([result])


def test_the_result_of_another_version_is_known_by_its_events(session):
    made = MadeWith(session)
    (result,) = session.results(WALK)
    other = replace(result, key="of another version")
    session.edit(WALK, [MOVED], by="Dr", label="x")
    assert made.edits(other) == ()
    assert made.waits([other])
    moved = Event(t=1.1, kind="initial_contact", side=Side.LEFT, edited=True)
    assert made.edits(replace(other, events=(moved,))) == (MOVED,)


def test_a_removal_waits_while_the_result_of_another_version_holds_the_event(session):
    (result,) = session.results(WALK)
    other = replace(result, key="of another version")
    event = other.events[0]
    removal = RemoveEvent(event.kind, event.t, event.side)
    session.edit(WALK, [removal], by="Dr", label="x")
    assert MadeWith(session).edits(other) == ()
    assert MadeWith(session).waits([other])
    without = replace(other, events=other.events[1:])
    assert MadeWith(session).edits(without) == (removal,)


def test_a_person_chosen_after_the_result_of_another_version_waits(session):
    (result,) = session.results(WALK)
    moved = Event(t=1.1, kind="initial_contact", side=Side.LEFT, edited=True)
    other = replace(result, key="of another version", events=(moved,))
    session.edit(WALK, [MOVED], by="Dr", label="x")
    session.edit(WALK, [MOVED, ChoosePerson("B")], by="Dr", label="y")
    assert MadeWith(session).edits(other) == (MOVED,)
    assert MadeWith(session).waits([other])
