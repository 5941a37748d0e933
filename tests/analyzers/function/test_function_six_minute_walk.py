"""Six-minute walks: simulated landmark tracks with a known loss of speed."""

from __future__ import annotations

import tracemalloc
from functools import lru_cache

import numpy as np
import pytest
from function_recording import SixMinutes, recording_of, six_minutes
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.function.decline import Pieces, decline
from analyzers.function.laps import turning_points
from analyzers.function.params import Params
from analyzers.function.six_minute_walk import measure_six_minute_walk
from analyzers.perception.pose import PoseTrack
from workbench.model import AddEvent, Measurement, RemoveEvent
from workbench.plugin.contract import Result


@lru_cache
def walk(loss: float, across: bool = True) -> SixMinutes:
    return six_minutes(decline=loss, seed=7, across=across, course=10.0 if across else 20.0)


def lost(made: SixMinutes) -> float:
    """The true loss of speed from the first minute to the sixth, %."""
    return 100 * (made.minutes[0] - made.minutes[5]) / made.minutes[0]


def measured(track: PoseTrack, facts=None, edits=()) -> Result:
    recording = recording_of(track, "six-minute-walk", facts=facts, edits=edits)
    return measure_six_minute_walk(recording, Params())


def row(result: Result, feature: str) -> Measurement:
    (m,) = [m for m in result.measurements if m.feature == f"function.six_minute_{feature}"]
    return m


@pytest.mark.parametrize("loss", [0.0, 0.17])
@pytest.mark.parametrize("across", [True, False])
def test_decline_and_distance(loss: float, across: bool) -> None:
    made = walk(loss, across)
    result = measured(made.track, {"distance_m": 10.0 if across else 20.0})
    fall = row(result, "speed_decline")
    assert fall.value == pytest.approx(lost(made), abs=2.5)
    assert fall.ci_low < fall.ci_high
    assert row(result, "distance").value == pytest.approx(made.distance, rel=0.02)
    slope = row(result, "speed_slope")
    assert slope.ci_low <= slope.value <= slope.ci_high
    assert (slope.ci_high < 0) is (loss > 0)
    assert len([e for e in result.events if e.kind == "lap_turn"]) >= 15


def test_cadence_falls_with_half_of_the_loss() -> None:
    made = walk(0.17)
    result = measured(made.track)
    true = 100 * (made.cadences[0] - made.cadences[5]) / made.cadences[0]
    assert row(result, "cadence_decline").value == pytest.approx(true, abs=1.0)
    assert row(result, "distance").quality.reasons[0].code == "no_distance"
    assert row(result, "speed_decline").value == pytest.approx(lost(made), abs=2.5)


def test_a_total_distance_is_not_taken_for_the_course() -> None:
    made = walk(0.0)
    result = measured(made.track, {"distance_m": 410.0})
    assert row(result, "distance").quality.reasons[0].code == "distance_unlikely"
    assert row(result, "speed_decline").value == pytest.approx(lost(made), abs=2.5)


def test_a_removed_turn_makes_a_long_lap_and_an_added_one_mends_it() -> None:
    made = walk(0.17)
    plain = measured(made.track, {"distance_m": 10.0})
    turn = [e.t for e in plain.events if e.kind == "lap_turn"][-2]
    cut = measured(made.track, {"distance_m": 10.0}, (RemoveEvent("lap_turn", turn),))
    assert row(cut, "speed_decline").value > row(plain, "speed_decline").value + 3
    mended = measured(
        made.track,
        {"distance_m": 10.0},
        (RemoveEvent("lap_turn", turn), AddEvent("lap_turn", turn)),
    )
    assert row(mended, "speed_decline").value == pytest.approx(row(plain, "speed_decline").value)


def test_two_minutes_have_a_slope_but_no_decline() -> None:
    made = six_minutes(decline=0.17, length=150.0)
    result = measured(made.track, {"distance_m": 10.0})
    assert row(result, "speed_decline").quality.reasons[0].code == "too_short"
    assert row(result, "distance").quality.reasons[0].code == "too_short"
    assert row(result, "speed_slope").value < 0


def test_a_camera_that_follows_leaves_the_cadence() -> None:
    made = walk(0.17)
    points = made.track.points.copy()
    hips = points[:, 23:25, 0].mean(axis=1, keepdims=True)
    points[:, :, 0] += 640 - hips
    track = PoseTrack(made.track.times, points, made.track.visibility, made.track.world)
    result = measured(track, {"distance_m": 10.0})
    assert row(result, "speed_decline").quality.reasons[0].code == "no_course"
    assert row(result, "cadence_decline").value == pytest.approx(8.5, abs=2.5)
    marked = tuple(AddEvent("lap_turn", float(t)) for t in made.turns if t < 360)
    told = measured(track, {"distance_m": 10.0}, (AddEvent("walk_start", 0.0), *marked))
    true = 100 * (made.minutes[0] - made.minutes[5]) / made.minutes[0]
    assert row(told, "speed_decline").value == pytest.approx(true, abs=2.5)


def test_memory_stays_small_over_ten_minutes() -> None:
    made = six_minutes(decline=0.1, length=600.0)
    recording = recording_of(made.track, "six-minute-walk", facts={"distance_m": 10.0})
    tracemalloc.start()
    measure_six_minute_walk(recording, Params())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50e6


@given(st.integers(1, 12), st.floats(0.6, 3.0), st.integers(0, 3))
@settings(max_examples=50, deadline=None)
def test_every_turn_of_a_zigzag_is_found(laps: int, size: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    corners = np.array([(k % 2) * size for k in range(laps + 1)])
    line = np.interp(np.linspace(0, laps, 60 * laps + 1), np.arange(laps + 1), corners)
    found = turning_points(line + rng.normal(0, 0.01, len(line)), 0.5)
    assert len(found) == laps - 1
    assert all(abs(i - 60 * (k + 1)) <= 3 for k, i in enumerate(found))


def test_a_minute_that_is_hardly_covered_has_no_value() -> None:
    pieces = Pieces(np.array([0.0]), np.array([20.0]), np.array([1.0]))
    assert pieces.of_minute(1, 0.5) is None
    assert pieces.of_minute(1, 0.3) == 1.0
    assert decline(pieces, 6, 0.3) is None
