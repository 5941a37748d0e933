"""Bursts of known moments before vowels, with and without voicing through the closure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.signal import butter, sosfiltfilt

from analyzers.voice.params import Params
from analyzers.voice.trains.bursts import band_levels, find_onsets
from analyzers.voice.trains.syllables import find_nuclei, prominence

RATE = 16000
BURSTS = 0.3 + 0.25 * np.arange(12)
LAG, VOWEL = 0.04, 0.1  # s


def train(band: tuple[float, float], hum: float, silent: int | None = None) -> np.ndarray:
    """Vowels of 0.1 s, a noise burst of 8 ms 40 ms before each but the one that is ``silent``."""
    rng = np.random.default_rng(11)
    t = np.arange(round((BURSTS[-1] + 0.5) * RATE)) / RATE
    sound = rng.normal(0, 1e-3, len(t)) + hum * np.sin(2 * np.pi * 120 * t)
    vowel_t = np.arange(round(VOWEL * RATE)) / RATE
    vowel = np.sin(2 * np.pi * 720 * vowel_t) * np.hanning(len(vowel_t)) ** 0.3
    noise = sosfiltfilt(butter(2, band, "bandpass", fs=RATE, output="sos"), rng.normal(size=4096))
    burst = 0.06 * noise[:128] / np.abs(noise[:128]).max()
    for i, moment in enumerate(BURSTS):
        at = round(moment * RATE)
        if i != silent:
            sound[at : at + len(burst)] += burst
        sound[at + round(LAG * RATE) :][: len(vowel)] += 0.4 * vowel
    return sound


@pytest.mark.parametrize("band", [(600.0, 1800.0), (2200.0, 4000.0), (4800.0, 7000.0)])
@pytest.mark.parametrize("hum", [0.0, 0.08])
def test_bursts_are_met_wherever_they_lie(band, hum):
    nuclei = BURSTS + LAG + VOWEL / 2
    found = find_onsets(nuclei, train(band, hum), RATE, Params()).moments
    assert found == pytest.approx(BURSTS, abs=0.006)
    assert (found - BURSTS).std() < 0.002


def test_without_a_burst_the_vowel_counts():
    nuclei = BURSTS + LAG + VOWEL / 2
    found = find_onsets(nuclei, train((2200.0, 4000.0), 0.0, silent=5), RATE, Params()).moments
    assert found[5] == pytest.approx(BURSTS[5] + LAG, abs=0.012)
    assert np.delete(found, 5) == pytest.approx(np.delete(BURSTS, 5), abs=0.006)


def test_where_the_room_drowns_the_bursts_the_vowels_tell_all_onsets():
    nuclei = BURSTS + LAG + VOWEL / 2
    sound = train((2200.0, 4000.0), 0.0)
    quiet = find_onsets(nuclei, sound, RATE, Params())
    assert quiet.by_bursts
    assert quiet.clear == 1.0
    noisy = sound + np.random.default_rng(3).normal(0, 0.03, len(sound))
    found = find_onsets(nuclei, noisy, RATE, Params())
    assert not found.by_bursts
    assert found.clear < 0.3
    assert found.moments == pytest.approx(BURSTS + LAG, abs=0.005)
    sought = find_onsets(nuclei, noisy, RATE, replace(Params(), clear_share=0.0)).moments
    assert np.diff(found.moments).std() < 0.003 < 0.01 < np.diff(sought).std()


def test_a_recording_of_a_telephone_has_fewer_bands():
    sound = train((600.0, 1800.0), 0.0)[::2]
    found = find_onsets(BURSTS + LAG + VOWEL / 2, sound, RATE // 2, Params()).moments
    assert found == pytest.approx(BURSTS, abs=0.006)
    assert len(find_onsets(np.empty(0), sound, RATE // 2, Params()).moments) == 0


def test_levels_of_a_tone_are_those_of_its_power():
    t = np.arange(3 * RATE + 7) / RATE
    level = band_levels(0.5 * np.sin(2 * np.pi * 1000 * t), RATE, (500.0, 2000.0), 0.01)
    assert len(level) == 3000
    assert level[100:-100] == pytest.approx(10 * np.log10(0.125), abs=0.1)


def test_peaks_stand_out_of_their_surroundings():
    level = np.array([0.0, 10.0, 4.0, 6.0, -20.0, 8.0])
    found = prominence(level)
    assert found[3] == 2
    assert found[5] == 28
    assert found[1] > 100  # the highest: out of the silence beyond the ends
    assert (found[[0, 2, 4]] == 0).all()
    times = np.arange(6) * 0.01
    every = np.ones(6, dtype=bool)
    assert find_nuclei(times, level, every, 3.0).tolist() == pytest.approx([0.01, 0.05])
    assert find_nuclei(times, level, every, 1.0).tolist() == pytest.approx([0.01, 0.03, 0.05])


def test_of_two_peaks_that_nobody_says_so_fast_the_louder_counts():
    times = np.arange(30) * 0.01
    level = np.full(30, 40.0)
    level[[5, 11, 20]] = 60.0, 70.0, 65.0  # a burst 60 ms before its vowel, the next vowel
    every = np.ones(30, dtype=bool)
    assert find_nuclei(times, level, every, 2.0, 0.075).tolist() == pytest.approx([0.11, 0.2])
    level[[5, 11]] = 70.0, 60.0
    assert find_nuclei(times, level, every, 2.0, 0.075).tolist() == pytest.approx([0.05, 0.2])
    assert len(find_nuclei(times, level, every, 2.0)) == 3
