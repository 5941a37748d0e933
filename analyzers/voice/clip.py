"""The part of a recording that is analysed, with what is needed to judge it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.voice.quality import Recording
from workbench.model import Track

Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """Samples (n,) of the loudest channel at ``rate`` (Hz), the first of them at ``start`` (s)."""

    samples: NDArray[np.float64]
    rate: int
    start: float
    recording: Recording


def curve(name: str, times: NDArray[np.float64], values: NDArray[np.float64], unit: str) -> Track:
    """A track of one value over time; zero pitch and undefined values are NaN."""
    shown = np.where(values == 0, np.nan, values) if unit == "Hz" else values
    return Track(
        name=name,
        kind="curve",
        times=times,
        values=shown[:, None, None],
        points=(name,),
        unit=unit,
    )
