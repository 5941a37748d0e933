"""The rendered truth is what it says: lids where they were put, identities kept apart."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

RENDERING = Path(__file__).resolve().parents[2] / "benchmarks" / "rendering"
sys.path.append(str(RENDERING))

from face_expressions import closed, expression, joined, ptosis  # noqa: E402
from face_geometry import Head  # noqa: E402
from face_measures import AHEAD, Gaze, change, measured, openings  # noqa: E402
from face_people import DEV, FIT, people, truth_people  # noqa: E402


@pytest.fixture(scope="module")
def head() -> Head:
    return Head(people(("D01",))[0].identity)


def test_lids_sink_by_the_millimetres_asked_for(head: Head) -> None:
    rest, sunk = measured(head, {}), measured(head, ptosis(head, {"L": 2.5}))
    assert rest["mrd1_left"] - sunk["mrd1_left"] == pytest.approx(2.5, abs=0.05)
    assert sunk["mrd1_right"] == pytest.approx(rest["mrd1_right"], abs=0.01)


def test_lids_sink_in_up_gaze_too(head: Head) -> None:
    gaze, base = Gaze(up=20.0), expression("up_gaze")
    before = measured(head, base, gaze)
    after = measured(head, ptosis(head, {"R": 1.5}, base, gaze), gaze)
    assert before["mrd1_right"] - after["mrd1_right"] == pytest.approx(1.5, abs=0.05)


@pytest.mark.parametrize(("gap", "task"), [(0.5, "forced_closure"), (3.0, "rest")])
def test_a_closing_eye_leaves_the_gap_asked_for(head: Head, gap: float, task: str) -> None:
    found = measured(head, closed(head, {"L": gap, "R": 0.0}, expression(task)))
    assert found["pfh_left"] == pytest.approx(gap, abs=0.06)
    assert found["pfh_right"] == 0.0


def test_a_half_smile_moves_one_corner_less(head: Head) -> None:
    moved = change(measured(head, {}), measured(head, expression("smile", left=0.4)))
    left, right = (moved[f"commissure_excursion_frontal_{s}_mm"] for s in ("left", "right"))
    assert left / right == pytest.approx(0.4, abs=0.02)
    assert moved["commissure_up_right_mm"] > 0
    assert moved["commissure_outward_right_mm"] > 0


def test_gaze_to_the_left_moves_the_pupils_to_the_left(head: Head) -> None:
    ahead, left = (openings(head, {}, gaze) for gaze in (AHEAD, Gaze(left=20.0)))
    for side in "LR":
        step = left[side].pupil - ahead[side].pupil
        assert step[1] == pytest.approx(12.0 * np.sin(np.radians(20)), rel=0.1)


def test_shapes_add_up() -> None:
    assert joined({"a": 1.0}, {"a": 0.5, "b": 2.0}) == {"a": 1.5, "b": 2.0}


def test_no_two_sets_share_a_face() -> None:
    everyone = [*people(FIT), *people(DEV), *truth_people()]
    weights = np.zeros((len(everyone), 8))
    for row, person in zip(weights, everyone, strict=True):
        row[: len(person.identity)] = person.identity
    apart = np.linalg.norm(weights[:, None] - weights[None], axis=-1)
    assert apart[~np.eye(len(everyone), dtype=bool)].min() > 1.0
