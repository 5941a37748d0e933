"""Fatigue within a recording: what drifts, what stays, and what is too short to say."""

from __future__ import annotations

import numpy as np
import pytest

from analyzers.voice.effort.fatigue import METHOD, with_fatigue
from analyzers.voice.effort.windows import series
from analyzers.voice.params import Params
from analyzers.voice.quality import Recording
from workbench.model import Quality, Reason, Verdict
from workbench.plugin.contract import Result

CLEAN = Recording(codec="pcm_s16", rate=44100, snr_db=60.0)
NOISY = Recording(codec="pcm_s16", rate=44100, snr_db=25.0)


def vowel(level_per_s: float, n: int = 40, gap: bool = False, noise: float = 0.3) -> Result:
    rng = np.random.default_rng(4)
    times = np.arange(n) + 0.5
    level = 60 + level_per_s * times + rng.normal(0, noise, n)
    cpps = 15 + rng.normal(0, 0.3, n)
    if gap:
        level[10:14] = np.nan
    tracks = (
        series("level_windows", times, level, "dB"),
        series("cpps_windows", times, cpps, "dB"),
    )
    return Result(tracks=tracks)


def rows(result: Result) -> dict:
    return {m.feature.removeprefix("voice."): m for m in result.measurements}


@pytest.mark.parametrize("gap", [False, True])
def test_a_fading_voice_drifts_and_its_steady_cepstrum_does_not(gap):
    found = with_fatigue(vowel(-0.2, gap=gap), "vowel", CLEAN, Params())
    made = rows(found)
    assert made["level_drift"].value == pytest.approx(-12, abs=0.6)
    assert made["level_drift"].ci_high < 0
    assert made["level_thirds"].value == pytest.approx(-0.2 * (40 - 40 / 3), rel=0.1)
    assert made["level_thirds"].ci_high < 0
    assert made["level_drift"].n == (36 if gap else 40)
    assert made["level_drift"].quality.verdict is Verdict.GOOD
    assert made["cpps_drift"].ci_low < 0 < made["cpps_drift"].ci_high
    assert found.methods[METHOD]["testable_from_windows"] == 30


def test_below_thirty_windows_there_is_slope_and_interval_and_the_word_not_testable():
    short = rows(with_fatigue(vowel(-0.5, 29), "vowel", CLEAN, Params()))["level_drift"]
    assert short.value is not None
    assert short.ci_high < 0
    assert short.quality.verdict is Verdict.LIMITED
    assert "not testable" in short.quality.reasons[0].text


def test_two_windows_have_no_slope_and_say_why():
    made = rows(with_fatigue(vowel(0, 2), "vowel", CLEAN, Params()))
    assert made["level_drift"].value is None
    assert made["level_drift"].quality.reasons[0].code == "too_short"


def test_noise_spoils_the_drift_of_what_it_spoils():
    made = rows(with_fatigue(vowel(-0.2), "vowel", NOISY, Params()))
    assert made["level_drift"].quality.verdict is Verdict.GOOD
    assert made["cpps_drift"].quality.verdict is Verdict.POOR


def test_rapid_syllables_are_judged_in_tens():
    intervals = np.linspace(0.15, 0.25, 400)
    times = np.cumsum(intervals)
    train = Result(tracks=(series("ddk_interval", times, intervals, "s"),))
    made = rows(with_fatigue(train, "ddk", CLEAN, Params()))["ddk_interval_drift"]
    assert made.n == 40
    assert made.value == pytest.approx(1000 * 0.1 / (times[-1] - times[0]) * 60, rel=0.05)
    assert made.unit == "ms/min"


def test_jitter_and_shimmer_have_no_slope_and_a_refused_recording_has_none():
    made = rows(with_fatigue(vowel(0), "vowel", CLEAN, Params()))
    assert set(made) == {"level_drift", "level_thirds", "cpps_drift", "cpps_thirds"}
    refused = Result(quality=Quality(Verdict.REFUSED, (Reason("no_voice"),)))
    assert with_fatigue(refused, "vowel", CLEAN, Params()) is refused
    assert with_fatigue(vowel(0), "glissando", CLEAN, Params()).measurements == ()
