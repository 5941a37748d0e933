"""The data files hold together, and what the one rule proposes."""

from __future__ import annotations

from pathlib import Path

import pytest

from analyzers.hand import opening_rows, photo, tapping
from workbench.knowledge.base import load_knowledge
from workbench.knowledge.codebook import load_features
from workbench.model import (
    GOOD,
    Capture,
    FindingState,
    Measurement,
    Modality,
    Observation,
    Quality,
    Reason,
    RuleStatus,
    Side,
    Subject,
    Validation,
    Verdict,
    Visit,
)
from workbench.plugin.catalog import Catalog
from workbench.plugin.manifest import load_manifest

MANIFEST = load_manifest(Path(__file__).parents[3] / "analyzers" / "hand" / "analyzer.toml")
LIMITED = Quality(Verdict.LIMITED, (Reason("fps_low", "15 frames/s"),))


@pytest.fixture(scope="module")
def hand_knowledge():
    return load_knowledge(Catalog({"hand": MANIFEST}))


def test_the_codebook_names_what_is_measured(hand_knowledge):
    assert hand_knowledge.faults == ()
    features = load_features(MANIFEST)
    measured = {**opening_rows.UNITS, **photo.UNITS, **tapping.UNITS}
    assert set(features) == {f"hand.{name}" for name in measured}
    for name, unit in measured.items():
        assert features[f"hand.{name}"].unit == unit
        assert features[f"hand.{name}"].validation is Validation.EXPERIMENTAL


def proposed(knowledge, seconds, quality=GOOD, task="grip-release"):
    capture = Capture(path="a.mp4", subject="s", visit="v", modality=Modality.VIDEO, task=task)
    value = Measurement(
        feature="hand.opening_time_first", value=seconds, unit="s", side=Side.LEFT, quality=quality
    )
    observation = Observation(
        subject=Subject(id="s", sex="F", age=30),
        visit=Visit(subject="s", id="v"),
        capture=capture,
        measurement=value,
        analyzer="hand",
    )
    return [f for f in knowledge.propose([observation]) if f.side in (Side.LEFT, Side.NONE)]


def test_a_slow_first_opening_proposes_myotonia_provisionally(hand_knowledge):
    (finding,) = proposed(hand_knowledge, 2.5)
    assert finding.hpo_id == "HP:0012899"
    assert finding.state is FindingState.PRESENT
    assert finding.rule_status is RuleStatus.PROVISIONAL


@pytest.mark.parametrize(
    ("seconds", "quality", "task"),
    [(0.4, GOOD, "grip-release"), (2.5, LIMITED, "grip-release"), (2.5, GOOD, "hand")],
)
def test_otherwise_nothing_is_present_or_excluded(hand_knowledge, seconds, quality, task):
    findings = proposed(hand_knowledge, seconds, quality, task)
    assert all(f.state is FindingState.NOT_ASSESSABLE for f in findings)
