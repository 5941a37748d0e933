import itertools
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.gait.params import Params
from analyzers.perception.people import (
    SURVEY_INTERVAL_S,
    link,
    survey_frames,
    survey_squares,
)
from analyzers.perception.pose_landmarker import landmarks_of
from analyzers.perception.pose_points import EXCHANGED, INDEX, LINKS, POINTS
from analyzers.perception.whom import choose
from workbench.model import ChoosePerson, FrameClock, Verdict


def figure(x, y=500.0, height=400.0):
    """33 points of somebody standing at ``x``."""
    points = np.tile([x, y - height / 2], (33, 1))
    for name, share in (("nose", 0.0), ("hip", 0.45), ("ankle", 0.95), ("foot_index", 1.0)):
        for i, point in enumerate(POINTS):
            if name in point:
                points[i, 1] = y - height + share * height
    return points


def seen(*walks):
    """Finds of several people: each a function from time to a figure or None."""
    times, poses = [], []
    for t in np.arange(0, 6.01, SURVEY_INTERVAL_S):
        for walk in walks:
            found = walk(t)
            if found is not None:
                times.append(t)
                poses.append(found)
    return np.array(times), np.array(poses).reshape(-1, 33, 2)


def test_the_names_mirror_each_other():
    assert len(POINTS) == 33
    assert [EXCHANGED[i] for i in EXCHANGED] == list(range(33))
    assert EXCHANGED[INDEX["mouth_left"]] == INDEX["mouth_right"]
    assert all(0 <= a < 33 and 0 <= b < 33 for a, b in LINKS)


def test_two_people_who_cross_stay_two():
    people = link(*seen(lambda t: figure(100 + 150 * t), lambda t: figure(1000 - 150 * t)))
    assert [p.label for p in people] == ["A", "B"]
    assert [len(p.times) for p in people] == [13, 13]
    assert people[0].hips[-1, 0] == pytest.approx(1000)
    assert people[0].travel > 2


def test_a_short_absence_is_bridged_and_a_single_sight_is_nobody():
    gone = {2.0, 2.5}
    people = link(
        *seen(
            lambda t: None if t in gone else figure(100 + 100 * t),
            lambda t: figure(1500) if t == 3.0 else None,
        )
    )
    assert len(people) == 1
    assert people[0].duration == pytest.approx(6)


def test_nobody_is_nobody():
    assert link(np.empty(0), np.empty((0, 33, 2))) == ()


@given(st.integers(60, 2000), st.integers(60, 2000))
def test_the_squares_cover_the_picture(width, height):
    squares = survey_squares(width, height)
    assert squares[0][:2] == (0, 0)
    assert squares[-1][2:] == (width, height)
    for (_, _, right, bottom), (left, top, _, _) in itertools.pairwise(squares):
        assert left < right
        assert top < bottom
    assert all(0 <= a < c <= width and 0 <= b < d <= height for a, b, c, d in squares)


@given(st.floats(0.5, 3.0), st.integers(200, 2000))
def test_the_square_follows_inside_the_picture(scale, width):
    (person,) = link(*seen(lambda t: figure(50 + 100 * t)))
    times = np.linspace(0, 6, 181)
    squares = person.squares(times, scale, width, 720)
    assert (squares[:, :2] >= 0).all()
    assert (squares[:, 2] <= width).all()
    assert (squares[:, 3] <= 720).all()
    assert len({(r - a, b - t) for a, t, r, b in squares.tolist()}) == 1


def test_the_survey_goes_by_true_times():
    clock = FrameClock(tuple(float(t) for t in np.cumsum([0.0] + [0.033] * 60 + [0.1] * 30)))
    frames = survey_frames(clock)
    gaps = np.diff([clock.time(n) for n in frames])
    assert frames[0] == 0
    assert (np.abs(gaps - SURVEY_INTERVAL_S) < 0.11).all()
    assert survey_frames(FrameClock((0.0,))) == [0]


def test_landmarks_are_in_pixels():
    pose = [SimpleNamespace(x=0.5, y=0.25, visibility=0.9)] * 33
    xy, visible = landmarks_of(pose, 640, 480)
    assert xy[0].tolist() == [320, 120]
    assert visible[0] == 0.9


def test_the_only_one_who_crosses_is_proposed_with_a_warning():
    people = link(*seen(lambda t: figure(300), lambda t: figure(600 + 200 * t)))
    choice = choose(people, {}, (), Params())
    assert choice.person is people[1]
    assert choice.quality.verdict is Verdict.LIMITED
    assert choice.quality.reasons[0].code == "several_people"


def test_two_walkers_or_two_who_stand_are_left_to_a_person():
    for walks in (
        (lambda t: figure(100 + 150 * t), lambda t: figure(300 + 150 * t)),
        (lambda t: figure(300), lambda t: figure(900)),
    ):
        people = link(*seen(*walks))
        refused = choose(people, {}, (), Params())
        assert refused.person is None
        assert refused.reason.code == "second_person"
        assert choose(people, {"person": "b"}, (), Params()).person is people[1]
        edits = (ChoosePerson("B"), ChoosePerson("A"))
        assert choose(people, {"person": "B"}, edits, Params()).person is people[0]


def test_an_unknown_label_is_told():
    people = link(*seen(lambda t: figure(300)))
    assert choose(people, {"person": "C"}, (), Params()).reason.code == "person_unknown"
    assert choose(people, {}, (), Params()).person is people[0]
