"""Decline within a long recording and recovery after rest: the share, the rule, the refusals."""

from __future__ import annotations

import numpy as np
import pytest
from voice_recording import MANIFEST

from analyzers.voice.effort.decline import decline_and_rest
from analyzers.voice.effort.fatigue import with_fatigue
from analyzers.voice.effort.windows import series
from analyzers.voice.params import Params
from analyzers.voice.quality import Recording
from workbench.knowledge.base import load_knowledge
from workbench.model import (
    Capture,
    FindingState,
    Measurement,
    Modality,
    Observation,
    Subject,
    Verdict,
    Visit,
)
from workbench.plugin.catalog import Catalog
from workbench.plugin.contract import Measured, Result

CLEAN = Recording(codec="pcm_s16", rate=44100, snr_db=60.0)
TERM = "HP:0030194"


def reading(
    acq: str, loss: float, start: float = 0.0, windows: int = 60, seed: int = 1
) -> Measured:
    """A reading in windows of 5 s: CPPS (dB) and articulation rate fall by ``loss`` in all."""
    rng = np.random.default_rng(seed)
    times = 5 * (np.arange(windows) + 0.5)
    fall = start + loss * np.arange(windows) / (windows - 1)
    cpps = 15 - fall + rng.normal(0, 0.2, windows)
    rate = 5 - fall / 4 + rng.normal(0, 0.1, windows)
    tracks = (
        series("cpps_windows", times, cpps, "dB"),
        series("articulation_rate_windows", times, rate, "{syllable}/s"),
    )
    told = (
        Measurement(feature="voice.cpps_speech", value=14.0, unit="dB", method="m"),
        Measurement(feature="voice.articulation_rate", value=4.5, unit="{syllable}/s", method="m"),
    )
    result = with_fatigue(Result(measurements=told, tracks=tracks), "reading", CLEAN, Params())
    capture = Capture(
        path=f"sub-1_ses-1_task-reading_acq-{acq}_audio.wav",
        subject="s",
        visit="v",
        modality=Modality.AUDIO,
        task="reading",
        acq=acq,
    )
    return Measured(capture=capture, result=result)


def derived(*measured: Measured) -> dict[str, Measurement]:
    rows = decline_and_rest(measured, Params()).measurements
    return {m.feature.removeprefix("voice."): m for m in rows}


def state(*measured: Measured) -> tuple[FindingState, str]:
    captures = {m.capture.path: m.capture for m in measured}
    knowledge = load_knowledge(Catalog({"voice": MANIFEST}))
    found = knowledge.propose(
        Observation(
            subject=Subject(id="s", sex="F", age=40),
            visit=Visit(subject="s", id="v"),
            capture=captures[m.captures[0]],
            measurement=m,
            analyzer="voice",
        )
        for m in derived(*measured).values()
    )
    finding = next(f for f in found if f.hpo_id == TERM)
    return finding.state, finding.reason


def test_two_declines_that_recover_are_proposed():
    visit = (reading("before", 4.0), reading("recovered", 0.0, start=0.5, windows=20, seed=2))
    made = derived(*visit)
    # Thirds of a straight fall lie two thirds of it apart; 0.5 of the 4 dB do not come back.
    expected = 100 * (4 * 5 / 6 - 0.5) / (4 * 2 / 3)
    assert made["cpps_decline_recovery"].value == pytest.approx(expected, abs=5)
    assert made["articulation_rate_decline_recovery"].value == pytest.approx(expected, abs=12)
    assert made["cpps_decline_recovery"].n == 20
    assert made["cpps_decline_recovery"].quality.verdict is Verdict.GOOD
    assert len(made["cpps_decline_recovery"].captures) == 2
    assert state(*visit)[0] is FindingState.PRESENT


def test_what_stays_down_is_no_fatigue():
    visit = (reading("before", 4.0), reading("recovered", 0.0, start=3.5, windows=20, seed=2))
    assert derived(*visit)["cpps_decline_recovery"].value < 20
    assert state(*visit)[0] is FindingState.NOT_ASSESSABLE


def test_without_the_rest_the_decline_says_why_there_is_no_term():
    made = derived(reading("before", 4.0))["cpps_decline_recovery"]
    assert made.value is None
    assert made.quality.reasons[0].code == "rest_not_recorded"
    found, reason = state(reading("before", 4.0))
    assert found is FindingState.NOT_ASSESSABLE
    assert "the rest was not recorded" in reason


def test_steady_short_and_improving_recordings_have_no_decline():
    rest = reading("recovered", 0.0, seed=2)
    assert derived(reading("before", 0.0), rest) == {}
    assert derived(reading("before", 4.0, windows=29), rest) == {}
    assert derived(reading("before", -4.0), rest) == {}


def test_a_train_that_slows_and_comes_back():
    def train(acq: str, last: float) -> Measured:
        intervals = np.linspace(0.15, last, 400)
        tracks = (series("ddk_interval", np.cumsum(intervals), intervals, "s"),)
        result = with_fatigue(Result(tracks=tracks), "ddk", CLEAN, Params())
        path = f"sub-1_ses-1_task-ddk_acq-pa-{acq}_audio.wav"
        capture = Capture(
            path=path, subject="s", visit="v", modality=Modality.AUDIO, task="ddk", acq=f"pa-{acq}"
        )
        return Measured(capture=capture, result=result)

    made = derived(train("before", 0.25), train("recovered", 0.15))
    loss = 0.1 * 27 / 39  # between the means of the outer thirds of 40 windows
    expected = 100 * (0.1 * 33 / 39) / loss
    assert made["ddk_interval_decline_recovery"].value == pytest.approx(expected, rel=0.05)
