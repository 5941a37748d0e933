"""The mean spectrum of a voice: known harmonics, what a recording does not hold, and low voices."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from voice_recording import RATE, buzz, by_name, run_sound, silence

from analyzers.voice import spectral
from analyzers.voice.params import Params
from analyzers.voice.quality import Recording
from analyzers.voice.spectral_rows import SPECTRAL_ROWS, spectral_rows
from workbench.model import GOOD, Measurement, Span, Verdict

ROOT = Path(__file__).resolve().parents[3]


def decibels(ratio: float) -> float:
    return 10 * float(np.log10(ratio))


def pitched(seconds: float, f0: float) -> tuple[np.ndarray, np.ndarray]:
    """Pitch frames each 10 ms, all of one pitch."""
    times = np.arange(0.0, seconds, 0.01)
    return times, np.full(len(times), f0)


def rows(sound: np.ndarray, f0: float, rate: int = RATE, band: float | None = None):
    recording = Recording(codec="pcm_s16", rate=rate, snr_db=60.0, band_hz=band)
    seconds = len(sound) / rate
    found = spectral_rows(
        sound, 0.0, pitched(seconds, f0), recording, GOOD, Span(0, seconds), Params()
    )
    return {m.feature.removeprefix("voice."): m for m in found}


@pytest.mark.parametrize("task", ["vowel", "reading"])
def test_known_harmonics(tmp_path, task):
    """Twenty harmonics of 150 Hz, the k-th of power 1 / k^2: six below 1 kHz."""
    sound = np.concatenate([silence(0.5), buzz(3.0) + silence(3.0), silence(0.5)])
    found = by_name(run_sound(sound, task, tmp_path))
    k = np.arange(1, 21)
    low, high = (1 / k[:6] ** 2).sum(), (1 / k[6:] ** 2).sum()
    assert found["h1_h2"].value == pytest.approx(decibels(4), abs=0.05)
    assert found["alpha_ratio"].value == pytest.approx(decibels(low / high), abs=0.05)
    slope = decibels((high / 9000) / (low / 1000))
    assert found["ltas_slope"].value == pytest.approx(slope, abs=0.05)
    centre = (150 * k / k**2).sum() / (low + high)
    assert found["spectral_centroid"].value == pytest.approx(centre, rel=0.002)
    assert all(found[name].quality.verdict is not Verdict.REFUSED for name in SPECTRAL_ROWS)
    assert all(found[name].n > 100 for name in SPECTRAL_ROWS)


def test_white_noise_is_flat_and_a_voice_is_not():
    noise = np.random.default_rng(3).normal(0, 0.1, 3 * RATE)
    assert rows(noise, 150.0)["spectral_flatness"].value == pytest.approx(0, abs=0.1)
    assert rows(buzz(1.0), 150.0)["spectral_flatness"].value < -30


def test_only_voiced_frames_count():
    """A loud hiss between two stretches of voice is no part of them."""
    hiss = np.random.default_rng(4).normal(0, 0.3, RATE)
    sound = np.concatenate([buzz(1.0), hiss, buzz(1.0)])
    times, f0 = pitched(3.0, 150.0)
    f0[(times > 0.94) & (times < 2.06)] = 0.0
    found = spectral.mean_spectrum(sound, RATE, 0.0, times, f0)
    alone = spectral.mean_spectrum(buzz(1.0), RATE, 0.0, *pitched(1.0, 150.0))
    assert found.frames < 90
    assert spectral.alpha_ratio(found) == pytest.approx(spectral.alpha_ratio(alone), abs=0.01)
    assert spectral.first_to_second(found) == pytest.approx(decibels(4), abs=0.01)


LONG = buzz(7.0)


@settings(max_examples=10, deadline=None)
@given(gain=st.floats(0.01, 10.0), seconds=st.floats(0.3, 7.0))
def test_neither_level_nor_length_matters(gain, seconds):
    """Up to seven seconds: what is transformed at a time is three."""
    found = rows(gain * LONG[: round(seconds * RATE)], 150.0)
    assert found["alpha_ratio"].value == pytest.approx(11.533, abs=0.02)
    assert found["h1_h2"].value == pytest.approx(decibels(4), abs=0.02)


def test_harmonics_of_a_creaking_voice_are_not_told_apart():
    found = rows(buzz(1.0, f0=55.0), 55.0)
    assert why(found["h1_h2"]) == "peaks_apart"
    assert found["alpha_ratio"].value is not None


@pytest.mark.parametrize(
    ("rate", "band", "given"),
    [
        (48000, None, set(SPECTRAL_ROWS)),
        (16000, None, set(SPECTRAL_ROWS) - {"ltas_slope"}),
        (44100, 8000.0, set(SPECTRAL_ROWS) - {"ltas_slope"}),
        (11025, None, {"alpha_ratio", "h1_h2"}),
        (8000, None, {"h1_h2"}),
    ],
)
def test_what_the_recording_does_not_hold_is_missing(rate, band, given):
    noise = np.random.default_rng(5).normal(0, 0.1, 2 * rate)
    found = rows(noise, 200.0, rate, band)
    assert {name for name, m in found.items() if m.value is not None} == given
    assert {why(m) for m in found.values() if m.value is None} <= {"narrow_band"}


@pytest.mark.parametrize("seconds", [0.0, 0.02, 1.0])
def test_without_voice_all_is_missing(seconds):
    sound = np.zeros(round(seconds * RATE))
    assert {why(m) for m in rows(sound, 0.0).values()} == {"unvoiced"}
    assert {why(m) for m in rows(sound, 150.0).values()} == {"unvoiced"}  # digital silence


def test_librosa_waits_until_there_is_a_voice():
    code = "import sys, analyzers.voice.run; print({'librosa', 'numba'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert said.stdout.strip() == "set()", said.stderr


def why(m: Measurement) -> str:
    return m.quality.reasons[0].code
