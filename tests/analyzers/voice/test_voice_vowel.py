"""A sustained vowel: known truth, Praat's own numbers, and recordings that cannot be measured."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest
from bare_praat import bare_vowel
from voice_recording import RATE, buzz, by_name, run_sound, run_voice, silence

from analyzers.voice import praat
from analyzers.voice.params import Params
from analyzers.voice.vowels.level import level_slope
from analyzers.voice.vowels.slope_row import slope_row
from analyzers.voice.vowels.trial import TRIAL_ROWS
from workbench.model import GOOD, SetSegment, Span, Verdict
from workbench.model.problem import ProblemError

VOWELS = ("sub-01", "sub-02", "sub-05")


def vowel_file(sample_media: Path, subject: str) -> Path:
    return sample_media / subject / "ses-01" / f"{subject}_ses-01_task-vowel_audio.wav"


@pytest.fixture(scope="module")
def vowels(sample_media, tmp_path_factory):
    cache = tmp_path_factory.mktemp("cache")
    return {s: run_voice(vowel_file(sample_media, s), "vowel", cache) for s in VOWELS}


@pytest.fixture(scope="module")
def truth(sample_media):
    manifest = tomllib.loads((sample_media / "MANIFEST.toml").read_text(encoding="utf-8"))
    return {c["path"]: c.get("truth", {}) for c in manifest["capture"]}


@pytest.mark.parametrize("subject", VOWELS)
def test_f0_and_hnr_of_the_sample_vowels(vowels, truth, sample_media, subject):
    known = truth[vowel_file(sample_media, subject).relative_to(sample_media).as_posix()]
    found = by_name(vowels[subject])
    assert found["f0_mean"].value == pytest.approx(known["f0_mean_hz"], rel=0.005)
    assert found["hnr"].value == pytest.approx(known["hnr_additive_db"], abs=1.5)
    assert found["f0_mean"].quality.verdict is Verdict.GOOD


def test_level_slope_of_the_fading_vowel(vowels, truth, sample_media):
    known = truth[vowel_file(sample_media, "sub-05").relative_to(sample_media).as_posix()]
    slope = by_name(vowels["sub-05"])["level_slope"]
    assert slope.value == pytest.approx(known["intensity_slope_db_per_s"], rel=0.05)
    assert slope.ci_low < known["intensity_slope_db_per_s"] < slope.ci_high < 0
    assert slope.quality.verdict is Verdict.LIMITED
    assert slope.quality.reasons[0].code == "slope_not_testable"


def test_hoarse_is_told_from_clear(vowels):
    clear, hoarse = by_name(vowels["sub-01"]), by_name(vowels["sub-02"])
    assert hoarse["jitter_local"].value > 3 * clear["jitter_local"].value
    assert hoarse["shimmer_local"].value > 2 * clear["shimmer_local"].value
    assert hoarse["cpps"].value < clear["cpps"].value - 3


@pytest.mark.parametrize("subject", ["sub-02"])
def test_equal_to_praat_called_with_the_same_settings(vowels, sample_media, subject):
    found = by_name(vowels[subject])
    span = found["cpps"].span
    bare = bare_vowel(vowel_file(sample_media, subject), span.start, span.end)
    for name, value in bare.items():
        assert found[name].value == pytest.approx(value, rel=1e-6), name


def test_settings_and_span_travel_with_the_value(vowels):
    result = vowels["sub-01"]
    for m in result.measurements:
        settings = result.methods[m.method]
        # On the whole recording, or in windows: their rows have stretches of it.
        if m.method not in ("pitch_search", "theil_sen_wander"):
            assert settings["from_s"] == pytest.approx(m.span.start, abs=1e-6)
            own = m.method in ("mean_spectrum", "first_harmonics")
            assert settings.get("librosa" if own else "praat") or m.method == "band_energy"
    cpps = by_name(result)["cpps"]
    assert "Straight, Robust" in result.methods[cpps.method]["cpps"]
    pitch = result.methods[by_name(result)["f0_mean"].method]
    assert pitch["pitch_floor_hz"] == pytest.approx(0.75 * 118, rel=0.01)
    assert pitch["pitch_ceiling_hz"] == pytest.approx(1.5 * 118, rel=0.01)


def test_tracks_lie_within_the_recording(vowels):
    tracks = {t.name: t for t in vowels["sub-05"].tracks}
    windows = {f"{name}_windows" for name in ("f0", "level", "hnr", "cpps")}
    assert set(tracks) == {"f0", "level"} | windows
    for track in tracks.values():
        assert track.kind == "curve"
        assert 0 < track.times[0] < track.times[-1] < 12
    assert np.allclose(np.diff(tracks["cpps_windows"].times), 1.0)
    f0 = tracks["f0"].values[:, 0, 0]
    assert np.nanmean(f0[:50]) > np.nanmean(f0[-50:]) + 10


def test_a_fixed_tone_is_read_exactly(tmp_path):
    sound = np.concatenate([silence(1.0), buzz(2.0, 200.0), silence(1.0)])
    found = by_name(run_sound(sound, "vowel", tmp_path))
    assert found["f0_mean"].value == pytest.approx(200.0, rel=1e-3)
    assert found["jitter_local"].value < 0.1
    assert found["f0_mean"].span.start == pytest.approx(1.15, abs=0.05)
    assert found["f0_mean"].span.end == pytest.approx(2.85, abs=0.05)
    assert found["cpps"].quality.verdict is Verdict.GOOD


def test_times_are_those_of_the_recording(tmp_path):
    early = by_name(run_sound(np.concatenate([silence(0.5), buzz(1.0)]), "vowel", tmp_path))
    late = by_name(run_sound(np.concatenate([silence(3.5), buzz(1.0)]), "vowel", tmp_path))
    assert late["hnr"].span.start - early["hnr"].span.start == pytest.approx(3.0, abs=0.02)


def test_a_segment_set_by_a_person_is_what_is_measured(tmp_path):
    sound = np.concatenate([buzz(1.5, 120.0), silence(2.0), buzz(1.2, 240.0)])
    edit = SetSegment("vowel", 3.0, 5.0)
    both = (SetSegment("vowel", 0.0, 4.7),)
    whole = by_name(run_sound(sound, "vowel", tmp_path, both))
    part = by_name(run_sound(sound, "vowel", tmp_path, (edit,)))
    assert whole["f0_mean"].value == pytest.approx(120, rel=0.01)
    assert "other_voice" in [r.code for r in whole["f0_mean"].quality.reasons]
    assert part["f0_mean"].value == pytest.approx(240, rel=0.01)
    assert part["f0_mean"].span.start == pytest.approx(3.65, abs=0.05)


def test_a_break_in_the_voice_is_kept(tmp_path):
    sound = np.concatenate([buzz(0.7), silence(0.6), buzz(0.7)])
    span = by_name(run_sound(sound, "vowel", tmp_path))["hnr"].span
    assert span.duration == pytest.approx(2.0 - 0.3, abs=0.05)


def test_a_long_fading_voice_gets_a_testable_slope():
    params = Params()
    times, level = praat.level_curve(
        praat.sound(buzz(33.0, slope_db=-0.4), RATE), 110.0, params.step
    )
    found = level_slope(times, level, params)
    row = slope_row(found, GOOD, Span(0.0, 33.0), params)
    assert row.value == pytest.approx(-0.4, rel=0.01)
    assert row.n >= 30
    assert row.quality is GOOD
    assert row.ci_low <= row.value <= row.ci_high < 0


@pytest.mark.parametrize("seconds", [0.002, 0.02, 0.06, 0.15])
def test_too_short_gives_missing_rows_with_the_reason(tmp_path, seconds):
    result = run_sound(buzz(seconds), "vowel", tmp_path)
    assert len(result.measurements) == len(TRIAL_ROWS)
    assert all(m.value is None and m.quality.reasons for m in result.measurements)
    assert result.quality.verdict is Verdict.REFUSED


@pytest.mark.parametrize("seconds", [0.3, 0.6, 1.5])
def test_short_voices_keep_what_can_be_read(tmp_path, seconds):
    found = by_name(run_sound(buzz(seconds), "vowel", tmp_path))
    assert found["f0_mean"].value == pytest.approx(150, rel=0.01)
    assert found["level_slope"].value is None
    assert found["level_slope"].quality.reasons[0].code == "too_short"
    short = found["jitter_local"].quality
    assert ("short_phonation" in [r.code for r in short.reasons]) == (seconds < 1)


def test_noise_is_no_voice(tmp_path):
    noise = np.random.default_rng(1).normal(0, 0.1, 44100 * 3)
    result = run_sound(noise, "vowel", tmp_path)
    values = [m.value for m in result.measurements]
    assert values == [None] * len(TRIAL_ROWS)
    assert result.measurements[0].quality.reasons[0].code == "no_sustained_voice"


def test_silence_is_refused_in_plain_words(tmp_path):
    with pytest.raises(ProblemError) as caught:
        run_sound(np.zeros(44100), "vowel", tmp_path)
    assert caught.value.problem.code == "silent"


def test_clipping_is_told(tmp_path):
    sound = np.concatenate([silence(1.0), np.clip(buzz(1.2, level=1.0), -0.4, 0.4)])
    found = by_name(run_sound(sound, "vowel", tmp_path))
    assert found["shimmer_local"].quality.verdict is Verdict.POOR
    assert found["shimmer_local"].quality.reasons[0].code == "clipped"
    assert found["f0_mean"].quality.verdict is Verdict.GOOD
