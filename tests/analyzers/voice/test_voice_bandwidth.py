"""Sound that was brought up from a low sampling rate is narrow whatever rate it is stored at."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest
from scipy.signal import lfilter, resample, resample_poly
from voice_recording import RATE

from analyzers.voice.bandwidth import band_edge
from workbench.media.audio import read_audio

OLD = 8000
MATTERS = 7200.0  # Hz


def stored(samples: np.ndarray) -> np.ndarray:
    return np.round(samples * 32767) / 32768


def polyphase(samples: np.ndarray, rate: int) -> np.ndarray:
    ratio = Fraction(rate, OLD)
    return resample_poly(samples, ratio.numerator, ratio.denominator)


def straight_lines(samples: np.ndarray, rate: int) -> np.ndarray:
    at = np.arange(len(samples) * rate // OLD) * OLD / rate
    return np.interp(at, np.arange(len(samples)), samples)


def whole_spectrum(samples: np.ndarray, rate: int) -> np.ndarray:
    return resample(samples, len(samples) * rate // OLD)


def swresample(samples: np.ndarray, rate: int) -> np.ndarray:
    sampler = av.AudioResampler(format="s16", layout="mono", rate=rate)
    values = np.round(samples * 32767).astype(np.int16)[None]
    frame = av.AudioFrame.from_ndarray(values, format="s16", layout="mono")
    frame.rate = OLD
    frames = [*sampler.resample(frame), *sampler.resample(None)]
    return np.concatenate([f.to_ndarray()[0] for f in frames]) / 32768


def vowel(f0: float, room: float = 1e-4) -> np.ndarray:
    """2 s of pulses through the resonances of a vowel, in a room."""
    sound = np.zeros(2 * RATE)
    sound[np.arange(0, 2 * RATE - 1, RATE / f0).astype(int)] = 1.0
    for centre, width in ((700, 90), (1200, 110), (2600, 160), (3500, 200), (4500, 250)):
        r, angle = np.exp(-np.pi * width / RATE), 2 * np.pi * centre / RATE
        sound = lfilter([1.0], [1.0, -2 * r * np.cos(angle), r * r], sound)
    sound *= 0.7 / np.abs(sound).max()
    return sound + room * np.random.default_rng(round(f0)).standard_normal(2 * RATE)


@pytest.mark.parametrize("rate", [44100, 48000])
@pytest.mark.parametrize("way", [polyphase, straight_lines, whole_spectrum, swresample])
@pytest.mark.parametrize("f0", [97.0, 220.0])
def test_the_end_of_a_resampled_recording_is_found(way, rate, f0):
    low = stored(resample_poly(vowel(f0), 80, 441) * 0.95)
    edge = band_edge(stored(way(low, rate)), rate, up_to=MATTERS)
    assert edge == pytest.approx(OLD / 2, abs=650)


@pytest.mark.parametrize("f0", [97.0, 100.0, 160.0, 200.0, 250.0])
@pytest.mark.parametrize("room", [3e-5, 1e-3])
def test_a_wide_recording_has_no_end(f0, room):
    assert band_edge(stored(vowel(f0, room)), RATE, up_to=MATTERS) == RATE / 2


def test_the_sample_vowels_are_wide(sample_media):
    for path in sample_media.rglob("*vowel_audio.wav"):
        audio = read_audio(path)
        assert band_edge(audio.samples, audio.rate, up_to=MATTERS) > MATTERS
