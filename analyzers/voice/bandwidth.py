"""Where a recording itself ends: the cliff that a codec, a telephone or a filter leaves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CLIFF_DB = 20.0
"""A voice falls off gently and its room is everywhere; so steep a fall is of a machine."""
CLIFF_WIDTH = 500.0  # Hz
NOTHING_DB = -86.0
"""Power above the cliff (dB re full scale): twice the rounding noise of 16 bits, below any room."""
_LINES = 2048
_BLOCK_S = 20.0


def band_edge(samples: NDArray[np.floating], rate: int) -> float:
    """The frequency (Hz) above which nothing is recorded; half the rate where there is no cliff.

    The long-term spectrum (2048 points, Hann) falls by 20 dB within 500 Hz there, and all above
    lies as low and holds no more than the rounding of 16-bit samples.
    """
    if len(samples) < _LINES:
        return rate / 2
    power = _long_term(samples, rate)
    level = 10 * np.log10(power + 1e-30)
    line = rate / _LINES
    width = max(1, round(CLIFF_WIDTH / line))
    highest_above = np.maximum.accumulate(level[::-1])[::-1]
    remaining = np.cumsum(power[::-1])[::-1] * line
    smooth = np.convolve(np.pad(level, 2, mode="edge"), np.ones(5) / 5, "valid")
    for i in range(width, len(level) - width):
        if remaining[i + width] > 10 ** (NOTHING_DB / 10):
            continue
        if smooth[i] - highest_above[i + width] >= CLIFF_DB and _flat_before(smooth, i, width):
            return float((i + width / 2) * line)
    return rate / 2


def _flat_before(level: NDArray[np.float64], at: int, width: int) -> bool:
    """Whether the spectrum does not fall as steeply just below: a skirt is no cliff."""
    before = level[max(0, at - width) : at + 1]
    return bool(before[0] - before[-1] < CLIFF_DB / 2)


def _long_term(samples: NDArray[np.floating], rate: int) -> NDArray[np.float64]:
    block = max(1, int(_BLOCK_S * rate / _LINES)) * _LINES
    window = np.hanning(_LINES)
    total, count = np.zeros(_LINES // 2 + 1), 0
    for first in range(0, len(samples) - _LINES + 1, block):
        part = np.asarray(samples[first : first + block], dtype=np.float64)
        frames = part[: len(part) // _LINES * _LINES].reshape(-1, _LINES) * window
        total += np.sum(np.abs(np.fft.rfft(frames, axis=1)) ** 2, axis=0)
        count += len(frames)
    return np.asarray(2 * total / (count * rate * np.sum(window**2)))
