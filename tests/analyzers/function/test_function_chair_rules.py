"""What the values of chair and floor propose, and that code and codebook name the same things."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from kept_landmarks import recording_of, unpack

from analyzers.function.params import Params
from analyzers.function.run import TESTS
from workbench.knowledge.base import load_knowledge
from workbench.knowledge.codebook import load_features
from workbench.model import FindingState, Observation, Subject, Visit
from workbench.plugin.catalog import Catalog
from workbench.plugin.manifest import load_manifest

MANIFEST = load_manifest(Path(__file__).parents[3] / "analyzers" / "function" / "analyzer.toml")


@pytest.fixture(scope="module")
def knowledge():
    return load_knowledge(Catalog({"function": MANIFEST}))


def proposals(knowledge, name, age=80.0):
    track, truth = unpack(name)
    recording = recording_of(track, truth["task"], "5x" if name.startswith("five") else "")
    result = TESTS[truth["task"]].measure(recording, Params())
    observations = [
        Observation(
            subject=Subject(id="s", sex="F", age=age),
            visit=Visit(subject="s", id="v"),
            capture=recording.capture,
            measurement=m,
            analyzer="function",
        )
        for m in result.measurements
    ]
    return {f.hpo_id: f for f in knowledge.propose(observations)}


def test_the_data_files_hold_together(knowledge):
    assert knowledge.faults == ()


def test_code_codebook_and_manifest_name_the_same():
    features = load_features(MANIFEST)
    units = {f"function.{name}": unit for t in TESTS.values() for name, unit in t.units.items()}
    assert {name: f.unit for name, f in features.items()} == units
    assert {task for kind in MANIFEST.accepts for task in kind.tasks} <= set(TESTS)


def test_gowers_sign_is_proposed_where_hands_climb_and_never_excluded(knowledge):
    climbing = proposals(knowledge, "floor_climbs_m")["HP:0003391"]
    assert climbing.state is FindingState.PRESENT
    assert {e.feature for e in climbing.evidence} == {"function.rise_from_floor_thigh_contact"}
    hanging = proposals(knowledge, "floor_plain_f")["HP:0003391"]
    assert hanging.state is FindingState.NOT_ASSESSABLE
    assert hanging.reason


def test_difficulty_standing_up_is_proposed_where_hands_push(knowledge):
    assert proposals(knowledge, "five_thighs_f")["HP:0003698"].state is FindingState.PRESENT
    crossed = proposals(knowledge, "five_crossed_m")["HP:0003698"]
    assert crossed.state is FindingState.NOT_ASSESSABLE


def test_weakness_of_the_legs_is_never_proposed_by_a_time(knowledge):
    for name in ("five_thighs_f", "floor_climbs_m", "up_and_go_m"):
        assert not {"HP:0008994", "HP:0003701", "HP:0001288"} & set(proposals(knowledge, name))
