"""Medians over stretches of time, against single bad frames."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def binned(
    t: NDArray[np.float64], y: NDArray[np.float64], width: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Medians of ``y`` (and of ``t``) in bins of ``width`` s from the first moment on.

    A bin with fewer than half of the frames of the fullest one is left out.
    """
    known = np.isfinite(y)
    t, y = t[known], y[known]
    if not len(t):
        return t, y
    number = ((t - t[0]) / width).astype(int)
    counts = np.bincount(number)
    kept = [i for i in range(len(counts)) if 2 * counts[i] >= counts.max()]
    return (
        np.array([np.median(t[number == i]) for i in kept]),
        np.array([np.median(y[number == i]) for i in kept]),
    )
