"""The movement of one place of a face between two pictures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Shift:
    """Movement of one place.

    Attributes:
        x, y: to the right of the upright picture, down (px of the rest picture, or units of a
            sheet where that is said). NaN where it cannot be told.
        confidence: 0-1; 1 where the place was recognised without doubt. From 0.5 on the pixels
            were recognised; below, the landmarks alone speak.
        reason: why it cannot be told, or what lowers the confidence; "" where nothing does.
        by_pixels: share of the answer that comes from registered pixels (0-1); the rest comes
            from landmarks.
    """

    x: float
    y: float
    confidence: float
    reason: str = ""
    by_pixels: float = 0.0

    @property
    def length(self) -> float:
        """How far."""
        return float(np.hypot(self.x, self.y))
