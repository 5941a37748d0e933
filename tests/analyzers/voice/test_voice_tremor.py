"""Tremor of known rate and depth, glides of known ends, and bands of known edge."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import butter, sosfiltfilt
from voice_recording import RATE, by_name, run_sound, silence

from analyzers.voice.bandwidth import band_edge
from analyzers.voice.params import Params
from analyzers.voice.vowels.tremor import longest_voiced, tremor


def tone(f0: np.ndarray) -> np.ndarray:
    phase = 2 * np.pi * np.cumsum(f0) / RATE
    return 0.05 * sum(np.sin(k * phase) / k for k in range(1, 16))


@pytest.mark.parametrize(("rate", "depth"), [(3.0, 1.0), (5.5, 4.0), (11.0, 0.5)])
def test_a_known_swing_is_read(rate, depth):
    t = np.arange(300) * 0.01
    drift = 1 + 0.02 * t
    found = tremor(180 * drift * (1 + depth / 100 * np.sin(2 * np.pi * rate * t)), 0.01, Params())
    assert found.rate == pytest.approx(rate, abs=0.1)
    assert found.depth == pytest.approx(depth, rel=0.1)
    assert found.prominence > 10


def test_what_smoothing_took_lies_within_the_interval_of_the_depth():
    rng = np.random.default_rng(8)
    t = np.arange(4000) * 0.001
    swing = 160 * (1 + 0.04 * np.sin(2 * np.pi * 11 * t)) + rng.normal(0, 0.5, len(t))
    seen = np.convolve(swing, np.ones(22) / 22, "same")[100:-100:10]
    bare, told = tremor(seen, 0.01, Params()), tremor(seen, 0.01, Params(), smoothed_over=0.022)
    assert bare.depth_interval[1] < 4.0
    assert told.depth_interval[0] < 4.0 < told.depth_interval[1]
    assert told.depth == bare.depth


def test_a_steady_contour_has_no_prominent_swing():
    noise = np.random.default_rng(3).normal(0, 0.3, 400)
    assert tremor(150 + noise, 0.01, Params()).prominence < 8
    assert tremor(np.full(100, 150.0), 0.01, Params()) is None


def test_short_gaps_are_bridged_and_long_ones_divide():
    f0 = np.concatenate([np.full(50, 100.0), np.zeros(5), np.full(60, 100.0), np.zeros(40), [90]])
    assert len(longest_voiced(f0, 10)) == 115
    assert len(longest_voiced(f0, 3)) == 60
    assert len(longest_voiced(np.zeros(9), 3)) == 0


def test_the_swing_of_a_voice_reaches_its_rows(tmp_path):
    t = np.arange(3 * RATE) / RATE
    sound = tone(160 * (1 + 0.03 * np.sin(2 * np.pi * 6 * t)))
    found = by_name(
        run_sound(np.concatenate([silence(0.6), sound, silence(0.6)]), "vowel", tmp_path)
    )
    assert found["f0_tremor_rate"].value == pytest.approx(6.0, abs=0.1)
    assert found["f0_tremor_depth"].value == pytest.approx(3.0, rel=0.1)
    # The level stays: what it swings is chance, and its depth is not told as sure.
    level = found["level_tremor_depth"]
    assert "depth_uncertain" in [r.code for r in level.quality.reasons]


def test_a_glide_of_two_octaves(tmp_path):
    octaves = np.linspace(0, 2, 3 * RATE)
    sound = np.concatenate([silence(0.5), tone(110 * 2**octaves), silence(0.5)])
    found = by_name(run_sound(sound, "glissando", tmp_path))
    assert found["glissando_min"].value == pytest.approx(110 * 2**0.1, rel=0.02)
    assert found["glissando_max"].value == pytest.approx(110 * 2**1.9, rel=0.02)
    assert found["glissando_range"].value == pytest.approx(12 * 1.8, abs=0.5)


@pytest.mark.parametrize("cut_off", [3400.0, 6800.0])
def test_a_band_limited_recording_is_told_from_a_quiet_one(cut_off):
    rng = np.random.default_rng(5)
    noise = rng.normal(0, 0.02, 2 * RATE)
    cut = sosfiltfilt(butter(20, cut_off, fs=RATE, output="sos"), noise)
    assert band_edge(cut, RATE) == pytest.approx(cut_off, rel=0.12)
    assert band_edge(cut, RATE, up_to=1.2 * cut_off) == band_edge(cut, RATE)
    assert band_edge(noise, RATE) == band_edge(noise, RATE, up_to=cut_off) == RATE / 2
    assert band_edge(cut + rng.normal(0, 3e-4, 2 * RATE), RATE) == RATE / 2
