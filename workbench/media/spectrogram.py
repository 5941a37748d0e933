"""Levels over time and frequency, as a picture of a voice shows them.

SciPy makes them, not librosa: the window's process must not import that (seconds and 130 MB).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.fft import rfft

from workbench.media.spectrum import hann

if TYPE_CHECKING:
    from numpy.typing import NDArray

WINDOW_S = 0.04
"""Narrow band: the Hann window is silent 2 / 0.04 s = 50 Hz beside a harmonic, so that those of
voices from 100 Hz on are told apart, and syllables still are in time."""
EMPHASIS_DB = 6.0
"""Per octave, as Praat draws it: voices fall by about as much."""
SILENCE_DB = -300.0


def spectrogram(
    samples: NDArray[np.floating], rate: int, times: NDArray[np.float64], hertz: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The level (dB, of no fixed origin) at each of ``hertz`` (m,) around each of ``times`` (n, s).

    One window at each time; a frequency takes the line nearest to it. Silence, and what lies
    beyond the sound or half its rate, is ``SILENCE_DB``.

    Returns:
        Shape (m, n).
    """
    size = max(8, round(WINDOW_S * rate))
    lines = 1 << (size - 1).bit_length()
    first = np.rint(times * rate).astype(np.int64) - size // 2
    place = first[:, None] + np.arange(size)
    inside = (place >= 0) & (place < len(samples))
    frames = np.zeros(place.shape, np.float32)
    frames[inside] = samples[place[inside]]
    parts = rfft(frames * hann(size), lines, axis=1)
    line = np.rint(hertz * lines / rate).astype(np.int64)
    known = line <= lines // 2
    wanted = parts[:, np.minimum(line, lines // 2)].T
    shown = wanted.real**2 + wanted.imag**2
    lift = EMPHASIS_DB * np.log2(np.maximum(hertz, 50.0) / 1000.0)
    levels = np.full(shown.shape, SILENCE_DB)
    heard = (shown > 0) & known[:, None]
    levels[heard] = (10 * np.log10(np.where(heard, shown, 1.0)) + lift[:, None])[heard]
    return levels
