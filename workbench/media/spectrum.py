"""The long-term power spectrum of a recording (Welch's method), in few large steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_AT_ONCE = 1 << 17
"""Samples transformed at a time: what stays in the processor's cache takes half as long."""


def power_density(
    samples: NDArray[np.floating], rate: int, lines: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Frequencies (Hz) and power per Hz, as ``scipy.signal.welch`` gives them by default.

    Segments of ``lines`` samples (at most all of them), half overlapping, their mean taken off,
    periodic Hann window. One transform for many segments: SciPy's, one by one, takes longer than
    reading the file.

    Returns:
        Both of shape (lines // 2 + 1,).
    """
    lines = min(lines, len(samples))
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(lines) / lines)
    hop = lines - lines // 2
    frames = np.lib.stride_tricks.sliding_window_view(samples, lines)[::hop]
    step = max(1, _AT_ONCE // lines)
    total = np.zeros(lines // 2 + 1)
    for first in range(0, len(frames), step):
        some = np.asarray(frames[first : first + step], dtype=np.float64)
        spectrum = np.fft.rfft((some - some.mean(axis=1, keepdims=True)) * window, axis=1)
        total += np.sum(spectrum.real**2 + spectrum.imag**2, axis=0)
    power = total / (len(frames) * rate * np.sum(window**2))
    power[1 : (lines + 1) // 2] *= 2  # both halves of the spectrum, but for 0 Hz and half the rate
    return np.asarray(np.fft.rfftfreq(lines, 1 / rate), dtype=np.float64), power
