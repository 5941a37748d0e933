"""The melody of speech: pitch without the tracker's octave errors, and how far it moves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import median_filter

from analyzers.voice.params import Params
from analyzers.voice.vowels.intonation import semitones

Array = NDArray[np.float64]


def without_jumps(voiced: Array, params: Params) -> Array:
    """``voiced`` (Hz, above 0, in time order) without frames far from their running median."""
    if len(voiced) < 3:
        return voiced
    notes = semitones(voiced)
    usual = median_filter(notes, size=min(params.jump_window, len(notes)), mode="nearest")
    return np.asarray(voiced[np.abs(notes - usual) <= params.octave_jump])


def pitch_span(voiced: Array) -> tuple[float, float, float]:
    """5th and 95th percentile of ``voiced`` (Hz), and the distance between them in semitones."""
    low, high = (float(x) for x in np.percentile(voiced, [5, 95]))
    return low, high, 12 * float(np.log2(high / low))
