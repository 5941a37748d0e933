"""Stretches of tasks after one more change: never two at a time, none lost that was not touched."""

from __future__ import annotations

from itertools import pairwise

from face_study import FOUND, PARTS, part_events
from hypothesis import given
from hypothesis import strategies as st

from ui.corrections import tasks
from ui.corrections.tasks import Origin, TaskSpan
from workbench.model import Capture, ChoosePerson, Event, Modality, MoveEvent, SetSegment, Span

EXAM = Capture(path="a", subject="s", visit="v", modality=Modality.VIDEO, task="exam")
MOMENTS = st.floats(0.0, 20.0).map(lambda t: round(t, 3))
SPANS = st.tuples(MOMENTS, MOMENTS).filter(lambda p: abs(p[0] - p[1]) >= tasks.LEAST_S)
STRETCHES = SPANS.map(lambda p: Span(min(p), max(p)))


@given(st.lists(st.tuples(st.sampled_from(tasks.FACE_TASKS), STRETCHES), max_size=8))
def test_marked_one_after_the_other_they_never_overlap(marks):
    parts: list[TaskSpan] = []
    for task, span in marks:
        parts = tasks.mark(parts, task, span)
        assert (parts[-1].task, parts[-1].span) == (task, span)
    spans = sorted(part.span for part in parts)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert all(span.duration >= tasks.LEAST_S - 1e-9 for span in spans)


@given(STRETCHES, st.booleans(), MOMENTS)
def test_a_moved_end_leaves_a_stretch(span, start, to):
    moved = tasks.moved_edge(TaskSpan(span, "smile"), start=start, to=to)
    assert moved.duration >= tasks.LEAST_S - 1e-9
    assert (moved.end == span.end) if start else (moved.start == span.start)


def test_the_first_change_takes_over_what_was_not_touched():
    found = tasks.found_tasks(part_events(*PARTS, confidence=FOUND), EXAM)
    assert {part.origin for part in found} == {Origin.FOUND}
    parts = tasks.change(found, found[1], task="pucker")
    edits = tasks.with_tasks((ChoosePerson("A"),), parts)
    assert edits[0] == ChoosePerson("A")
    assert set(edits[1:]) == {
        SetSegment("rest", 0.0, 0.8),
        SetSegment("pucker", 0.8, 2.4),
        SetSegment("close-eyes", 3.0, 4.6),
    }
    assert tasks.without_tasks(edits) == (ChoosePerson("A"),)


def test_what_was_only_taken_over_stays_what_it_was_until_confirmed():
    found = tasks.found_tasks(part_events(*PARTS, confidence=FOUND), EXAM)
    edits = tasks.with_tasks((), tasks.change(found, found[1], span=Span(0.9, 2.4)))
    shown = tasks.standing(found, (), edits)
    assert [part.origin for part in shown] == [Origin.FOUND, Origin.PERSON, Origin.FOUND]
    assert [part.pending for part in shown] == [False, True, False]
    agreed = tasks.confirmed(edits, shown)
    assert {part.origin for part in tasks.standing(found, (), agreed)} == {Origin.PERSON}
    kept = tasks.with_tasks(agreed, tasks.remove(shown, shown[2]))
    assert [e for e in kept if tasks.confirms(e)] == [MoveEvent("task_start:rest", 0.0, 0.0)]
    assert tasks.without_tasks(agreed) == ()


def test_no_task_at_all_can_be_said():
    found = tasks.found_tasks(part_events(*PARTS, confidence=FOUND), EXAM)
    edits = tasks.with_tasks((), ())
    assert edits == (tasks.NO_STRETCH,)
    assert tasks.standing(found, (), edits) == []
    assert tasks.standing([], edits, edits) == []
    marked = tasks.with_tasks(edits, tasks.mark([], "smile", Span(1.0, 2.0)))
    assert marked == (SetSegment("smile", 1.0, 2.0),)


def test_what_waits_is_what_the_analysis_did_not_know():
    found = tasks.found_tasks(part_events(*PARTS, confidence=None), EXAM)
    then = (SetSegment("rest", 0.0, 0.8),)
    now = (*then, SetSegment("smile", 1.0, 2.0))
    assert [part.pending for part in tasks.standing(found, then, now)] == [False, True]
    assert tasks.standing(found, then, then) == found
    assert all(part.pending for part in tasks.standing(found, then, ())), "to be found again"


def test_an_end_without_a_start_is_no_stretch():
    lone = Event(t=1.0, kind="task_end:smile")
    assert tasks.found_tasks((lone,), EXAM) == []
    assert not tasks.is_moment(lone)
    assert tasks.is_moment(Event(t=1.0, kind="blink"))
