"""The long-term power spectrum of a recording (Welch's method), in few large steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.fft import rfft

if TYPE_CHECKING:
    from numpy.typing import NDArray

_AT_ONCE = 1 << 16
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
    total, single = np.zeros(lines // 2 + 1), window.astype(np.float32)
    for first in range(0, len(frames), step):
        some = frames[first : first + step].astype(np.float32)
        some -= some.mean(axis=1, keepdims=True)
        total += energies(some, single)
    power = total / (len(frames) * rate * np.sum(window**2))
    power[1 : (lines + 1) // 2] *= 2  # both halves of the spectrum, but for 0 Hz and half the rate
    return np.asarray(np.fft.rfftfreq(lines, 1 / rate), dtype=np.float64), power


def energies(frames: NDArray[np.float32], window: NDArray[np.float32]) -> NDArray[np.float64]:
    """Squared magnitude of each line of the spectra of ``frames`` (k, n), summed over them.

    Single precision is enough for it: what that rounds off lies 140 dB below the strongest line,
    and the transform takes half as long.

    Args:
        frames: changed by the call.
        window: what each frame is multiplied with, shape (n,).

    Returns:
        Shape (n // 2 + 1,).
    """
    frames *= window
    parts = rfft(frames, axis=1, overwrite_x=True).view(np.float32)  # real, imaginary, real ...
    squares = np.einsum("ij,ij->j", parts, parts).astype(np.float64)
    return np.asarray(squares.reshape(-1, 2).sum(axis=1))


def hann(count: int) -> NDArray[np.float32]:
    """The Hann window that is 0 at both ends, as ``numpy.hanning`` gives it, in a tenth of its
    time: one half is computed, in single precision."""
    turns = 2 * np.pi / max(1, count - 1) * np.arange((count + 1) // 2)
    rise = np.float32(0.5) - np.float32(0.5) * np.cos(turns.astype(np.float32))
    return np.concatenate([rise, rise[: count // 2][::-1]])
