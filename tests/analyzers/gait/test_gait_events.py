import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from walking_figure import exchanged_between, walker

from analyzers.gait.angles import foot_pitch, knee_flexion
from analyzers.gait.bouts import Bout, direction, side_bouts
from analyzers.gait.edited import with_edits
from analyzers.gait.events import FOOT_OFF, INITIAL_CONTACT, FootEvent, stepping
from analyzers.gait.from_front import measure_front
from analyzers.gait.from_side import measure_side
from analyzers.gait.params import Params
from analyzers.gait.recording import Recording
from analyzers.gait.rows import t_interval
from analyzers.gait.sides import put_right
from analyzers.gait.strides import steps_of, strides_of
from analyzers.perception.motion import clean, view_ratio
from analyzers.perception.pose import PoseTrack
from analyzers.perception.pose_points import INDEX
from workbench.model import GOOD, AddEvent, MoveEvent, RemoveEvent, Side, SwapSides, Verdict

PARAMS = Params()


def recording(track, *, treadmill=True, edits=()):
    motion = clean(track, PARAMS)
    return Recording(
        motion=motion,
        view_ratio=view_ratio(motion),
        quality=GOOD,
        treadmill=treadmill,
        edits=edits,
        tracks=(),
        settings={},
    )


def row(result, feature, side=Side.NONE):
    (m,) = [m for m in result.measurements if (m.feature, m.side) == (f"gait.{feature}", side)]
    return m


@settings(max_examples=15, deadline=None)
@given(
    stride=st.floats(0.8, 1.9),
    lag=st.floats(0.42, 0.58),
    direction=st.sampled_from([1, -1]),
    speed=st.sampled_from([0.0, 150.0]),
)
def test_contacts_and_foot_offs_are_found_where_they_are(stride, lag, direction, speed):
    track = walker(stride=stride, lag=lag, direction=direction, speed=speed, noise=0.3)
    result = measure_side(recording(track), PARAMS)
    assert row(result, "cadence").value == pytest.approx(120 / stride, rel=0.01)
    assert row(result, "step_time", Side.RIGHT).value == pytest.approx(lag * stride, abs=0.02)
    assert row(result, "step_time", Side.LEFT).value == pytest.approx((1 - lag) * stride, abs=0.02)
    # The low-pass rounds off the figure's sharp turn at foot off.
    raw = row(result, "stance_raw", Side.LEFT).value
    assert raw == pytest.approx(62, abs=3.5)
    near = direction < 0
    contact = PARAMS.near_contact_shift if near else PARAMS.far_contact_shift
    off = PARAMS.near_foot_off_shift if near else PARAMS.far_foot_off_shift
    shift = PARAMS.contact_bias + contact
    corrected = raw + 100 * (off - shift) / stride
    assert row(result, "stance", Side.LEFT).value == pytest.approx(corrected, abs=0.5)
    for event in result.events:
        if event.kind == INITIAL_CONTACT and event.side is Side.LEFT and event.confidence > 0.9:
            strides = (event.t - shift) / stride
            assert abs(strides - round(strides)) * stride < 0.02


def test_true_times_are_used_where_the_frame_rate_varies():
    steps = np.where(np.arange(240) % 40 < 20, 1 / 30, 1 / 20)
    times = np.concatenate([[0.0], np.cumsum(steps)])
    result = measure_side(recording(walker(times=times, stride=1.2)), PARAMS)
    assert row(result, "cadence").value == pytest.approx(100, abs=0.5)


def test_three_strides_are_needed():
    result = measure_side(recording(walker(seconds=2.6, stride=1.1)), PARAMS)
    cadence = row(result, "cadence")
    assert cadence.value is None
    assert [r.code for r in cadence.quality.reasons] == ["too_few_strides"]


def test_somebody_who_stands_or_waves_does_not_walk():
    still = walker()
    points = np.repeat(still.points[:1], len(still.times), axis=0)
    points += np.random.default_rng(2).normal(0, 1, points.shape)
    result = measure_side(recording(replace(still, points=points)), PARAMS)
    assert all(m.value is None for m in result.measurements)
    assert result.quality.verdict is Verdict.REFUSED
    assert {r.code for r in result.quality.reasons} == {"not_walking"}


def test_jumping_with_both_feet_is_no_walk_with_sides():
    result = measure_side(recording(walker(lag=0.25)), PARAMS)
    assert row(result, "step_time", Side.LEFT).value is None
    reasons = row(result, "step_time", Side.LEFT).quality.reasons
    assert [r.code for r in reasons] == ["left_right_ambiguous"]


def test_exchanged_legs_leave_at_most_the_cadence_that_labels_cannot_change():
    track = walker(stride=1.2)
    for start in (1.0, 2.3, 3.4, 4.6, 5.9):
        track = exchanged_between(track, start, start + 0.5)
    result = measure_side(recording(track), PARAMS)
    cadence = row(result, "cadence")
    assert row(result, "stride_time", Side.LEFT).value is None
    assert cadence.quality.verdict is not Verdict.GOOD
    if cadence.value is not None:
        assert cadence.value == pytest.approx(100, rel=0.05)


def test_a_person_can_put_exchanged_sides_right():
    track = exchanged_between(walker(), 3.0, 8.1)
    kept = replace(PARAMS, swap_evidence=np.inf)
    mended = put_right(track, (SwapSides(3.0, 8.1),), kept).track
    assert mended.points == pytest.approx(walker().points)
    mirrored = put_right(walker(), (), PARAMS, mirrored=True).track
    assert mirrored.point("left_heel") == pytest.approx(walker().point("right_heel"))


def test_a_turn_ends_a_bout_and_nothing_is_measured_across_it():
    there = walker(seconds=6)
    back = walker(seconds=6, direction=-1)
    points = np.concatenate([there.points, back.points])
    times = np.arange(len(points)) / 30
    n = len(times)
    motion = clean(PoseTrack(times, points, np.ones((n, 33)), np.zeros((n, 33, 3))), PARAMS)
    bouts = side_bouts(motion, PARAMS)
    assert [b.direction for b in bouts] == [1, -1]
    assert [b.near for b in bouts] == [Side.RIGHT, Side.LEFT]
    assert bouts[0].last / 30 < 6.0 < bouts[1].first / 30
    assert set(np.unique(direction(motion, 0, n - 1, PARAMS))) == {-1.0, 1.0}


def test_a_jump_to_somebody_else_cuts_the_bout():
    track = walker(seconds=8)
    points = track.points.copy()
    points[120:, :, 0] += 180
    bouts = side_bouts(clean(replace(track, points=points), PARAMS), PARAMS)
    assert len(bouts) == 1 or all(b.last < 121 or b.first > 118 for b in bouts)


def test_without_travel_or_a_declared_treadmill_quality_is_limited():
    assert row(measure_side(recording(walker()), PARAMS), "cadence").quality == GOOD
    unseen = row(measure_side(recording(walker(), treadmill=False), PARAMS), "cadence")
    assert [r.code for r in unseen.quality.reasons] == ["progress_not_seen"]
    crossing = recording(walker(speed=150), treadmill=False)
    assert row(measure_side(crossing, PARAMS), "cadence").quality == GOOD


def test_from_the_front_cadence_and_strides_but_no_contacts():
    result = measure_front(recording(walker(front=True, stride=1.25)), PARAMS)
    assert row(result, "cadence").value == pytest.approx(96, rel=0.01)
    assert row(result, "stride_time", Side.RIGHT).value == pytest.approx(1.25, rel=0.02)
    assert result.events == ()
    for feature in ("step_time", "stance", "knee_flexion_peak", "foot_pitch_late_swing"):
        reasons = row(result, feature, Side.LEFT).quality.reasons
        assert [r.code for r in reasons] == ["view_unsuitable"]


def contact(t, side, kind=INITIAL_CONTACT, **more):
    return FootEvent(t, kind, side, **more)


def test_a_missed_contact_makes_no_long_stride():
    feet = [Side.LEFT, Side.RIGHT] * 5
    events = tuple(contact(0.5 * i + 1, s) for i, s in enumerate(feet))
    assert len(strides_of(events, PARAMS)) == 8
    missed = events[:4] + events[5:]
    assert [s.time for s in strides_of(missed, PARAMS)] == pytest.approx([1.0] * 5)
    assert [s.time for s in steps_of(missed, PARAMS)] == pytest.approx([0.5] * 7)
    doubled = tuple(sorted((*events, contact(2.8, Side.RIGHT))))
    assert [s.time for s in strides_of(doubled, PARAMS)] == pytest.approx([1.0] * 5)
    assert [s.time for s in steps_of(doubled, PARAMS)] == pytest.approx([0.5] * 7)


def test_contacts_that_the_ends_of_a_bout_cut_off_do_not_count():
    feet = [Side.LEFT, Side.RIGHT] * 4
    events = tuple(
        contact(0.5 * i, s, edge=i == 0, confidence=0.3 if i == 0 else 1.0)
        for i, s in enumerate(feet)
    )
    assert min(s.start for s in strides_of(events, PARAMS)) == 0.5
    assert min(s.start for s in steps_of(events, PARAMS)) == 0.5
    whole = (replace(events[0], confidence=0.9), *events[1:])
    assert min(s.start for s in strides_of(whole, PARAMS)) == 0.0
    own = (replace(events[0], edited=True), *events[1:])
    assert min(s.start for s in strides_of(own, PARAMS)) == 0.0


def test_events_can_be_moved_removed_and_added():
    events = (contact(1.0, Side.LEFT), contact(1.5, Side.RIGHT), contact(1.2, Side.LEFT, FOOT_OFF))
    kind = INITIAL_CONTACT
    moved = with_edits(events, (MoveEvent(kind, 1.02, 1.1, Side.LEFT),))
    assert [(e.t, e.edited) for e in moved if e.kind == kind] == [(1.1, True), (1.5, False)]
    assert len(with_edits(events, (RemoveEvent(kind, 1.45),))) == 2
    added = with_edits(events, (AddEvent(kind, 2.0, Side.LEFT),))
    assert added[-1].edited
    assert added[-1].as_event().confidence is None
    assert with_edits(events, (RemoveEvent(kind, 3.0),)) == tuple(sorted(events))


@given(st.floats(-20, 150), st.sampled_from([1, -1]))
def test_knee_flexion_has_a_sign_and_knows_the_direction(flexion, way):
    track = walker(seconds=2)
    points = track.points.copy()
    knee = np.array([400.0, 400.0])
    bend = np.radians(flexion)
    points[:, INDEX["left_hip"]] = knee - [0, 100]
    points[:, INDEX["left_knee"]] = knee
    points[:, INDEX["left_ankle"]] = knee + 100 * np.array([-way * np.sin(bend), np.cos(bend)])
    motion = clean(replace(track, points=points), PARAMS)
    assert knee_flexion(motion, Side.LEFT, way) == pytest.approx(flexion, abs=1e-6)


def test_toes_up_is_positive_whichever_way_one_walks():
    for way in (1, -1):
        track = walker(seconds=2)
        points = track.points.copy()
        points[:, INDEX["left_heel"]] = (300, 500)
        points[:, INDEX["left_foot_index"]] = (300 + way * 60, 490)
        motion = clean(replace(track, points=points), PARAMS)
        pitch = foot_pitch(motion, Side.LEFT, way)
        assert pitch == pytest.approx(np.degrees(np.arctan2(10, 60)))


def test_stepping_reports_what_the_gate_needs():
    motion = clean(walker(), PARAMS)
    found = stepping(motion, Bout(0, len(motion.times) - 1, 1), PARAMS)
    assert found.period == pytest.approx(1.1, rel=0.01)
    assert found.excursion == pytest.approx(0.78, abs=0.06)
    assert found.periodicity > 0.9


def test_the_interval_is_student_t():
    low, high = t_interval([1.0, 2.0, 3.0])
    assert (low, high) == pytest.approx((2 - 4.30265 / 3**0.5, 2 + 4.30265 / 3**0.5), rel=1e-4)
