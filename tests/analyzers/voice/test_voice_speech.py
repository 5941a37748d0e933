"""Syllable trains, counting, and the corrections a person makes."""

from __future__ import annotations

import json

import numpy as np
import pytest
import soundfile
from voice_recording import RATE, buzz, by_name, run_sound, run_voice, silence

from analyzers.voice.trains.ddk import DDK_ROWS
from workbench.model import AddEvent, MoveEvent, RemoveEvent, SetSegment, Verdict


def ddk_file(sample_media):
    return sample_media / "sub-03" / "ses-01" / "sub-03_ses-01_task-ddk_acq-pa_audio.wav"


def onsets(result) -> list[float]:
    return [e.t for e in result.events if e.kind == "syllable"]


def kinds(result) -> list[str]:
    return [e.kind for e in result.events if e.kind != "syllable"]


def syllables(count: int, gap: float = 0.2) -> np.ndarray:
    """A train of ``count`` voiced syllables of 0.1 s, one each ``gap`` s, with room tone around."""
    window = np.hanning(round(0.1 * RATE)) ** 0.3
    one = np.concatenate([buzz(0.1) * window, silence(gap - 0.1)])
    return np.concatenate([silence(0.5), *[one] * count, silence(0.5)])


def test_the_sample_train_is_counted_and_timed(sample_media, tmp_path):
    result = run_voice(ddk_file(sample_media), "ddk", tmp_path)
    found = by_name(result)
    assert found["ddk_syllables"].value == 38
    assert found["ddk_rate"].value == pytest.approx(5.1456, abs=0.01)
    assert found["ddk_rate"].n == 38
    assert len(onsets(result)) == 38
    assert kinds(result) == ["task_start:ddk", "task_end:ddk"]


def test_onsets_follow_the_slowing_of_the_train(truth_data, tmp_path):
    file = truth_data / "truth" / "voice" / "voice_ddk_slowing.wav"
    known = json.loads(file.with_suffix(".truth.json").read_text())["truth"]["onsets_s"]
    found = onsets(run_voice(file, "ddk", tmp_path))
    late = np.array(found) - np.array(known)
    assert late.std() < 0.002
    assert np.abs(late).max() < 0.03


@pytest.mark.parametrize("count", [4, 7, 15])
def test_made_trains_are_counted_to_the_last_syllable(tmp_path, count):
    found = by_name(run_sound(syllables(count), "ddk", tmp_path))
    assert found["ddk_syllables"].value == count
    assert found["ddk_rate"].value == pytest.approx(5.0, rel=0.01)
    assert found["ddk_interval_cv"].value < 3


def test_real_trains(truth_data, tmp_path):
    folder = truth_data / "real" / "voice" / "ddk"
    found = run_voice(folder / "ddk_example.wav", "ddk", tmp_path)
    counts = [m.value for m in found.measurements if m.feature == "voice.ddk_syllables"]
    assert counts[:3] == [15, 15, 15]
    whole = by_name(run_voice(folder / "phonet_pataka.wav", "ddk", tmp_path))
    assert whole["ddk_syllables"].value == 15


def test_several_series_in_one_file_are_trials(tmp_path):
    sound = np.concatenate([syllables(8), silence(1.0), syllables(8)])
    result = run_sound(sound, "ddk", tmp_path)
    counts = [(m.trial, m.value) for m in result.measurements if m.feature == "voice.ddk_syllables"]
    assert counts == [("1", 8), ("2", 8)]
    assert kinds(result) == ["task_start:ddk", "task_end:ddk"] * 2
    edit = SetSegment("ddk", 0.0, len(sound) / RATE)
    rate = by_name(run_sound(sound, "ddk", tmp_path, (edit,)))["ddk_rate"]
    assert rate.quality.verdict is Verdict.LIMITED
    assert "interrupted" in [r.code for r in rate.quality.reasons]


def test_corrected_syllables_are_counted(tmp_path):
    sound = syllables(8)
    before = onsets(run_sound(sound, "ddk", tmp_path))
    third = before[2]
    edits = (RemoveEvent("syllable", third + 0.01), AddEvent("syllable", 1.8))
    edited = [e for e in run_sound(sound, "ddk", tmp_path, edits).events if e.kind == "syllable"]
    assert [e.t for e in edited if not e.edited] == [t for t in before if t != third]
    assert [e.t for e in edited if e.edited] == [1.8]
    moved = onsets(run_sound(sound, "ddk", tmp_path, (MoveEvent("syllable", third, third + 0.03),)))
    assert moved[2] == pytest.approx(third + 0.03)
    assert len(moved) == len(before)


@pytest.mark.parametrize("count", [0, 1, 3])
def test_too_few_syllables_give_missing_rows(tmp_path, count):
    result = run_sound(syllables(count), "ddk", tmp_path)
    assert [m.value for m in result.measurements] == [None] * len(DDK_ROWS)
    assert result.measurements[0].quality.reasons[0].code == "too_few_syllables"


def test_the_counting_voice_gives_pitch_and_pauses(sample_media, tmp_path):
    file = sample_media / "sub-06" / "ses-01" / "sub-06_ses-01_task-counting_audio.wav"
    found = by_name(run_voice(file, "counting", tmp_path))
    assert 150 < found["f0_mean"].value < 250
    assert found["f0_sd"].value > 1
    # Ten gaps of 0.30 s or longer are known, and twenty numbers.
    assert found["pause_count"].value == 10
    assert found["short_pause_count"].value == 19  # all between the numbers, the shortest 0.19 s
    assert found["counted_numbers"].value == 20
    assert found["pause_count"].quality.verdict is Verdict.GOOD


def test_pauses_in_noise_are_not_good(sample_media, tmp_path):
    file = sample_media / "sub-06" / "ses-01" / "sub-06_ses-01_task-counting_audio.wav"
    sound, rate = soundfile.read(file)
    level = np.sqrt(np.mean(sound**2)) * 10 ** (-30 / 20)
    noisy = tmp_path / "noisy.wav"
    noise = level * np.random.default_rng(1).standard_normal(len(sound))
    soundfile.write(noisy, sound + noise, rate)
    found = by_name(run_voice(noisy, "counting", tmp_path))
    for name in ("pause_count", "pause_time_share", "articulation_rate"):
        assert found[name].quality.verdict is Verdict.LIMITED
        assert "noise_limits" in {r.code for r in found[name].quality.reasons}


def test_pauses_of_known_length(tmp_path):
    word = buzz(0.5)
    parts = [silence(0.5)]
    for gap in (0.1, 0.6, 0.2, 0.9, 0.6):
        parts += [word, silence(gap)]
    found = by_name(run_sound(np.concatenate([*parts, word, silence(0.5)]), "reading", tmp_path))
    assert found["pause_count"].value == 3
    speech = 6 * 0.5 + 2.4
    assert found["pause_time_share"].value == pytest.approx(100 * 2.1 / speech, abs=3)
    assert found["short_pause_count"].value == found["short_pause_count"].n == 4
    assert found["short_pause_time_share"].value == pytest.approx(100 * 2.3 / speech, abs=3)


@pytest.mark.parametrize("task", ["ddk", "reading"])
@pytest.mark.parametrize("seconds", [0.001, 0.03, 0.08])
def test_too_short_speech_gives_missing_rows(tmp_path, task, seconds):
    result = run_sound(buzz(seconds), task, tmp_path)
    assert result.measurements
    assert all(m.value is None and m.quality.reasons for m in result.measurements)


def test_noise_is_no_speech(tmp_path):
    noise = np.random.default_rng(2).normal(0, 0.1, RATE * 2)
    result = run_sound(noise, "counting", tmp_path)
    assert all(m.value is None for m in result.measurements)
