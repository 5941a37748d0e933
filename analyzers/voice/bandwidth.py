"""Where a recording itself ends: the cliff that a codec, a telephone or a filter leaves."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from workbench.media.spectrum import energies

CLIFF_DB = 20.0
"""A voice falls off gently and its room is everywhere; so steep a fall is of a machine."""
CLIFF_WIDTH = 500.0  # Hz
NOTHING_DB = -86.0
"""Power above the cliff (dB re full scale): twice the rounding noise of 16 bits, below any room."""
_LINES = 2048
_AT_ONCE = 1 << 16  # samples: what stays in the processor's cache


def band_edge(samples: NDArray[np.floating], rate: int, up_to: float = math.inf) -> float:
    """The frequency (Hz) above which nothing is recorded; half the rate where there is no cliff.

    The long-term spectrum (2048 points, Hann) falls by 20 dB within 500 Hz there, and all above
    lies as low and holds no more than the rounding of 16-bit samples.

    Args:
        up_to: Hz; a cliff above it is of no interest. Then most recordings need not be read on
            once a part of them holds sound enough above it.
    """
    power = _long_term(samples, rate, up_to) if len(samples) >= _LINES else None
    if power is None:
        return rate / 2
    level = 10 * np.log10(power + 1e-30)
    line = rate / _LINES
    width = max(1, round(CLIFF_WIDTH / line))
    highest_above = np.maximum.accumulate(level[::-1])[::-1]
    remaining = np.cumsum(power[::-1])[::-1] * line
    smooth = np.convolve(np.pad(level, 2, mode="edge"), np.ones(5) / 5, "valid")
    nothing_above = remaining[2 * width :] <= 10 ** (NOTHING_DB / 10)
    steep = smooth[width:-width] - highest_above[2 * width :] >= CLIFF_DB
    for i in (width + np.flatnonzero(nothing_above & steep)).tolist():
        if _flat_before(smooth, i, width):
            return float((i + width / 2) * line)
    return rate / 2


def _flat_before(level: NDArray[np.float64], at: int, width: int) -> bool:
    """Whether the spectrum does not fall as steeply just below: a skirt is no cliff."""
    before = level[max(0, at - width) : at + 1]
    return bool(before[0] - before[-1] < CLIFF_DB / 2)


def _long_term(
    samples: NDArray[np.floating], rate: int, up_to: float
) -> NDArray[np.float64] | None:
    """Power per Hz, or None where more than nothing lies above ``up_to`` Hz and a cliff's width."""
    count = len(samples) // _LINES
    window = np.hanning(_LINES)
    scale = 2 / (count * rate * np.sum(window**2))
    single, total = window.astype(np.float32), np.zeros(_LINES // 2 + 1)
    line = rate / _LINES
    above = min(up_to + CLIFF_WIDTH + line, rate) / line
    block = _AT_ONCE // _LINES * _LINES
    for first in range(0, count * _LINES, block):
        part = samples[first : min(first + block, count * _LINES)]
        total += energies(part.reshape(-1, _LINES).astype(np.float32), single)
        if scale * total[math.ceil(above) :].sum() * line > 10 ** (NOTHING_DB / 10):
            return None
    return np.asarray(scale * total)
