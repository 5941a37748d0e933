"""A value over frames: the median, its spread and how many frames it rests on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.face.rows import Value
from workbench.model import Side

PAIR = (Side.LEFT, Side.RIGHT)


def median_of(px: NDArray[np.float64], mm_per_px: float) -> Value | None:
    """Median over frames in mm, with its spread; None where nothing is finite."""
    known = px[np.isfinite(px)] * mm_per_px
    if not known.size:
        return None
    if known.size == 1:
        return float(known[0]), None, 1
    return float(np.median(known)), float(known.std(ddof=1)), int(known.size)
