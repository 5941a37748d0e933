"""A breath within a train of syllables is no syllable; a vowel that the room hides is one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.signal import butter, lfilter, sosfilt

from analyzers.voice.params import Params
from analyzers.voice.trains.syllables import find_syllables

RATE = 44100
ONSETS = np.concatenate([0.5 + 0.2 * np.arange(6), 2.2 + 0.2 * np.arange(6)])
BREATH = (1.68, 2.15)  # s


def _vowel(seconds: float) -> np.ndarray:
    pulses = np.zeros(round(seconds * RATE))
    pulses[:: RATE // 130] = 1.0
    return _tract(pulses) * np.hanning(len(pulses)) ** 0.3


def _tract(source: np.ndarray) -> np.ndarray:
    for centre, width in ((700, 120), (1200, 150), (2500, 200)):
        r = float(np.exp(-np.pi * width / RATE))
        source = lfilter([1.0], [1.0, -2 * r * np.cos(2 * np.pi * centre / RATE), r * r], source)
    return source / np.sqrt(np.mean(source**2))


def _train(seed: int, breath_db: float, snr_db: float) -> np.ndarray:
    rng = np.random.default_rng(seed)
    sound = np.zeros(round(4.2 * RATE))
    for onset in ONSETS:
        vowel = _vowel(0.11)
        sound[round(onset * RATE) :][: len(vowel)] += vowel
    first, last = (round(t * RATE) for t in BREATH)
    air = butter(2, (500, 4000), "bandpass", fs=RATE, output="sos")
    breath = sosfilt(air, rng.normal(size=last - first))
    breath /= np.sqrt(np.mean(breath**2))
    sound[first:last] += 10 ** (breath_db / 20) * breath * np.hanning(last - first) ** 0.7
    return sound + rng.normal(0, 10 ** (-snr_db / 20), len(sound))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_breath_is_no_syllable(seed):
    sound = _train(seed, -14.0, 42.0)
    nuclei = find_syllables(sound, RATE, 0.0, Params()).nuclei
    assert len(nuclei) == len(ONSETS)
    assert nuclei == pytest.approx(ONSETS + 0.055, abs=0.05)


def test_it_is_the_room_that_tells_a_breath_from_a_hidden_vowel():
    blind = replace(Params(), hidden_above_room=np.inf)
    counted = [
        len(find_syllables(_train(s, -14.0, 42.0), RATE, 0.0, blind).nuclei) for s in (1, 2, 3)
    ]
    assert max(counted) > len(ONSETS)


def test_a_faint_vowel_in_a_loud_room_still_counts():
    sound = _train(1, -90.0, 60.0)
    low = sosfilt(butter(2, 900, fs=RATE, output="sos"), sound)
    room = np.random.default_rng(9).normal(0, float(np.std(low)) * 1.2, len(low))
    assert len(find_syllables(low + room, RATE, 0.0, Params()).nuclei) == len(ONSETS)
