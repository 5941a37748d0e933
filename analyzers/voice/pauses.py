"""Pauses in counting and reading, from the level alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import label

from analyzers.voice.params import Params
from analyzers.voice.syllables import sounding_mask
from workbench.model import Span


@dataclass(frozen=True, slots=True)
class Pausing:
    """The speech (from first to last sound) and the pauses within it."""

    speech: Span
    pauses: tuple[Span, ...]

    @property
    def time_share(self) -> float:
        """Share of the speech that is pause, in %."""
        return 100 * sum(p.duration for p in self.pauses) / self.speech.duration


def find_pauses(
    times: NDArray[np.float64], level: NDArray[np.float64], params: Params
) -> Pausing | None:
    """Silences of ``params.shortest_pause`` or more between sounds, or None without sound.

    ``level`` (dB, shape (n,)) is sampled at ``times`` (s).
    """
    sounding = sounding_mask(times, level, params)
    frames = np.flatnonzero(sounding)
    if len(frames) < 2:
        return None
    first, last = int(frames[0]), int(frames[-1])
    half = params.step / 2
    runs, count = label(~sounding[first : last + 1])
    inside = times[first : last + 1]
    pauses = []
    for run in range(1, count + 1):
        silent = inside[runs == run]
        pause = Span(float(silent[0]) - half, float(silent[-1]) + half)
        if pause.duration >= params.shortest_pause - 1e-9:
            pauses.append(pause)
    return Pausing(Span(float(times[first]) - half, float(times[last]) + half), tuple(pauses))
