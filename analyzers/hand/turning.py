"""Highs and lows of a curve that are more than jitter."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def turning_points(x: NDArray[np.float64], reversal: float) -> list[tuple[int, bool]]:
    """Lows and highs of ``x`` (n,) in turn: index, and whether it is a high.

    A turn counts once the curve has come back from it by ``reversal``; the last extreme counts
    as well, where the way to it is that long. Between two turns the curve runs ``reversal`` or
    more.

    Example:
        >>> turning_points(np.array([0.0, 1.0, 0.0, 0.1, 1.0]), 0.5)
        [(0, False), (1, True), (2, False), (4, True)]
    """
    if len(x) < 2:
        return []
    turns: list[tuple[int, bool]] = []
    lowest = highest = 0
    rising: bool | None = None
    for i in range(1, len(x)):
        if x[i] < x[lowest]:
            lowest = i
        if x[i] > x[highest]:
            highest = i
        if rising is not True and x[i] - x[lowest] >= reversal:
            turns.append((lowest, False))
            rising, highest = True, i
        elif rising is not False and x[highest] - x[i] >= reversal:
            turns.append((highest, True))
            rising, lowest = False, i
    if rising is not None:
        turns.append((highest, True) if rising else (lowest, False))
    return turns
