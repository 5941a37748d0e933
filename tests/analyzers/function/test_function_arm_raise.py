"""Raising the arms: kept landmarks of rendered raises with known angles."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from direct_context import DirectContext, with_hash
from function_recording import load_track, recording_of

from analyzers.function.arm_raise import measure_arm_raise
from analyzers.function.params import Params
from analyzers.function.run import measure
from analyzers.perception.pose_points import INDEX
from workbench.model import AddEvent, Capture, Measurement, Modality, MoveEvent, RemoveEvent, Side
from workbench.plugin.contract import Result
from workbench.plugin.manifest import load_manifest

MEDIA = Path(__file__).parent / "media"
ROOT = Path(__file__).resolve().parents[3]


def row(result: Result, feature: str, side: Side) -> Measurement:
    (m,) = [m for m in result.measurements if (m.feature, m.side) == (f"function.{feature}", side)]
    return m


def raised(name: str, edits=(), facts=None) -> Result:
    track = load_track(MEDIA / f"{name}.npz")
    recording = recording_of(track, "arm-raise", edits=edits, facts=facts)
    return measure_arm_raise(recording, Params())


def truth(name: str) -> dict:
    return json.loads((MEDIA / f"{name}.truth.json").read_text())


def test_unequal_arms_keep_their_angles_and_holds() -> None:
    result, true = raised("arm_asym_front"), truth("arm_asym_front")
    for side in (Side.LEFT, Side.RIGHT):
        angle = row(result, "arm_raise_angle", side)
        assert angle.value == pytest.approx(true["angle"][side], abs=4)
        assert angle.ci_low < true["angle"][side] < angle.ci_high
        hold = row(result, "arm_raise_hold_time", side)
        assert hold.value == pytest.approx(true["hold"][side], abs=0.15)
        assert row(result, "arm_raise_wrist_over_head", side).value < 0
        grade = row(result, "brooke_grade_suggested", side)
        assert grade.value == 3
        assert "to_be_confirmed" in {r.code for r in grade.quality.reasons}


def test_from_the_side_only_the_near_arm_is_given() -> None:
    result, true = raised("arm_flex_side"), truth("arm_flex_side")
    near = row(result, "arm_raise_angle", Side.RIGHT)
    assert near.value == pytest.approx(true["angle"]["right"], abs=6)
    assert near.method == "arm_flexion_side"
    assert row(result, "arm_raise_wrist_over_head", Side.RIGHT).value > 0
    far = row(result, "arm_raise_angle", Side.LEFT)
    assert far.value is None
    assert far.quality.reasons[0].code == "view_unsuitable"


def test_in_a_mirrored_picture_the_near_arm_bears_the_other_name() -> None:
    plain = raised("arm_flex_side")
    mirrored = raised("arm_flex_side", facts={"mirrored": True})
    near = row(mirrored, "arm_raise_angle", Side.LEFT)
    assert near.value == row(plain, "arm_raise_angle", Side.RIGHT).value
    assert row(mirrored, "arm_raise_angle", Side.RIGHT).value is None


def test_moved_and_removed_boundaries_change_the_values() -> None:
    plain = raised("arm_asym_front")
    end = next(e for e in plain.events if (e.kind, e.side) == ("top_end", Side.LEFT))
    moved = raised("arm_asym_front", (MoveEvent("top_end", end.t, end.t - 0.5, Side.LEFT),))
    before = row(plain, "arm_raise_hold_time", Side.LEFT).value
    assert row(moved, "arm_raise_hold_time", Side.LEFT).value == pytest.approx(before - 0.5)
    assert any(e.edited for e in moved.events)
    gone = raised("arm_asym_front", (RemoveEvent("top_end", end.t, Side.LEFT),))
    assert row(gone, "arm_raise_hold_time", Side.LEFT).value is None
    angle = row(plain, "arm_raise_angle", Side.LEFT).value
    assert row(gone, "arm_raise_angle", Side.LEFT).value == pytest.approx(angle, abs=2)


def test_an_arm_that_hangs_is_no_raise_until_a_person_says_so() -> None:
    track = load_track(MEDIA / "arm_asym_front.npz")
    still = track.points.copy()
    for joint in ("left_elbow", "left_wrist", "left_shoulder"):
        still[:, INDEX[joint]] = still[5, INDEX[joint]]
    track = replace(track, points=still)
    result = measure_arm_raise(recording_of(track, "arm-raise"), Params())
    reason = row(result, "arm_raise_angle", Side.LEFT).quality.reasons[0]
    assert reason.code == "not_raised"
    edits = (AddEvent("raise_start", 1.0, Side.LEFT), AddEvent("raise_end", 3.0, Side.LEFT))
    told = measure_arm_raise(recording_of(track, "arm-raise", edits=edits), Params())
    assert row(told, "arm_raise_angle", Side.LEFT).value < 30


def test_an_arm_that_points_at_the_camera_is_refused() -> None:
    track = load_track(MEDIA / "arm_asym_front.npz")
    points = track.points.copy()
    shoulder = points[:, INDEX["right_shoulder"]]
    elbow = points[:, INDEX["right_elbow"]]
    up = elbow[:, 1] < shoulder[:, 1] + 40
    assert up.any()
    points[up, INDEX["right_elbow"]] = shoulder[up] + 0.4 * (elbow[up] - shoulder[up])
    result = measure_arm_raise(recording_of(replace(track, points=points), "arm-raise"), Params())
    reason = row(result, "arm_raise_angle", Side.RIGHT).quality.reasons[0]
    assert reason.code == "arm_out_of_plane"


def test_arms_that_swing_in_walking_are_no_raise() -> None:
    track = load_track(MEDIA / "past_lines_m.npz")
    result = measure_arm_raise(recording_of(track, "arm-raise"), Params())
    assert all(m.value is None for m in result.measurements)
    near = row(result, "arm_raise_angle", Side.RIGHT).quality.reasons[0].code
    assert near in {"feet_move", "not_raised"}


def test_an_oblique_view_and_hidden_arms_are_refused() -> None:
    track = load_track(MEDIA / "arm_asym_front.npz")
    points = track.points.copy()
    middle = np.nanmean(points[:, :, 0])
    points[:, :, 0] = middle + 0.6 * (points[:, :, 0] - middle)
    oblique = measure_arm_raise(recording_of(replace(track, points=points), "arm-raise"), Params())
    assert {m.quality.reasons[0].code for m in oblique.measurements} == {"view_unsuitable"}
    hidden = replace(track, visibility=np.zeros_like(track.visibility))
    result = measure_arm_raise(recording_of(hidden, "arm-raise"), Params())
    assert {m.quality.reasons[0].code for m in result.measurements} == {"low_visibility"}


def test_a_video_is_measured_from_end_to_end() -> None:
    manifest = load_manifest(ROOT / "analyzers" / "function" / "analyzer.toml")
    capture = Capture(
        path="arm_elbow_front.mp4",
        subject="s",
        visit="v",
        modality=Modality.VIDEO,
        task="arm-raise",
    )
    ctx = DirectContext(MEDIA, manifest)
    result = measure(with_hash(capture, MEDIA), Params(), ctx)
    # Rendered: left 95 and right 50 degrees with elbows bent by 75.
    assert row(result, "arm_raise_angle", Side.LEFT).value == pytest.approx(95, abs=5)
    assert row(result, "arm_raise_angle", Side.RIGHT).value == pytest.approx(50, abs=5)
    assert row(result, "arm_raise_elbow_flexion", Side.LEFT).value == pytest.approx(75, abs=8)
    assert {e.kind for e in result.events} == {"raise_start", "top_start", "top_end", "raise_end"}
