"""Tremor of the pitch and of the level: the strongest regular swing between 2 and 15 Hz."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import detrend

from analyzers.voice.params import Params

Array = NDArray[np.float64]
ZERO_PADDED = 8192
RAYLEIGH_MEDIAN = float(np.sqrt(2 * np.log(2)))
"""Median over SD of the amplitude of noise: what noise adds to a swing, along its phase."""
FRAME = 0.01  # s; as many seconds are padded to whatever the step


@dataclass(frozen=True, slots=True)
class Tremor:
    """A swing.

    Attributes:
        rate: Hz.
        depth: half its peak-to-peak extent, in % of the mean.
        prominence: its peak over the median of the band; what has no tremor reads about 3.
        depth_interval: 95 % interval of the depth (%): from what the rest of the band swings, and
            upward from what the contour's own smoothing may have taken.
        seconds: the length of the contour it was read on.
    """

    rate: float
    depth: float
    prominence: float
    seconds: float
    depth_interval: tuple[float, float]


def tremor(
    contour: Array, step: float, params: Params, smoothed_over: float = 0.0
) -> Tremor | None:
    """The tremor of ``contour`` (n,), one value (above 0) each ``step`` s.

    The contour is taken relative to its mean, its linear trend is removed, and the peak is read
    in the spectrum of a Hann window, zero-padded. None below ``params.shortest_tremor``.

    Args:
        smoothed_over: s of sound that a value of the contour is a mean over at the most. Such a
            mean flattens a swing of f Hz to sinc(f x that): the interval reaches up to what that
            leaves possible; the depth itself is not corrected.
    """
    seconds = len(contour) * step
    if seconds < params.shortest_tremor:
        return None
    relative = detrend(contour / contour.mean() - 1)
    window = np.hanning(len(relative))
    padded = max(round(ZERO_PADDED * FRAME / step), 2 * len(relative))
    amplitude = 2 * np.abs(np.fft.rfft(relative * window, padded)) / window.sum()
    rates = np.fft.rfftfreq(padded, step)
    band = (rates >= params.slowest_tremor) & (rates <= params.fastest_tremor)
    peak = int(np.argmax(np.where(band, amplitude, 0.0)))
    middle = float(np.median(amplitude[band]))
    if middle <= 0:
        return None
    depth = 100 * float(amplitude[peak])
    either = 1.96 * 100 * middle / RAYLEIGH_MEDIAN
    flattened = float(np.sinc(rates[peak] * smoothed_over))
    return Tremor(
        rate=float(rates[peak]),
        depth=depth,
        prominence=float(amplitude[peak]) / middle,
        seconds=seconds,
        depth_interval=(max(0.0, depth - either), (depth + either) / flattened),
    )


def longest_voiced(f0: Array, longest_gap: int) -> Array:
    """The longest stretch of ``f0`` (Hz, 0 where unvoiced) with gaps filled by straight lines.

    Gaps of up to ``longest_gap`` frames are filled; longer ones divide.
    """
    voiced = np.flatnonzero(f0 > 0)
    if not len(voiced):
        return np.empty(0)
    runs = np.split(voiced, np.flatnonzero(np.diff(voiced) > longest_gap + 1) + 1)
    run = max(runs, key=lambda r: int(r[-1] - r[0]))
    return np.interp(np.arange(run[0], run[-1] + 1), run, f0[run])
