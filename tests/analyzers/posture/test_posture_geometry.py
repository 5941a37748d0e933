"""Angles and turns of bodies, by properties that hold for any."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.perception.pose_points import INDEX, POINTS
from analyzers.posture.angles import bend, hanging, inclination, slope
from analyzers.posture.gates import not_standing, readings_quality
from analyzers.posture.moved import plumb_line, roll_of
from analyzers.posture.params import Params
from analyzers.posture.stance import Stance
from analyzers.posture.view import View
from workbench.model import GOOD, MovePoint, Side, Verdict

angle = st.floats(-80, 80)


def line(degrees, length=100.0):
    turn = np.radians(degrees)
    return np.array([[length * np.sin(turn), -length * np.cos(turn)]])


def body(places):
    points = np.full((1, len(POINTS), 2), 300.0)
    for name, at in places.items():
        points[0, INDEX[name]] = at
    return Stance(
        points=points,
        eyes=np.zeros((1, 2, 2)),
        visibility=np.ones(len(POINTS)),
        width=600,
        height=800,
        span=None,
        quality=GOOD,
        settings={},
    )


@given(angle)
def test_a_line_is_read_as_it_was_drawn(degrees):
    assert inclination(line(degrees))[0] == pytest.approx(degrees)
    assert hanging(-line(degrees))[0] == pytest.approx(-degrees)
    zero = np.zeros((1, 2))
    assert abs(bend(-line(0), zero, line(degrees))[0]) == pytest.approx(abs(degrees))


@given(angle, st.sampled_from([-1, 1]))
def test_the_higher_left_one_is_positive_wherever_it_lies(degrees, where):
    right = np.zeros((1, 2))
    left = np.array([[where * np.cos(np.radians(degrees)), -np.sin(np.radians(degrees))]])
    assert slope(left, right)[0] == pytest.approx(degrees)


@given(st.floats(-40, 40))
def test_undoing_the_roll_of_a_plumb_line_makes_it_plumb(degrees):
    foot = np.array((100.0, 700.0))
    head = foot + line(degrees, 500.0)[0]
    edits = (
        MovePoint("plumb", "top", 0, tuple(head)),
        MovePoint("plumb", "bottom", 0, tuple(foot)),
    )
    placed, done = plumb_line(600, 800, edits)
    assert done
    assert roll_of(placed) == pytest.approx(degrees)
    stance = body({"nose": head, "left_ear": foot}).rolled(roll_of(placed))
    assert inclination(stance["nose"] - stance["left_ear"])[0] == pytest.approx(0, abs=1e-6)


def test_an_untouched_or_half_placed_line_is_not_marked():
    assert plumb_line(600, 800, ())[1] is False
    _, done = plumb_line(600, 800, (MovePoint("plumb", "top", 0, (30.0, 80.0)),))
    assert not done


@given(angle)
def test_mirroring_twice_and_exchanging_twice_change_nothing(degrees):
    stance = body({"nose": line(degrees)[0], "left_knee": (10, 20)})
    assert np.allclose(stance.unmirrored().unmirrored().points, stance.points)
    assert np.array_equal(stance.sides_exchanged().sides_exchanged().points, stance.points)
    assert np.array_equal(stance.sides_exchanged()["right_knee"], stance["left_knee"])


def test_sitting_and_lying_are_no_standing():
    legs = {"left_hip": (300, 400), "right_hip": (300, 400)}
    sitting = body(
        legs
        | {f"{s}_knee": (400, 405) for s in ("left", "right")}
        | {f"{s}_ankle": (400, 505) for s in ("left", "right")}
    )
    side = View("side", 90.0, Side.RIGHT)
    assert not_standing(sitting, side, Params()).code == "not_standing"
    towards = body(
        legs
        | {f"{s}_knee": (300, 430) for s in ("left", "right")}
        | {f"{s}_ankle": (300, 530) for s in ("left", "right")}
    )
    assert "sitting" in not_standing(towards, View("front", 0.0), Params()).text
    lying = body(
        legs
        | {f"{s}_knee": (400, 400) for s in ("left", "right")}
        | {f"{s}_ankle": (500, 400) for s in ("left", "right")}
    )
    assert "lean" in not_standing(lying, side, Params()).text
    upright = body(
        legs
        | {f"{s}_knee": (300, 500) for s in ("left", "right")}
        | {f"{s}_ankle": (300, 600) for s in ("left", "right")}
    )
    assert not_standing(upright, side, Params()) is None


def test_a_step_or_a_lifted_foot_is_no_standing():
    legs = {
        f"{s}_{j}": (300, y) for s in ("left", "right") for j, y in (("hip", 400), ("knee", 500))
    }
    side, front = View("side", 90.0, Side.RIGHT), View("front", 0.0)
    step = body(legs | {"left_ankle": (250, 595), "right_ankle": (350, 595)})
    assert "step" in not_standing(step, side, Params()).text
    assert not_standing(step, front, Params()) is None  # a wide stance
    lifted = body(legs | {"left_ankle": (290, 520), "right_ankle": (310, 600)})
    assert "above" in not_standing(lifted, front, Params()).text


def test_readings_that_disagree_limit_a_photo():
    calm = body({"left_shoulder": (300, 100), "right_shoulder": (300, 100)})
    six = replace(calm, points=np.repeat(calm.points, 6, axis=0))
    assert readings_quality(six, Params()) == GOOD
    few = replace(calm, points=np.repeat(calm.points, 3, axis=0))
    assert readings_quality(few, Params()).reasons[0].code == "landmarks_uncertain"
    torn = six.points.copy()
    torn[::2, INDEX["left_knee"]] += 60
    assert readings_quality(replace(six, points=torn), Params()).verdict is Verdict.LIMITED
