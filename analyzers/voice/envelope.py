"""Level of a recording on a fine grid: sharp enough for the edges of words."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
STEP = 0.0025  # s
SMOOTHED = 4  # frames: 10 ms, a period of a low voice
FLOOR_DB = -100.0  # below 16-bit resolution nothing was recorded
_BLOCK = 4096  # frames converted at a time


def sound_level(samples: NDArray[np.floating], rate: int) -> tuple[Array, Array]:
    """Times (s) and level (dB re full scale) of 10 ms, each 2.5 ms; empty if shorter than that."""
    hop = max(1, round(STEP * rate))
    count = len(samples) // hop
    if count < SMOOTHED:
        return np.empty(0), np.empty(0)
    power = np.empty(count)
    for first in range(0, count, _BLOCK):
        last = min(first + _BLOCK, count)
        block = np.asarray(samples[first * hop : last * hop], dtype=np.float64)
        power[first:last] = np.mean(block.reshape(-1, hop) ** 2, axis=1)
    smooth = np.convolve(power, np.ones(SMOOTHED) / SMOOTHED, "valid")
    times = (np.arange(len(smooth)) + SMOOTHED / 2) * hop / rate
    return times, 10 * np.log10(smooth + 10 ** (FLOOR_DB / 10))
