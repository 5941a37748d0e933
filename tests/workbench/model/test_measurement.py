"""A number never travels alone, and never as nonsense."""

from __future__ import annotations

import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model import (
    Capture,
    Decision,
    Finding,
    FindingState,
    Measurement,
    Modality,
    Observation,
    Quality,
    Reason,
    RuleStatus,
    Side,
    Subject,
    Track,
    Verdict,
    Visit,
    missing,
)

ID = "gait.cadence"
BAD = [math.nan, math.inf, -math.inf]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_finite_value_is_taken_and_pickles(value: float) -> None:
    made = Measurement(feature=ID, value=value, unit="/min")
    assert made.value == value
    assert pickle.loads(pickle.dumps(made)) == made


@pytest.mark.parametrize("number", BAD)
@pytest.mark.parametrize("field", ["value", "sd", "mdc95", "samples"])
def test_numbers_that_are_none_are_refused(field: str, number: float) -> None:
    given_value = (1.0, number) if field == "samples" else number
    with pytest.raises(ValueError, match="finite"):
        Measurement(**{"feature": ID, "value": 1.0, "unit": "/min", field: given_value})


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": None},
        {"ci_low": 1.0},
        {"ci_high": 1.0},
        {"ci_low": 2.0, "ci_high": 1.0},
        {"sd": -0.1},
        {"n": -1},
        {"quality": Quality(Verdict.REFUSED, (Reason("dark"),))},
    ],
)
def test_measurements_that_do_not_hold_together(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=ID):
        Measurement(**({"feature": ID, "value": 1.0, "unit": "/min"} | wrong))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["cadence", "Gait.cadence", "gait.", ".x", "gait.a b", "a.b.c", ""]
)
def test_feature_ids_are_two_names(name: str) -> None:
    with pytest.raises(ValueError):
        Measurement(feature=name, value=1.0, unit="1")


def test_missing_says_why() -> None:
    row = missing(ID, "/min", Reason("no_steps", "0 steps found"), side=Side.LEFT)
    assert row.value is None
    assert row.side is Side.LEFT
    assert row.quality.verdict is Verdict.REFUSED
    assert [str(r) for r in row.quality.reasons] == ["no_steps: 0 steps found"]


def test_an_observation_knows_its_task_and_references() -> None:
    capture = Capture(
        path="a.mp4", subject="sub-1", visit="ses-1", modality=Modality.VIDEO, task="exam"
    )

    def seen(**more: object) -> Observation:
        made = Measurement(feature=ID, value=1.0, unit="1", **more)  # type: ignore[arg-type]
        return Observation(
            subject=Subject(id="sub-1"),
            visit=Visit(subject="sub-1", id="ses-1"),
            capture=capture,
            measurement=made,
            analyzer="gait",
        )

    assert seen().task == "exam"
    assert seen(task="smile").task == "smile"
    assert seen(task="").task == ""
    assert seen(captures=("a.mp4", "b.mp4")).references == ("b.mp4",)


def test_finding_key_and_decision() -> None:
    found = Finding(
        subject="sub-1",
        visit="ses-1",
        rule="gait.foot_drop",
        rule_status=RuleStatus.PROVISIONAL,
        hpo_id="HP:0009027",
        hpo_label="Foot dorsiflexor weakness",
        hpo_release="2025-01-16",
        state=FindingState.PRESENT,
        side=Side.RIGHT,
    )
    assert found.key == "sub-1/ses-1/gait.foot_drop/right"
    with pytest.raises(ValueError, match="name of the person"):
        Decision(finding=found.key, accepted=True, by="  ", when="2026-01-01T00:00:00Z")


def test_track_shapes_must_fit() -> None:
    good = {
        "name": "pose",
        "kind": "points",
        "times": np.zeros(4),
        "values": np.zeros((4, 2, 2)),
        "points": ("a", "b"),
    }
    assert Track(**good).unit == "px"  # type: ignore[arg-type]
    for wrong in (
        {"kind": "lines"},
        {"values": np.zeros((4, 3, 2))},
        {"values": np.zeros((4, 2))},
        {"times": np.zeros(3)},
        {"confidence": np.zeros((4, 3))},
    ):
        with pytest.raises(ValueError, match="pose"):
            Track(**(good | wrong))  # type: ignore[arg-type]
