"""Pairs of irises as arrays, to be kept."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.iris import Iris

IRIS_FIELDS = 4


def irises_as_array(pair: tuple[Iris | None, Iris | None]) -> NDArray[np.float64]:
    """(2, 4): x, y, diameter, residual of each eye, NaN where it is None."""
    empty = (np.nan,) * IRIS_FIELDS
    return np.array([(i.x, i.y, i.diameter, i.residual) if i else empty for i in pair])


def irises_from_array(pair: NDArray[np.float64]) -> tuple[Iris | None, Iris | None]:
    """The way back from ``irises_as_array``."""
    first, second = (
        Iris(*(float(x) for x in eye)) if np.isfinite(eye).all() else None for eye in pair
    )
    return first, second
