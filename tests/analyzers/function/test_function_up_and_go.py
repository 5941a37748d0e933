"""Timed up and go from landmarks of a rendered clip with exact truth."""

import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from kept_landmarks import recording_of, unpack

from analyzers.function.params import Params, UpAndGo
from analyzers.function.timed_up_and_go import KINDS, PHASES, measure_timed_up_and_go
from analyzers.function.turning import turn_near
from analyzers.perception.pose import PoseTrack
from workbench.model import AddEvent, MoveEvent, RemoveEvent, Verdict


@pytest.fixture(scope="module")
def clip():
    return unpack("up_and_go_m")


def run(track, edits=()):
    return measure_timed_up_and_go(recording_of(track, "timed-up-and-go", edits=edits), Params())


def row(result, feature):
    (m,) = [m for m in result.measurements if m.feature == f"function.timed_up_and_go_{feature}"]
    return m


def test_total_and_phases(clip):
    track, truth = clip
    result = run(track)
    for feature in PHASES:
        name = feature.removeprefix("timed_up_and_go_")
        true = truth["metrics"][f"{name}_s"]
        assert row(result, name).value == pytest.approx(true, abs=0.35), name
    assert row(result, "time").value == pytest.approx(truth["metrics"]["time_s"], abs=0.2)
    assert [e.kind for e in result.events] == list(KINDS)
    parts = ("rise", "walk_out", "turn", "walk_back", "turn_sit")
    total = sum(row(result, f"{p}_time").value for p in parts)
    assert total == pytest.approx(row(result, "time").value)


def test_the_mirrored_way_gives_the_same(clip):
    track, _ = clip
    flipped = track.points.copy()
    flipped[..., 0] = 900 - flipped[..., 0]
    other = PoseTrack(track.times, flipped, track.visibility, track.world)
    assert row(run(other), "time").value == pytest.approx(row(run(track), "time").value, abs=0.05)


def test_a_person_moves_the_end_and_removes_a_turn(clip):
    track, _ = clip
    before = run(track)
    end = max(e.t for e in before.events if e.kind == "seated")
    after = run(track, (MoveEvent("seated", end, end + 0.3),))
    assert row(after, "time").value == pytest.approx(row(before, "time").value + 0.3)
    turn = next(e.t for e in before.events if e.kind == "turn_end")
    without = run(track, (RemoveEvent("turn_end", turn),))
    assert row(without, "turn_time").quality.reasons[0].code == "phase_not_found"
    assert row(without, "time").value == row(before, "time").value


def test_somebody_who_only_rises_is_refused_until_a_person_marks_the_test(clip):
    track, _ = clip
    part = slice(0, 60)
    short = PoseTrack(
        track.times[part], track.points[part], track.visibility[part], track.world[part]
    )
    result = run(short)
    assert result.quality.verdict is Verdict.REFUSED
    assert row(result, "time").quality.reasons[0].code == "not_walking"
    marked = run(short, (AddEvent("rise_start", 0.5), AddEvent("seated", 2.9)))
    assert row(marked, "time").value == pytest.approx(2.4)


def test_a_film_from_the_front_is_refused(clip):
    track, _ = clip
    points = track.points.copy()
    for name, way in ((11, 1), (12, -1)):
        points[:, name, 0] += way * 60
    result = run(PoseTrack(track.times, points, track.visibility, track.world))
    assert row(result, "time").quality.reasons[0].code == "view_unsuitable"


@pytest.mark.parametrize("length", [0.8, 2.0, 5.0])
def test_a_turn_begins_and_ends_at_20_degrees(length):
    times = np.arange(0, 10, 0.05)
    direction = 180 * np.clip((times - 2) / length, 0, 1)
    start, end = turn_near(times, direction, 0.0, 10.0, UpAndGo())
    assert start == pytest.approx(2 + length / 9, abs=0.01)
    assert end == pytest.approx(2 + length * 8 / 9, abs=0.01)
    back = turn_near(times, 180 - direction, 0.0, 10.0, UpAndGo())
    assert back == pytest.approx((start, end), abs=0.01)
    assert turn_near(times, np.full(len(times), 5.0), 0.0, 10.0, UpAndGo()) is None
