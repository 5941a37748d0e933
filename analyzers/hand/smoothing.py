"""A curve without the jitter of the landmarks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_FEWEST = 12
"""Samples that the filter needs, run forward and backward."""


def smoothed(times: Floats, values: Floats, cutoff: float) -> Floats:
    """``values`` (n,) after a 1st-order Butterworth low-pass at ``cutoff`` Hz, run forward and
    backward (no lag).

    The filter runs on an even grid at the median rate and is read at ``times`` (uneven frame
    rates). Series too short or too slow for the filter are given back as they are.
    """
    from scipy.signal import butter, sosfiltfilt

    if len(times) < _FEWEST:
        return values
    step = float(np.median(np.diff(times)))
    if cutoff * step >= 0.45:
        return values
    grid = np.arange(times[0], times[-1] + step / 2, step)
    even = np.interp(grid, times, values)
    low = sosfiltfilt(butter(1, cutoff, fs=1 / step, output="sos"), even)
    # What the grid itself loses (uneven frames lie between its points) stays with the samples.
    return np.asarray(values - np.interp(times, grid, even) + np.interp(times, grid, low))
