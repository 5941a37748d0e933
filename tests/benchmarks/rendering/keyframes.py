"""Smooth movement between keyframes: rest at every key, so that onsets are exact."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray


def ease(share: float) -> float:
    """The minimum-jerk course from 0 to 1 (Flash & Hogan 1985), clamped outside."""
    s = min(max(share, 0.0), 1.0)
    return s**3 * (10 - 15 * s + 6 * s**2)


class Channel:
    """A scalar or vector over time, at rest at each of its keys.

    Between two equal keys it stands still: where the next key differs, the movement begins
    exactly at the key's time.
    """

    def __init__(self, *keys: tuple[float, ArrayLike]) -> None:
        self.times = [float(t) for t, _ in keys]
        self.values = [np.asarray(v, float) for _, v in keys]
        if any(b < a for a, b in zip(self.times, self.times[1:], strict=False)):
            raise ValueError("keys must be in time order")

    def __call__(self, t: float) -> NDArray[np.float64]:
        """The value at ``t`` seconds; before the first and after the last key theirs."""
        if t <= self.times[0]:
            return self.values[0]
        for a, b, v, w in zip(
            self.times, self.times[1:], self.values, self.values[1:], strict=False
        ):
            if t < b:
                return v + (w - v) * ease((t - a) / (b - a))
        return self.values[-1]


def mixed(weights: Sequence[float], targets: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Targets weighted; the weights need not add up to 1."""
    total = sum(weights)
    return np.asarray(sum(w * t for w, t in zip(weights, targets, strict=True)) / total)
