"""Stairs: kept landmarks of rendered climbs with known lifts and contacts."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from function_recording import load_track, recording_of, six_minutes

from analyzers.function.foot_paths import exchanged
from analyzers.function.params import Params
from analyzers.function.stairs import measure_stairs
from workbench.model import MoveEvent, RemoveEvent, Side
from workbench.plugin.contract import Result

MEDIA = Path(__file__).parent / "media"


def climbed(name: str, edits=()) -> Result:
    track = load_track(MEDIA / f"{name}.npz")
    return measure_stairs(recording_of(track, "stairs", edits=edits), Params())


def value(result: Result, feature: str) -> float | None:
    (m,) = [m for m in result.measurements if m.feature == f"function.{feature}"]
    return m.value


def truth(name: str) -> dict:
    return json.loads((MEDIA / f"{name}.truth.json").read_text())


@pytest.mark.parametrize(
    ("name", "over", "holds"), [("stairs_over_m", True, False), ("stairs_to_rail_m", False, True)]
)
def test_time_steps_and_manner(name: str, over: bool, holds: bool) -> None:
    result = climbed(name)
    assert value(result, "stairs_steps") == 4
    assert value(result, "stairs_time") == pytest.approx(truth(name)["time"], abs=0.3)
    assert (value(result, "stairs_step_over") > 50) is over
    assert (value(result, "stairs_hand_hold") > 30) is holds


def test_a_moved_last_contact_moves_the_end() -> None:
    plain = climbed("stairs_to_rail_m")
    last = max(e.t for e in plain.events if e.kind == "step_on")
    foot = next(e.side for e in plain.events if e.t == last)
    moved = climbed("stairs_to_rail_m", (MoveEvent("step_on", last, last + 0.2, foot),))
    assert value(moved, "stairs_time") == pytest.approx(value(plain, "stairs_time") + 0.2)


def test_a_climb_whose_end_is_removed_has_no_time() -> None:
    plain = climbed("stairs_to_rail_m")
    last = max(e.t for e in plain.events if e.kind == "step_on")
    foot = next(e.side for e in plain.events if e.t == last)
    cut = climbed("stairs_to_rail_m", (RemoveEvent("step_on", last, foot),))
    assert value(cut, "stairs_time") is None
    assert value(cut, "stairs_steps") == 4


def test_walking_on_the_level_is_no_climb() -> None:
    track = six_minutes(decline=0.0, length=15.0).track
    result = measure_stairs(recording_of(track, "stairs"), Params())
    assert {m.quality.reasons[0].code for m in result.measurements} == {"no_steps"}


def test_a_descent_is_a_climb_played_backwards() -> None:
    track = load_track(MEDIA / "stairs_to_rail_m.npz")
    down = replace(
        track, points=track.points[::-1].copy(), visibility=track.visibility[::-1].copy()
    )
    result = measure_stairs(recording_of(down, "stairs"), Params())
    up = climbed("stairs_to_rail_m")
    for name in ("time", "steps", "step_over", "hand_hold"):
        assert value(result, f"stairs_down_{name}") == pytest.approx(value(up, f"stairs_{name}"))
        assert value(result, f"stairs_{name}") is None
    first = min(result.events, key=lambda e: e.t)
    assert first.kind == "step_off"
    moved = (MoveEvent("step_off", first.t, first.t - 0.2, first.side),)
    longer = measure_stairs(recording_of(down, "stairs", edits=moved), Params())
    before = value(result, "stairs_down_time")
    assert value(longer, "stairs_down_time") == pytest.approx(before + 0.2)


def test_a_front_view_is_refused() -> None:
    track = load_track(MEDIA / "arm_asym_front.npz")
    result = measure_stairs(recording_of(track, "stairs"), Params())
    assert {m.quality.reasons[0].code for m in result.measurements} == {"view_unsuitable"}


def test_hidden_legs_are_refused() -> None:
    track = load_track(MEDIA / "stairs_over_m.npz")
    hidden = replace(track, visibility=np.zeros_like(track.visibility))
    result = measure_stairs(recording_of(hidden, "stairs"), Params())
    assert {m.quality.reasons[0].code for m in result.measurements} == {"low_visibility"}


def test_exchanged_feet_are_told_apart() -> None:
    """Feet that go on in turn, their labels exchanged for some frames."""
    t = np.arange(120)
    left = np.clip((t % 80 - 10) / 30, 0, 1) + t // 80
    right = np.clip((t % 80 - 50) / 30, 0, 1) + t // 80
    feet = np.zeros((120, 2, 2))
    feet[:, 0, 0], feet[:, 1, 0] = left, right + 0.4
    swapped = feet.copy()
    wrong = np.zeros(120, bool)
    wrong[30:45] = True
    swapped[wrong] = feet[wrong][:, ::-1]
    assert (exchanged(swapped, 1.0) == wrong).mean() > 0.95
    assert not exchanged(feet, 1.0).any()


def test_events_name_the_foot() -> None:
    result = climbed("stairs_to_rail_m")
    first = min(result.events, key=lambda e: e.t)
    assert (first.kind, first.side) == ("step_off", Side.RIGHT)
