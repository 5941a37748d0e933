"""The long-term spectrum is Welch's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import welch

from workbench.media.spectrum import hann, power_density


@pytest.mark.parametrize(
    ("count", "lines"), [(44100, 2048), (5000, 2048), (2048, 2048), (900, 2048), (3001, 301)]
)
def test_equal_to_scipy(count: int, lines: int) -> None:
    sound = 0.3 + np.random.default_rng(count).normal(0, 0.1, count)
    freqs, power = power_density(sound, 44100, lines)
    expected = welch(sound, 44100, nperseg=min(lines, count))
    assert freqs == pytest.approx(expected[0])
    np.testing.assert_allclose(power, expected[1], rtol=1e-5, atol=1e-9 * power.max())


def test_many_segments_are_taken_in_turns() -> None:
    sound = np.random.default_rng(1).normal(0, 0.1, 1_300_000).astype(np.float32)
    expected = welch(sound.astype(np.float64), 8000, nperseg=1024)[1]
    np.testing.assert_allclose(power_density(sound, 8000, 1024)[1], expected, rtol=1e-5)


def test_what_lies_120_db_below_the_strongest_line_is_still_read() -> None:
    t = np.arange(44100) / 44100
    sound = np.sin(2 * np.pi * 1000 * t) + 1e-6 * np.sin(2 * np.pi * 9000 * t)
    freqs, power = power_density(sound, 44100, 4410)
    level = 10 * np.log10(power / power.max())
    assert level[np.argmin(np.abs(freqs - 9000))] == pytest.approx(-120, abs=0.5)


@pytest.mark.parametrize("count", [2, 3, 10, 1001, 200_000])
def test_the_window_is_that_of_numpy(count: int) -> None:
    np.testing.assert_allclose(hann(count), np.hanning(count), atol=3e-7)
