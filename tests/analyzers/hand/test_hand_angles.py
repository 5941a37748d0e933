"""Angles of a hand whose joints are known, and what a photo gives of them."""

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from figure_hand import fist, track_of, world_of

from analyzers.hand.angles import joint_flexion, knuckle_flexion, spread, total_flexion
from analyzers.hand.params import Params
from analyzers.hand.photo import UNITS, measure_photo
from analyzers.hand.sides import OneHand
from analyzers.perception.hand_points import FINGERS
from analyzers.perception.hand_tracks import HandTrack
from workbench.model import Side, Verdict

SIZE = (400, 400)


def turned(world, degrees):
    """Round the long axis of the hand."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return world @ np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])


@given(
    st.lists(st.floats(-30, 80), min_size=4, max_size=4),
    st.lists(st.floats(0, 110), min_size=8, max_size=8),
    st.booleans(),
    st.floats(-180, 180),
)
def test_flexion_is_what_was_bent(mcp, others, right, turn):
    flexion = np.column_stack([mcp, np.reshape(others, (4, 2))])[None]
    world = turned(world_of(flexion, right=right), turn)
    for k, finger in enumerate(FINGERS):
        # The knuckle is bent in the finger's own plane, not quite along its metacarpal bone.
        assert knuckle_flexion(world, finger, right)[0] == pytest.approx(mcp[k], abs=3)
        assert joint_flexion(world, finger, 2)[0] == pytest.approx(flexion[0, k, 1], abs=1e-3)
        assert joint_flexion(world, finger, 3)[0] == pytest.approx(flexion[0, k, 2], abs=1e-3)
    total = total_flexion(world, right)[0]
    assert total == pytest.approx(flexion.sum(2).mean(), abs=3)


def test_spread_of_straight_fingers():
    world = world_of(fist(1, 0.0), spread_deg=12.0)
    points = world[..., :2] * 1000
    assert spread(points, "index", "middle")[0] == pytest.approx(12, abs=0.1)


def photo(flexion, *, right=True, turn=0.0, looks_right=None, **more):
    world = turned(world_of(flexion, right=right, **more), turn)
    seen = track_of(world, np.zeros(1))
    looks = right if looks_right is None else looks_right
    hand = OneHand(Side.RIGHT if right else Side.LEFT, seen, looks)
    rows = {m.feature.removeprefix("hand."): m for m in measure_photo(hand, SIZE, Params())}
    assert set(rows) == set(UNITS)
    return rows


def test_dropped_fingers_with_the_palm_in_view():
    flexion = np.tile([60.0, 5.0, 3.0], (1, 4, 1))
    rows = photo(flexion)
    assert rows["finger_drop"].value == pytest.approx(60, abs=3)
    assert rows["finger_flexion"].value == pytest.approx(68, abs=3)
    assert rows["finger_drop"].method == "world_landmarks"
    assert rows["spread_index_middle"].value is not None
    assert rows["ring_mcp_flexion"].quality.verdict is Verdict.GOOD


def test_bent_fingers_have_no_spread():
    rows = photo(fist(1, 0.6))
    assert rows["spread_ring_little"].quality.reasons[0].code == "finger_bent"


def test_the_back_of_the_hand_hides_bent_fingers():
    rows = photo(fist(1, 0.1), turn=180)
    assert rows["index_pip_flexion"].quality.verdict is Verdict.POOR
    assert rows["index_pip_flexion"].quality.reasons[0].code == "back_of_hand"
    assert rows["spread_index_middle"].quality.verdict is Verdict.GOOD


def test_edge_on_the_picture_serves():
    rows = photo(np.tile([40.0, 20.0, 10.0], (1, 4, 1)), turn=88)
    assert rows["middle_pip_flexion"].method == "image_landmarks"
    assert rows["middle_pip_flexion"].value == pytest.approx(20, abs=3)
    assert rows["middle_pip_flexion"].quality.reasons[0].code == "edge_on"
    assert rows["spread_index_middle"].quality.reasons[0].code == "edge_on"


def test_a_tiny_hand_is_refused():
    seen = track_of(world_of(fist(1, 0.0)), np.zeros(1), scale=150)
    rows = measure_photo(OneHand(Side.LEFT, seen, False), SIZE, Params())
    given = [m for m in rows if m.value is not None]
    assert not given
    assert isinstance(seen, HandTrack)
