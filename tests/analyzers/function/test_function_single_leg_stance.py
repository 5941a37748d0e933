"""Standing on one leg: kept landmarks of rendered stances with known times."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from function_recording import load_track, recording_of

from analyzers.function.params import Params
from analyzers.function.single_leg_stance import measure_single_leg_stance
from analyzers.perception.pose import PoseTrack
from workbench.model import AddEvent, Measurement, MoveEvent, RemoveEvent, Side
from workbench.plugin.contract import Result

MEDIA = Path(__file__).parent / "media"
TRUE = {
    a["foot"]: a for a in json.loads((MEDIA / "one_leg_f_front.truth.json").read_text())["attempts"]
}


def stood(edits=(), track: PoseTrack | None = None, height: float | None = 165.0) -> Result:
    track = track or load_track(MEDIA / "one_leg_f_front.npz")
    facts = {} if height is None else {"height_cm": height}
    recording = recording_of(track, "single-leg-stance", facts=facts, edits=edits)
    return measure_single_leg_stance(recording, Params())


def row(result: Result, side: Side) -> Measurement:
    (m,) = [m for m in result.measurements if m.side is side]
    return m


def test_each_leg_has_the_time_that_the_other_foot_is_lifted() -> None:
    result = stood()
    assert row(result, Side.LEFT).value == pytest.approx(TRUE["right"]["time"], abs=0.15)
    assert row(result, Side.RIGHT).value == pytest.approx(TRUE["left"]["time"], abs=0.15)
    assert row(result, Side.LEFT).n == 1


def test_without_a_height_a_usual_one_is_taken() -> None:
    assert row(stood(height=None), Side.LEFT).value == pytest.approx(
        TRUE["right"]["time"], abs=0.15
    )


def test_several_attempts_give_the_longest_and_all_samples() -> None:
    edits = (
        AddEvent("foot_lifted", 0.1, Side.RIGHT),
        AddEvent("foot_lowered", 0.7, Side.RIGHT),
    )
    result = row(stood(edits), Side.LEFT)
    assert result.n == 2
    assert result.value == max(result.samples)
    assert min(result.samples) == pytest.approx(0.6)


def test_moved_and_removed_events_change_the_time() -> None:
    plain = stood()
    down = next(e for e in plain.events if (e.kind, e.side) == ("foot_lowered", Side.RIGHT))
    moved = stood((MoveEvent("foot_lowered", down.t, down.t - 1, Side.RIGHT),))
    assert row(moved, Side.LEFT).value == pytest.approx(row(plain, Side.LEFT).value - 1)
    gone = stood((RemoveEvent("foot_lowered", down.t, Side.RIGHT),))
    assert row(gone, Side.LEFT).value is None
    assert row(gone, Side.LEFT).quality.reasons[0].code == "no_attempt"


def test_a_stance_cut_by_the_end_of_the_video_is_marked() -> None:
    track = load_track(MEDIA / "one_leg_f_front.npz")
    keep = track.times < 3.0
    cut = PoseTrack(
        track.times[keep], track.points[keep], track.visibility[keep], track.world[keep]
    )
    result = row(stood(track=cut), Side.LEFT)
    assert result.value == pytest.approx(3.0 - TRUE["right"]["lifted"], abs=0.15)
    assert "cut_off" in {r.code for r in result.quality.reasons}


def test_unseen_feet_and_a_floor_never_seen_are_refused() -> None:
    track = load_track(MEDIA / "one_leg_f_front.npz")
    hidden = replace(track, visibility=np.zeros_like(track.visibility))
    assert row(stood(track=hidden), Side.LEFT).quality.reasons[0].code == "low_visibility"
