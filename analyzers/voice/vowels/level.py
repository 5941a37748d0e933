"""Does the voice fade: level in windows, and its slope with an honest interval."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.voice.params import Params
from workbench.statistics.trend import RobustSlope, drift


def level_windows(
    times: NDArray[np.float64], level: NDArray[np.float64], params: Params
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Centre (s) and median level (dB) of the whole, non-overlapping windows of the curve.

    All windows count, quiet and broken ones too: they are what fatigue looks like.
    """
    per_window = round(params.level_window / params.step)
    count = len(level) // per_window
    shape = (count, per_window)
    used = count * per_window
    return times[:used].reshape(shape).mean(axis=1), np.median(level[:used].reshape(shape), axis=1)


def level_slope(
    times: NDArray[np.float64], level: NDArray[np.float64], params: Params
) -> RobustSlope | None:
    """The slope of the level in dB/s, or None for fewer than three windows."""
    centres, medians = level_windows(times, level, params)
    return drift(centres, medians) if len(centres) >= 3 else None
