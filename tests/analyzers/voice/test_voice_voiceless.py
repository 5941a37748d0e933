"""Voices that hardly are one: whispered, creaking, or without a period."""

from __future__ import annotations

import numpy as np
from scipy.signal import butter, sosfilt
from voice_recording import RATE, buzz, by_name, run_sound, silence

from workbench.model import Verdict


def whisper(seconds: float) -> np.ndarray:
    """Noise through two broad resonances: it has no period."""
    noise = np.random.default_rng(5).normal(size=round(seconds * RATE))
    bands = ((600, 1300), (2000, 3200))
    sound = sum(sosfilt(butter(2, b, "bandpass", fs=RATE, output="sos"), noise) for b in bands)
    return 0.05 * sound / np.abs(sound).max()


def creak(seconds: float) -> np.ndarray:
    """Clicks at uneven distances of some 25 ms: below the search for a pitch."""
    rng = np.random.default_rng(6)
    sound = np.zeros(round(seconds * RATE))
    t = np.arange(round(0.008 * RATE)) / RATE
    click = np.exp(-600 * t) * np.sin(2 * np.pi * 700 * t)
    at = 0.0
    while at < seconds - 0.01:
        start = round(at * RATE)
        sound[start : start + len(click)] += rng.uniform(0.2, 0.4) * click
        at += rng.uniform(0.018, 0.040)
    return sound


def attempt(sound: np.ndarray, folder) -> dict:
    return by_name(run_sound(np.concatenate([silence(1), sound, silence(1)]), "vowel", folder))


def test_a_whispered_vowel_is_not_dropped_and_its_pitch_not_believed(tmp_path):
    found = attempt(whisper(3.0), tmp_path)
    assert found["cpps"].value < 4
    for name in ("f0_mean", "jitter_local", "phonation_time"):
        assert found[name].quality.verdict in (Verdict.POOR, Verdict.REFUSED)
    assert found["unvoiced_share"].value is not None
    assert found["unvoiced_share"].quality.verdict is not Verdict.GOOD


def test_a_creak_without_a_pitch_has_what_needs_none(tmp_path):
    found = attempt(creak(3.0), tmp_path)
    for name in ("cpps", "unvoiced_share"):
        assert found[name].value is not None
        assert found[name].quality.verdict is not Verdict.GOOD
    assert found["cpps"].span.duration > 2.5


def test_silence_and_a_clear_voice_are_told_from_them(tmp_path):
    empty = by_name(run_sound(silence(3, 1e-3), "vowel", tmp_path))
    assert empty["cpps"].value is None
    assert empty["unvoiced_share"].quality.reasons[0].code == "no_sustained_voice"
    clear = attempt(buzz(2.0), tmp_path)
    assert "period_unclear" not in {r.code for m in clear.values() for r in m.quality.reasons}
