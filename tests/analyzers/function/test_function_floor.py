"""Rising from the floor: rendered clips with exact truth, one of them from the film itself."""

import sys
from pathlib import Path

import pytest
from direct_context import DirectContext, with_hash

sys.path.insert(0, str(Path(__file__).parent))

from kept_landmarks import MEDIA, recording_of, unpack

from analyzers.function.params import Params
from analyzers.function.rise_from_floor import PHASES, UNITS, measure_rise_from_floor
from analyzers.function.run import TESTS, measure
from analyzers.perception.pose import PoseTrack
from workbench.model import AddEvent, Capture, Modality, MoveEvent, Verdict
from workbench.plugin.manifest import load_manifest


def run(name, edits=(), frames=slice(None)):
    track, truth = unpack(name)
    part = PoseTrack(
        track.times[frames], track.points[frames], track.visibility[frames], track.world[frames]
    )
    return measure_rise_from_floor(
        recording_of(part, "rise-from-floor", edits=edits), Params()
    ), truth


def row(result, feature):
    (m,) = [m for m in result.measurements if m.feature == f"function.rise_from_floor_{feature}"]
    return m


@pytest.mark.parametrize("name", ["floor_climbs_m", "floor_plain_f"])
def test_time_and_phases(name):
    result, truth = run(name)
    assert row(result, "time").value == pytest.approx(truth["metrics"]["time_s"], abs=0.3)
    at = {e.kind: e.t for e in result.events}
    for event in truth["events"]:
        assert at[event["kind"]] == pytest.approx(event["t"], abs=0.3), event["kind"]
    for feature, (begins, ends) in PHASES.items():
        own = row(result, feature.removeprefix("rise_from_floor_"))
        assert own.value == pytest.approx(at[ends] - at[begins])
    assert {m.feature.removeprefix("function.") for m in result.measurements} == set(UNITS)


def test_hands_that_climb_the_thighs_are_told_from_hands_that_hang():
    climbing = row(run("floor_climbs_m")[0], "thigh_contact")
    assert climbing.value >= 0.3
    assert climbing.quality.verdict is Verdict.LIMITED
    assert row(run("floor_plain_f")[0], "thigh_contact").value < 0.3


def test_lying_that_is_not_seen_gives_no_time_until_a_person_marks_it():
    # The first 3 s, in which the person lies and turns, are cut away.
    result, truth = run("floor_climbs_m", frames=slice(64, None))
    time = row(result, "time")
    assert time.value is None
    assert time.quality.reasons[0].code == "lying_not_seen"
    assert row(result, "thigh_contact").value >= 0.3
    marked, _ = run("floor_climbs_m", frames=slice(64, None), edits=(AddEvent("rise_start", 1.0),))
    assert row(marked, "time").value == pytest.approx(truth["metrics"]["time_s"], abs=0.1)


def test_somebody_who_does_not_reach_standing_is_refused():
    result, _ = run("floor_climbs_m", frames=slice(0, 90))
    assert result.quality.verdict is Verdict.REFUSED
    assert {m.quality.reasons[0].code for m in result.measurements} == {"no_standing"}


def test_a_moved_boundary_moves_the_values():
    before, _ = run("floor_climbs_m")
    start = next(e.t for e in before.events if e.kind == "rise_start")
    after, _ = run("floor_climbs_m", edits=(MoveEvent("rise_start", start, start - 0.2),))
    assert row(after, "time").value == pytest.approx(row(before, "time").value + 0.2)


def test_the_film_gives_the_same_as_its_kept_landmarks(tmp_path):
    manifest = load_manifest(Path(__file__).parents[3] / "analyzers" / "function" / "analyzer.toml")
    capture = Capture(
        path="floor_climbs_m.mp4",
        subject="s",
        visit="v",
        modality=Modality.VIDEO,
        task="rise-from-floor",
    )
    ctx = DirectContext(MEDIA, manifest, cache=tmp_path)
    result = measure(with_hash(capture, MEDIA), Params(), ctx)
    kept, _ = run("floor_climbs_m")
    assert row(result, "time").value == pytest.approx(row(kept, "time").value, abs=0.1)
    assert row(result, "thigh_contact").value == pytest.approx(
        row(kept, "thigh_contact").value, abs=0.1
    )
    assert {t.name for t in result.tracks} == {"pose", "hip_height", "trunk_from_vertical"}


@pytest.mark.parametrize(
    ("task", "code"), [("sit-to-stand", "no_rise"), ("rise-from-floor", "no_standing")]
)
def test_somebody_who_only_walks_is_refused(task, code):
    track, truth = unpack("up_and_go_m")
    at = {e["kind"]: e["t"] for e in truth["events"]}
    part = (track.times > at["standing"] + 0.3) & (track.times < at["turn_end"])
    walk = PoseTrack(
        track.times[part], track.points[part], track.visibility[part], track.world[part]
    )
    result = TESTS[task].measure(recording_of(walk, task), Params())
    assert result.quality.verdict is Verdict.REFUSED
    assert {m.quality.reasons[0].code for m in result.measurements} == {code}
