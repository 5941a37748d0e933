"""Starts and ends of tasks that a person moves, adds and takes away."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from analyzers.face.films.boundaries import boundary_events, corrected_segments
from analyzers.face.films.segments import Segment
from workbench.model import AddEvent, Edit, MoveEvent, RemoveEvent, Span

FOUND = (
    Segment("rest", Span(0.0, 0.8), automatic=True, confidence=1.0),
    Segment("smile", Span(1.0, 2.0), "1", automatic=True, confidence=0.8),
    Segment("smile", Span(3.0, 4.0), "2", automatic=True, confidence=0.9),
)


def after(*edits: Edit) -> list[tuple[str, float, float, bool, bool]]:
    segments = corrected_segments(FOUND, edits, 10.0)
    return [(s.task, s.span.start, s.span.end, s.automatic, s.edited) for s in segments]


def test_segments_become_events_that_say_how_sure_they_are() -> None:
    events = boundary_events(FOUND)
    assert [(e.kind, e.t) for e in events[:4]] == [
        ("task_start:rest", 0.0),
        ("task_end:rest", 0.8),
        ("task_start:smile", 1.0),
        ("task_end:smile", 2.0),
    ]
    assert events[2].confidence == 0.8
    assert not events[2].edited
    given_by_hand = boundary_events([Segment("smile", Span(1, 2), edited=True)])
    assert all(e.edited and e.confidence is None for e in given_by_hand)


def test_without_corrections_nothing_changes() -> None:
    assert corrected_segments(FOUND, (), 10.0) is FOUND


def test_a_moved_start_is_a_persons_and_the_others_stay_automatic() -> None:
    assert after(MoveEvent("task_start:smile", 3.0, 3.3)) == [
        ("rest", 0.0, 0.8, True, False),
        ("smile", 1.0, 2.0, True, False),
        ("smile", 3.3, 4.0, False, True),
    ]


def test_taking_a_start_or_an_end_away_takes_the_segment() -> None:
    for edit in (RemoveEvent("task_start:smile", 1.0), RemoveEvent("task_end:smile", 2.0)):
        kept = after(edit)
        assert [(task, start) for task, start, *_ in kept] == [("rest", 0.0), ("smile", 3.0)]


def test_a_start_and_an_end_make_a_segment_that_ends_with_the_recording() -> None:
    made = after(AddEvent("task_start:pucker", 5.0), AddEvent("task_end:pucker", 99.0))
    assert made[-1] == ("pucker", 5.0, 10.0, False, True)
    assert after(AddEvent("task_start:pucker", 5.0)) == after(AddEvent("blink", 5.0))


@given(
    moves=st.lists(
        st.tuples(st.sampled_from(("start", "end")), st.floats(0, 10), st.floats(0, 10)),
        max_size=6,
    )
)
def test_whatever_is_moved_segments_lie_in_the_recording_and_have_a_length(
    moves: list[tuple[str, float, float]],
) -> None:
    edits = tuple(MoveEvent(f"task_{end}:smile", t, to) for end, t, to in moves)
    for segment in corrected_segments(FOUND, edits, 10.0):
        assert 0 <= segment.span.start < segment.span.end <= 10


@given(spans=st.lists(st.tuples(st.floats(0, 8), st.floats(0.1, 1.5)), min_size=1, max_size=5))
def test_events_and_back_give_the_same_segments_where_they_do_not_overlap(
    spans: list[tuple[float, float]],
) -> None:
    start, segments = 0.0, []
    for gap, length in spans:
        segments.append(Segment("smile", Span(start + gap, start + gap + length), edited=True))
        start += gap + length
    far = AddEvent("task_start:rest", 1e6)
    back = corrected_segments(tuple(segments), (far,), 1e7)
    assert [s.span for s in back] == [s.span for s in segments]
