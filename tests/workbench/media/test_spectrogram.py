"""The spectrogram shows each tone where it is and when it is."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.media.spectrogram import EMPHASIS_DB, SILENCE_DB, spectrogram


@pytest.mark.parametrize("rate", [8000, 16_000, 44_100])
def test_a_tone_is_where_and_when_it_sounds(rate: int) -> None:
    t = np.arange(rate) / rate
    samples = np.where(t < 0.5, np.sin(2 * np.pi * 440 * t), 0.5 * np.sin(2 * np.pi * 1760 * t))
    hertz = np.arange(5.0, 3500.0, 5.0)
    levels = spectrogram(samples, rate, np.array([0.25, 0.75]), hertz)
    assert hertz[levels.argmax(axis=0)] == pytest.approx([440.0, 1760.0], abs=25)
    # Half as strong, and two octaves up under the emphasis of higher frequencies.
    apart = levels[:, 1].max() - levels[:, 0].max()
    assert apart == pytest.approx(20 * np.log10(0.5) + 2 * EMPHASIS_DB, abs=1.0)


def test_harmonics_of_a_low_voice_are_told_apart() -> None:
    rate = 16_000
    t = np.arange(rate) / rate
    samples = sum(np.sin(2 * np.pi * 100 * k * t) for k in range(1, 20))
    levels = spectrogram(samples, rate, np.array([0.5]), np.array([500.0, 550.0, 600.0]))[:, 0]
    assert min(levels[0], levels[2]) - levels[1] > 20


def test_silence_and_what_lies_beyond_the_sound_are_empty() -> None:
    tone = np.sin(np.arange(4000.0))
    levels = spectrogram(tone, 8000, np.array([-1.0, 0.25, 9.0]), np.array([1000.0, 4500.0]))
    assert (levels[:, [0, 2]] == SILENCE_DB).all()
    assert levels[0, 1] > SILENCE_DB
    assert levels[1, 1] == SILENCE_DB  # beyond half the rate
    assert (spectrogram(np.zeros(0), 8000, np.array([0.0]), np.array([100.0])) == SILENCE_DB).all()
