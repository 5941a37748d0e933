"""Timed walks: lines put by a person, and speed by the scale of the picture."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from direct_context import DirectContext, with_hash
from function_recording import load_track, recording_of, six_minutes

from analyzers.function.params import Params
from analyzers.function.run import measure
from analyzers.function.timed_walk import asked, measure_timed_walk
from workbench.model import AddEvent, Capture, Measurement, Modality, MoveEvent, SetScale
from workbench.plugin.contract import Result
from workbench.plugin.manifest import load_manifest

MEDIA = Path(__file__).parent / "media"
ROOT = Path(__file__).resolve().parents[3]
TRUE = json.loads((MEDIA / "past_lines_m.truth.json").read_text())
LAP = TRUE["laps"][0]
LINES = tuple(
    AddEvent(kind, t) for kind, t in zip(("line_start", "line_end"), LAP["lines"], strict=True)
)


def walked(facts=None, edits=(), track=None) -> Result:
    track = track or load_track(MEDIA / "past_lines_m.npz")
    return measure_timed_walk(recording_of(track, "run", facts=facts, edits=edits), Params())


def row(result: Result, feature: str) -> Measurement:
    (m,) = [m for m in result.measurements if m.feature == f"function.timed_walk_{feature}"]
    return m


def test_between_two_lines() -> None:
    result = walked({"distance_m": TRUE["line_distance_m"]}, LINES)
    time, speed = row(result, "time"), row(result, "speed")
    assert time.value == pytest.approx(LAP["lines"][1] - LAP["lines"][0])
    assert speed.value == pytest.approx(LAP["speed_m_s"], rel=0.02)
    assert 0 < time.ci_high - time.ci_low < 0.1
    assert {e.kind for e in result.events} == {"line_start", "line_end"}


def test_a_moved_line_changes_both() -> None:
    moved = MoveEvent("line_end", LAP["lines"][1], LAP["lines"][1] + 1.0)
    result = walked({"distance_m": 3.0}, (*LINES, moved))
    assert row(result, "time").value == pytest.approx(LAP["lines"][1] - LAP["lines"][0] + 1)


def test_lines_without_a_distance_give_the_time_alone() -> None:
    result = walked({}, LINES)
    assert row(result, "time").value is not None
    assert row(result, "speed").quality.reasons[0].code == "no_distance"


def test_speed_by_height_and_by_a_set_scale() -> None:
    result = walked({"height_cm": 175.0, "distance_m": 3.0})
    speed = row(result, "speed")
    assert speed.value == pytest.approx(LAP["speed_m_s"], rel=0.07)
    assert speed.ci_low < LAP["speed_m_s"] < speed.ci_high
    assert row(result, "time").value == pytest.approx(3.0 / LAP["speed_m_s"], rel=0.07)
    px = json.loads((MEDIA / "past_lines_m.truth.json").read_text())["width"]
    scaled = walked({}, (SetScale(6000 / px),))
    assert row(scaled, "speed").value == pytest.approx(LAP["speed_m_s"], rel=0.03)


@pytest.mark.parametrize(
    ("facts", "edits", "code"),
    [
        ({}, (), "no_scale"),
        ({"height_cm": 175.0}, LINES[:1], "lines_incomplete"),
    ],
)
def test_refusals_name_the_reason(facts, edits, code) -> None:
    assert row(walked(facts, edits), "speed").quality.reasons[0].code == code


def test_a_course_that_is_not_all_in_view_has_no_time() -> None:
    result = walked({"height_cm": 175.0, "distance_m": 10.0})
    assert row(result, "time").quality.reasons[0].code == "course_not_in_view"
    assert row(result, "speed").value == pytest.approx(LAP["speed_m_s"], rel=0.07)


def test_front_views_and_people_who_stay_are_refused() -> None:
    front = walked({"height_cm": 170.0}, track=load_track(MEDIA / "arm_asym_front.npz"))
    assert row(front, "speed").quality.reasons[0].code == "view_unsuitable"
    side = walked({"height_cm": 170.0}, track=load_track(MEDIA / "arm_flex_side.npz"))
    assert row(side, "speed").quality.reasons[0].code == "no_travel"
    track = load_track(MEDIA / "past_lines_m.npz")
    hidden = replace(track, visibility=np.zeros_like(track.visibility))
    assert row(walked({"height_cm": 170.0}, track=hidden), "speed").value is None


def test_only_a_walk_with_a_distance_or_lines_is_a_timed_one() -> None:
    assert not asked({"height_cm": 170.0}, ())
    assert asked({"distance_m": 10.0}, ())
    assert asked({}, LINES)


def test_an_ordinary_walk_makes_no_rows_and_needs_no_perception() -> None:
    manifest = load_manifest(ROOT / "analyzers" / "function" / "analyzer.toml")
    capture = Capture(
        path="arm_elbow_front.mp4", subject="s", visit="v", modality=Modality.VIDEO, task="walk"
    )
    ctx = DirectContext(MEDIA, manifest)
    result = measure(with_hash(capture, MEDIA), Params(), ctx)
    assert result.measurements == ()
    assert ctx.reports == []


def test_the_fastest_part_of_a_walk_to_and_fro_is_one_crossing() -> None:
    track = six_minutes(decline=0.0, length=30.0, speed=1.2).track
    result = walked({"distance_m": 5.0}, (SetScale(1000 / 140),), track)
    assert row(result, "speed").value == pytest.approx(1.2, rel=0.06)
