"""Legs that the model exchanged: found, mended, told, and given back to a person."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from walking_figure import walker

from analyzers.gait.bouts import side_bouts
from analyzers.gait.events import stepping
from analyzers.gait.params import Params
from analyzers.gait.sides import put_right
from analyzers.perception.motion import clean
from workbench.model import Side, SwapSides

PARAMS = Params()
CLEAR = st.fixed_dictionaries(
    {
        "stride": st.floats(0.8, 1.5),
        "lag": st.floats(0.42, 0.58),
        "direction": st.sampled_from([1, -1]),
        "speed": st.sampled_from([0.0, 150.0]),
        "noise": st.sampled_from([0.0, 1.0]),
        "rate": st.sampled_from([25.0, 30.0]),
    }
)
"""The figure's feet never rise, which tells the legs of people apart while they pass: where it
walks slowly and jitters, either label fits."""
WALKS = st.fixed_dictionaries(
    {
        "stride": st.floats(0.8, 1.9),
        "lag": st.floats(0.35, 0.65),
        "direction": st.sampled_from([1, -1]),
        "speed": st.sampled_from([0.0, 150.0]),
        "noise": st.sampled_from([0.0, 1.0, 2.5]),
        "rate": st.sampled_from([25.0, 30.0, 60.0]),
    }
)


def exchanged(track, start, end):
    where = (track.times >= start) & (track.times < end)
    return track.exchanged(where, legs_only=True), where


def events(track):
    motion = clean(track, PARAMS)
    return [e for b in side_bouts(motion, PARAMS) for e in stepping(motion, b, PARAMS).events]


@settings(max_examples=12, deadline=None)
@given(WALKS)
def test_a_walk_whose_legs_are_right_stays_as_it_is(walk):
    track = walker(seconds=5, **walk)
    mended = put_right(track, (), PARAMS)
    assert mended.searched
    assert mended.spans == ()
    assert np.array_equal(mended.track.points, track.points)
    assert mended.settings["sides_exchanged_share"] == 0
    assert not mended.curve.values.any()


@settings(max_examples=15, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(CLEAR, st.floats(1.0, 2.5), st.floats(0.2, 1.0))
def test_an_exchanged_span_is_mended_recorded_and_can_be_given_back(walk, start, length):
    right = walker(seconds=5, **walk)
    given_track, where = exchanged(right, start, start + length)
    mended = put_right(given_track, (), PARAMS)
    # While the legs pass each other either label fits: a few frames may stay.
    assert np.mean(mended.exchanged ^ where) < 0.06
    assert np.array_equal(mended.curve.values[:, 0, 0], mended.exchanged)
    edits = tuple(
        SwapSides(right.times[s.first] - 1e-6, right.times[s.last] + 1e-6) for s in mended.spans
    )
    given_back = put_right(given_track, edits, PARAMS)
    assert np.array_equal(given_back.track.points, given_track.points)
    assert not given_back.exchanged.any()
    assert given_back.spans == mended.spans


@settings(max_examples=8, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(WALKS)
def test_exchanging_all_labels_exchanges_the_result(walk):
    track = walker(seconds=5, **walk)
    given_track, _ = exchanged(track, 2.0, 2.5)
    everywhere = np.ones(len(track.times), bool)
    one = put_right(given_track, (), PARAMS).track
    other = put_right(given_track.exchanged(everywhere, legs_only=True), (), PARAMS).track
    assert np.array_equal(other.points, one.exchanged(everywhere, legs_only=True).points)
    swapped = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}
    mirrored = {(e.t, e.kind, swapped[e.side]) for e in events(other)}
    assert mirrored == {(e.t, e.kind, e.side) for e in events(one)}


def test_unequal_steps_and_a_limp_are_not_mended_away():
    track = walker(seconds=6, stride=1.3, lag=0.32, stance=0.7)
    assert put_right(track, (), PARAMS).spans == ()


def test_a_persons_exchange_elsewhere_turns_the_whole_body():
    track = walker(seconds=4)
    turned = put_right(track, (SwapSides(1.0, 2.0),), PARAMS)
    inside = (track.times >= 1.0) & (track.times <= 2.0)
    assert np.array_equal(turned.exchanged, inside)
    shoulder = turned.track.point("left_shoulder")
    assert np.array_equal(shoulder[inside], track.point("right_shoulder")[inside])


def test_legs_are_not_searched_from_the_front_and_nobody_in_view_is_no_fault():
    narrow = replace(PARAMS, front_view=0.5)
    assert not put_right(walker(front=True), (), narrow).searched
    nobody = walker(seconds=3)
    empty = replace(
        nobody,
        points=np.full_like(nobody.points, np.nan),
        visibility=np.zeros_like(nobody.visibility),
    )
    mended = put_right(empty, (), PARAMS)
    assert mended.spans == ()
    assert mended.settings["sides_exchanged_share"] == 0.0


def test_the_frames_before_and_after_a_gap_are_searched_apart():
    track = walker(seconds=6)
    points, visible = track.points.copy(), track.visibility.copy()
    gone = (track.times > 2.5) & (track.times < 3.2)
    points[gone], visible[gone] = np.nan, 0
    assert put_right(replace(track, points=points, visibility=visible), (), PARAMS).spans == ()
