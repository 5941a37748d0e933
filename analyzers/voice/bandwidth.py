"""Where a recording itself ends: the cliff that a codec, a telephone or a filter leaves.

A sharp filter leaves a cliff at once. A short one (of a simple change of the sampling rate) takes
a kilohertz to fall and lets weak images through; joining the samples by straight lines or steps
leaves no cliff at all, but the spectrum mirrored at half the old rate.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from workbench.media.spectrum import energies

CLIFF_DB = 20.0
"""A voice falls off gently and its room is everywhere; so steep a fall is of a machine."""
CLIFF_WIDTH = 500.0  # Hz
SLOPE_DB = 30.0
SLOPE_WIDTH = 1000.0  # Hz
LOWEST_SLOPE = 3000.0  # Hz; no telephone ends lower, and the formants of /u/ fall as fast below it
"""A gentler end: a short resampling filter falls so far, at least twice as fast as the voice just
below, and leaves most lines above at no more than ``ROUNDING_DB``; a microphone hears its room."""
NOTHING_DB = -86.0
"""Power above the cliff (dB re full scale): twice the rounding noise of 16 bits, below any room."""
IMAGES_DB = -60.0
"""Or this far below all of the sound: the images that a short resampling filter lets through."""
OLD_RATES = (8000.0, 11025.0, 12000.0)  # Hz; of telephones and old recorders
MIRRORED_DB = 2.0
"""How well (dB, the median line) the spectrum above half an old rate mirrors that below: within
1 dB where straight lines join the samples, over 3 dB as recorded (67 vowels each)."""
ROUNDING_DB = -134.0  # dB re full scale per Hz; 10 dB above the rounding of 16 bits at 44.1 kHz
_LEAST_LINES = 30
_LINES = 2048
_AT_ONCE = 1 << 16  # samples: what stays in the processor's cache


def band_edge(samples: NDArray[np.floating], rate: int, up_to: float = math.inf) -> float:
    """The frequency (Hz) above which nothing is recorded; half the rate where there is no cliff.

    The long-term spectrum (2048 points, Hann) falls by 20 dB within 500 Hz there (or, from 3 kHz,
    30 dB within 1000 Hz), and all above lies as low and holds no more than the rounding of 16-bit
    samples or the images of a short resampling filter. Or the spectrum is mirrored there.

    Args:
        up_to: Hz; a cliff above it is of no interest. Then most recordings need not be read on
            once a part of them holds sound enough above it.
    """
    if len(samples) < _LINES:
        return rate / 2
    power, more_above = _long_term(samples, rate, up_to)
    mirrored = _mirrored_at(power, rate)
    if mirrored is not None or more_above:
        return mirrored or rate / 2
    level = 10 * np.log10(power + 1e-30)
    line = rate / _LINES
    highest_above = np.maximum.accumulate(level[::-1])[::-1]
    remaining = np.cumsum(power[::-1])[::-1] * line
    nothing = remaining <= 10 ** (NOTHING_DB / 10)
    smooth = np.convolve(np.pad(level, 2, mode="edge"), np.ones(5) / 5, "valid")
    width = max(1, round(CLIFF_WIDTH / line))
    steep = smooth[width:-width] - highest_above[2 * width :] >= CLIFF_DB
    for i in (width + np.flatnonzero(nothing[2 * width :] & steep)).tolist():
        if smooth[i - width] - smooth[i] < CLIFF_DB / 2:  # falling just below: a skirt, no cliff
            return float((i + width / 2) * line)
    weak = remaining <= _nothing(float(remaining[0]))
    return _slope_end(level, smooth, weak, line) or rate / 2


def _slope_end(
    level: NDArray[np.float64],
    smooth: NDArray[np.float64],
    weak: NDArray[np.bool_],
    line: float,
) -> float | None:
    """The middle (Hz) of the fall that a short resampling filter leaves; see ``SLOPE_DB``."""
    width = round(SLOPE_WIDTH / line)
    at = np.arange(max(width, round(LOWEST_SLOPE / line)), max(width, len(level) - 2 * width))
    fall, before = smooth[at] - smooth[at + width], smooth[at - width] - smooth[at]
    for i in at[weak[at + width] & (fall >= np.maximum(SLOPE_DB, 2 * before))].tolist():
        if _only_rounding(level[i + width :]) and _only_rounding(level[i + width : i + 2 * width]):
            return float((i + width / 2) * line)
    return None


def _only_rounding(level: NDArray[np.float64]) -> bool:
    """Whether most lines hold no more than the rounding of the samples; no room does."""
    return bool(np.median(level) <= ROUNDING_DB)


def _nothing(whole: float) -> float:
    """The power that counts as nothing recorded, beside that of the ``whole`` sound."""
    return float(max(10 ** (NOTHING_DB / 10), whole * 10 ** (IMAGES_DB / 10)))


def _mirrored_at(power: NDArray[np.float64], rate: int) -> float | None:
    """Half the old rate (Hz) at which the spectrum is mirrored, if at any.

    Interpolation by straight lines (steps) multiplies the spectrum and its images with the square
    (first power) of sin(x)/x, so the mirror image is weaker by 40 (20) dB per decade of frequency.
    """
    line = rate / _LINES
    freqs = np.arange(len(power)) * line
    level = 10 * np.log10(power + 1e-30)
    for old in OLD_RATES:
        edge = old / 2
        apart = np.arange(0.05, 0.8, line / edge) * edge
        if edge + apart[-1] > rate / 2:
            continue
        below = np.interp(edge - apart, freqs, level)
        above = np.interp(edge + apart, freqs, level)
        sure = np.minimum(below, above) > ROUNDING_DB
        if np.count_nonzero(sure) < _LEAST_LINES:
            continue
        near, far = edge - apart, edge + apart
        if rate % old == 0:  # the images of images add up
            near, far = np.sin(np.pi * near / rate), np.sin(np.pi * far / rate)
        decades = np.log10(near / far)
        for per_decade in (40.0, 20.0):
            off = (above - below - per_decade * decades)[sure]
            if float(np.median(np.abs(off))) < MIRRORED_DB:
                return edge
    return None


def _long_term(
    samples: NDArray[np.floating], rate: int, up_to: float
) -> tuple[NDArray[np.float64], bool]:
    """Power per Hz, and whether more than nothing lies above ``up_to`` Hz and a cliff's width.

    If so, the power is that of the part in which it was found.
    """
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
        power = scale * total
        high = power[math.ceil(above) :]
        left = line * float(high.sum())
        if left <= 10 ** (NOTHING_DB / 10):
            continue
        images = left <= _nothing(line * float(power.sum()))
        if not (images and _only_rounding(10 * np.log10(high + 1e-30))):
            return np.asarray(power), True
    return np.asarray(scale * total), False
