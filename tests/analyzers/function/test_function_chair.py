"""Chair rises from landmarks of rendered clips with exact truth, and from drawn hip curves."""

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from kept_landmarks import recording_of, unpack

from analyzers.function.chair_cycles import KINDS, STANDING, chair_events
from analyzers.function.chair_rises import rises_of
from analyzers.function.params import Chair, Params
from analyzers.function.signals import Signals
from analyzers.function.sit_to_stand import UNITS, measure_sit_to_stand
from analyzers.perception.pose import PoseTrack
from workbench.model import AddEvent, MoveEvent, RemoveEvent, Verdict


def run(name, acq="5x", edits=(), frames=slice(None)):
    track, truth = unpack(name)
    part = PoseTrack(
        track.times[frames], track.points[frames], track.visibility[frames], track.world[frames]
    )
    recording = recording_of(part, "sit-to-stand", acq, edits)
    return measure_sit_to_stand(recording, Params()), truth


def row(result, feature):
    (m,) = [m for m in result.measurements if m.feature == f"function.sit_to_stand_{feature}"]
    return m


def times_of(events, kind):
    return [e["t"] if isinstance(e, dict) else e.t for e in events if _kind(e) == kind]


def _kind(event):
    return event["kind"] if isinstance(event, dict) else event.kind


@pytest.mark.parametrize("name", ["five_crossed_m", "five_thighs_f"])
def test_five_rises_are_counted_and_timed(name):
    result, truth = run(name)
    assert row(result, "time").value == pytest.approx(truth["metrics"]["time_s"], abs=0.15)
    assert row(result, "time").n == 5
    rise = row(result, "rise_time")
    assert rise.n == 5
    assert rise.ci_low < rise.value < rise.ci_high
    assert rise.samples == pytest.approx(truth["metrics"]["rise_times_s"], abs=0.3)
    assert row(result, "sit_time").samples == pytest.approx(
        truth["metrics"]["sit_times_s"], abs=0.3
    )
    for kind in KINDS:
        found = times_of(result.events, kind)
        assert found == pytest.approx(times_of(truth["events"], kind), abs=0.3), kind
    assert {m.feature.removeprefix("function.") for m in result.measurements} == set(UNITS)
    assert {m.method for m in result.measurements} <= set(result.methods)


def test_hands_that_push_are_told_from_arms_that_are_crossed():
    assert row(run("five_thighs_f")[0], "hand_push").value >= 80
    assert row(run("five_seat_m")[0], "hand_push").samples == (100,) * 5
    crossed = row(run("five_crossed_m")[0], "hand_push")
    assert crossed.value == 0
    assert crossed.quality.verdict is Verdict.LIMITED
    assert crossed.quality.reasons[0].code == "one_hand"


def test_a_bow_is_deeper_where_the_trunk_leans_further():
    deep = row(run("five_thighs_f")[0], "trunk_flexion")
    shallow = row(run("five_crossed_m")[0], "trunk_flexion")
    assert deep.value - shallow.value == pytest.approx(10, abs=4)


def test_events_that_a_person_corrects_change_the_values():
    before, _ = run("five_crossed_m")
    first, last = times_of(before.events, "rise_start")[0], times_of(before.events, STANDING)[-1]
    moved, _ = run("five_crossed_m", edits=(MoveEvent("rise_start", first + 0.05, first - 0.4),))
    assert row(moved, "time").value == pytest.approx(row(before, "time").value + 0.4)
    assert next(e for e in moved.events if e.edited).t == pytest.approx(first - 0.4)
    fewer, _ = run("five_crossed_m", edits=(RemoveEvent(STANDING, last),))
    assert row(fewer, "time").value is None
    assert row(fewer, "time").quality.reasons[0].code == "too_few_rises"
    again, _ = run(
        "five_crossed_m", edits=(RemoveEvent(STANDING, last), AddEvent(STANDING, last + 0.1))
    )
    assert row(again, "time").value == pytest.approx(row(before, "time").value + 0.1)


def test_a_person_may_mark_rises_where_none_is_found():
    edits = (AddEvent("rise_start", 0.2), AddEvent(STANDING, 0.9))
    result, _ = run("five_crossed_m", frames=slice(0, 20), edits=edits)
    assert row(result, "rise_time").value == pytest.approx(0.7)


def test_each_variant_answers_its_own_question():
    five, thirty, none = (run("five_crossed_m", acq)[0] for acq in ("5x", "30s", ""))
    assert row(five, "count").quality.reasons[0].code == "other_variant"
    assert row(thirty, "time").quality.reasons[0].code == "other_variant"
    assert row(thirty, "count").quality.reasons[0].code == "too_short"
    assert row(none, "time").value == row(five, "time").value


def test_sitting_still_is_no_rise():
    result, _ = run("five_crossed_m", frames=slice(0, 20))
    assert result.quality.verdict is Verdict.REFUSED
    assert {m.quality.reasons[0].code for m in result.measurements} == {"no_rise"}


def test_fewer_than_five_rises_give_no_time():
    result, truth = run("five_crossed_m", frames=slice(0, 150))
    assert row(result, "time").quality.reasons[0].code == "too_few_rises"
    rises = row(result, "rise_time").samples
    assert 1 <= len(rises) < 5
    assert rises == pytest.approx(truth["metrics"]["rise_times_s"][: len(rises)], abs=0.3)


def drawn(rises, rate=25.0):
    """Hip and shoulder curves of rises given as (seat off, up s, stand s, down s)."""
    end = rises[-1][0] + sum(rises[-1][1:]) + 1.0
    times = np.arange(0, end, 1 / rate)
    hip = np.full(len(times), 0.5)
    for off, up, stand, down in rises:
        for begin, length, sign in ((off, up, 1.0), (off + up + stand, down, -1.0)):
            s = np.clip((times - begin) / length, 0, 1)
            hip += sign * 0.45 * s**3 * (10 - 15 * s + 6 * s**2)
    zero = np.zeros(len(times))
    return Signals(times, rate, 300.0, hip, hip + 0.5, zero, zero, True)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(0.3, 2.0), st.floats(0.5, 4.0), st.floats(0.2, 2.0), st.floats(0.5, 4.0)
        ),
        min_size=1,
        max_size=8,
    )
)
def test_every_rise_is_found_whatever_its_pace(gaps):
    rises, t = [], 0.5
    for pause, up, stand, down in gaps:
        rises.append((t + pause, up, stand, down))
        t = t + pause + up + stand + down
    found = rises_of(chair_events(drawn(rises), Chair()))
    assert len(found) == len(rises)
    for rise, (off, up, _, down) in zip(found, rises, strict=True):
        assert rise.seat_off == pytest.approx(off, abs=0.1 * up + 0.05)
        assert rise.standing == pytest.approx(off + up, abs=0.1 * up + 0.05)
        assert rise.sit_time == pytest.approx(down, abs=0.2 * down + 0.05)


def test_a_rise_that_falls_back_counts_as_none():
    curves = drawn([(1.0, 1.0, 0.3, 1.0), (5.0, 1.0, 0.3, 1.0)])
    hip = np.where(curves.times > 4, 0.5 + 0.6 * (curves.hip - 0.5), curves.hip)
    half = Signals(
        curves.times, curves.rate, 300.0, hip, hip + 0.5, curves.ahead, curves.lean, True
    )
    assert len(rises_of(chair_events(half, Chair()))) == 1
