import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from walking_figure import walker

from analyzers.gait.asymmetry import index
from analyzers.gait.events import FOOT_OFF, INITIAL_CONTACT, FootEvent
from analyzers.gait.from_side import measure_side
from analyzers.gait.params import Params
from analyzers.gait.quantities import all_features
from analyzers.gait.recording import Recording
from analyzers.gait.rhythm import steady_period
from analyzers.gait.strides import Stride
from analyzers.gait.timing import double_support, single_support
from analyzers.perception.floor_marks import marked_scale
from analyzers.perception.motion import clean, view_ratio
from analyzers.perception.pose_points import INDEX
from analyzers.perception.scale import CHAIN_SHARE, body_px, height_scale
from workbench.knowledge.codebook import load_features
from workbench.model import GOOD, MovePoint, SetScale, Side
from workbench.plugin.manifest import load_manifest

PARAMS = Params()


def recording(track, **more):
    motion = clean(track, PARAMS)
    plain = {"edits": (), "tracks": (), "settings": {}, "treadmill": True, "quality": GOOD}
    return Recording(**{"motion": motion, "view_ratio": view_ratio(motion), **plain, **more})


def row(result, feature, side=Side.NONE):
    (m,) = [m for m in result.measurements if (m.feature, m.side) == (f"gait.{feature}", side)]
    return m


def test_every_row_stands_in_the_codebook_with_its_unit_and_sides(sample_media):
    file = sample_media.parent / "analyzers" / "gait" / "analyzer.toml"
    features = load_features(load_manifest(file))
    given = {f"gait.{name}": (unit, sides) for name, unit, sides in all_features()}
    assert set(features) == set(given)
    for name, (unit, sides) in given.items():
        assert features[name].unit == unit
        assert (features[name].sides == "both") == (len(sides) == 2)
    result = measure_side(recording(walker(seconds=8)), PARAMS)
    assert {m.feature for m in result.measurements} == set(given)


def test_feet_that_go_together_do_not_walk():
    """As in rising from a chair: the hips go to and fro over both feet."""
    track = walker(seconds=8)
    for joint in ("knee", "ankle", "heel", "foot_index"):
        track.points[:, INDEX[f"right_{joint}"]] = track.points[:, INDEX[f"left_{joint}"]]
    result = measure_side(recording(track), PARAMS)
    assert all(m.value is None for m in result.measurements)
    (reason,) = result.quality.reasons
    assert (reason.code, "apart" in reason.text) == ("not_walking", True)
    assert "not_walking" in result.methods["heel_toe_side"]["bout_refused_0"]


@given(left=st.floats(0.1, 2), right=st.floats(0.1, 2))
def test_the_symmetry_index_is_signed_and_bounded(left, right):
    assert index(left, right) == pytest.approx(-index(right, left))
    assert abs(index(left, right)) < 200
    assert (index(left, right) > 0) == (right > left) or left == right


@settings(max_examples=20, deadline=None)
@given(
    period=st.floats(0.8, 1.8),
    off=st.floats(-0.05, 0.05),
    phase=st.floats(0, 6.28),
    growth=st.floats(0, 0.5),
)
def test_a_period_is_found_from_all_cycles(period, off, phase, growth):
    t = np.arange(0, 8, 1 / 30)
    wave = (1 + growth * t / 8) * np.sin(2 * np.pi * t / period + phase) + 0.2 * t
    found = steady_period(wave, 30.0, period * (1 + off))
    assert found == pytest.approx(period, rel=0.003)


def test_noise_and_stillness_have_no_period():
    rng = np.random.default_rng(5)
    assert steady_period(rng.normal(size=240), 30.0, 1.1) is None
    assert steady_period(np.zeros(240), 30.0, 1.1) is None
    assert steady_period(np.sin(np.arange(40)), 30.0, 1.1) is None


def test_supports_follow_from_the_events():
    left, right = Side.LEFT, Side.RIGHT
    events = [
        FootEvent(0.0, INITIAL_CONTACT, left),
        FootEvent(0.12, FOOT_OFF, right),
        FootEvent(0.5, INITIAL_CONTACT, right),
        FootEvent(0.62, FOOT_OFF, left),
        FootEvent(1.0, INITIAL_CONTACT, left),
    ]
    stride = Stride(left, 0.0, 1.0, 0.62)
    assert double_support(stride, events) == pytest.approx(24)
    assert single_support(stride, events) == pytest.approx(38)
    assert double_support(stride, events[:1] + events[2:]) is None
    runs = [replace(e, t=e.t - 0.2) if e.kind == FOOT_OFF else e for e in events]
    runs[1] = FootEvent(0.05, FOOT_OFF, right)
    assert double_support(Stride(left, 0.0, 1.0, 0.42), runs) == pytest.approx(-3)


def test_a_height_sets_the_scale_and_its_error():
    motion = clean(walker(), PARAMS)
    scale = height_scale(motion, 180.0, ("right",))
    length = body_px(motion, ("right",))
    assert scale.metres_per_px == pytest.approx(1.8 * CHAIN_SHARE / length)
    assert 0.02 < scale.relative_sd < 0.05
    assert height_scale(motion, 90.0, ("right",)).relative_sd > scale.relative_sd
    assert marked_scale((SetScale(2.0), SetScale(3.0)), {}).metres_per_px == 0.003
    ends = (MovePoint("floor_marks", "mark_start", 0, (100.0, 400.0)),)
    ends += (MovePoint("floor_marks", "mark_end", 0, (600.0, 400.0)),)
    assert marked_scale(ends, {"distance_m": 2.5}).metres_per_px == 0.005
    assert marked_scale(ends, {}) is None  # nobody said how far apart they are
    assert marked_scale(ends[:1], {"distance_m": 2.5}) is None
    assert marked_scale((), {"ruler_mm": 1000.0, "ruler_px": 250.0}).metres_per_px == 0.004


def test_lengths_need_a_scale_and_follow_it():
    track = walker(seconds=10)
    without = measure_side(recording(track), PARAMS)
    for name in ("step_length", "stride_length", "speed"):
        rows = [m for m in without.measurements if m.feature == f"gait.{name}"]
        assert {m.quality.reasons[0].code for m in rows} == {"no_scale"}
    assert row(without, "step_length_per_leg", Side.LEFT).value > 0
    one, two = (measure_side(recording(track, edits=(SetScale(mm),)), PARAMS) for mm in (2.0, 4.0))
    a, b = (row(r, "speed") for r in (one, two))
    assert b.value == pytest.approx(2 * a.value)
    steps = [row(one, "step_length", side).value for side in (Side.LEFT, Side.RIGHT)]
    assert row(one, "stride_length").value == pytest.approx(sum(steps), rel=0.02)
    share = (a.ci_high - a.ci_low) / 2 / a.value
    assert share > 1.96 * np.hypot(0.02, PARAMS.step_gain_sd) * 0.99


def test_ten_strides_give_a_variability_and_fewer_none():
    long = measure_side(recording(walker(seconds=16, stride=1.1)), PARAMS)
    cv = row(long, "stride_time_cv", Side.LEFT)
    assert cv.value < 3
    assert cv.ci_low <= cv.value <= cv.ci_high
    short = measure_side(recording(walker(seconds=8, stride=1.1)), PARAMS)
    assert row(short, "stride_time_cv", Side.LEFT).quality.reasons[0].code == "too_few_strides"


def test_cycles_have_a_mean_within_their_band():
    result = measure_side(recording(walker(seconds=8)), PARAMS)
    cycles = [t for t in result.tracks if t.kind == "cycle"]
    assert cycles
    for track in cycles:
        assert track.points == ("mean", "low", "high")
        mean, low, high = track.values[:, :, 0].T
        assert np.all((low <= mean) & (mean <= high))
        assert track.times[0] == 0
        assert track.times[-1] == 100
