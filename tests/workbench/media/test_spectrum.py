"""The long-term spectrum is Welch's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.signal import welch

from workbench.media.spectrum import power_density


@pytest.mark.parametrize(
    ("count", "lines"), [(44100, 2048), (5000, 2048), (2048, 2048), (900, 2048), (3001, 301)]
)
def test_equal_to_scipy(count: int, lines: int) -> None:
    sound = 0.3 + np.random.default_rng(count).normal(0, 0.1, count)
    freqs, power = power_density(sound, 44100, lines)
    expected = welch(sound, 44100, nperseg=min(lines, count))
    assert freqs == pytest.approx(expected[0])
    assert power == pytest.approx(expected[1], rel=1e-9)


def test_many_segments_are_taken_in_turns() -> None:
    sound = np.random.default_rng(1).normal(0, 0.1, 1_300_000).astype(np.float32)
    expected = welch(sound.astype(np.float64), 8000, nperseg=1024)[1]
    assert power_density(sound, 8000, 1024)[1] == pytest.approx(expected, rel=1e-9)
