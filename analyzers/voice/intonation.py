"""Mean and spread of the pitch, in a vowel and in speech."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.voice import methods
from analyzers.voice.rows import all_missing, row
from workbench.model import Measurement, Quality, Reason, Span

PITCH_ROWS = {
    "f0_mean": ("Hz", methods.PITCH),
    "f0_sd": ("{semitone}", methods.PITCH),
}


def pitch_rows(
    voiced: NDArray[np.float64], quality: Quality, span: Span
) -> tuple[Measurement, ...]:
    """Mean (Hz) and SD (semitones) of the F0 (Hz) of the voiced frames, shape (n,)."""
    if len(voiced) < 2:
        reason = Reason("unvoiced", "no pitch within the speaker's range")
        return all_missing(PITCH_ROWS, reason, span)
    n = len(voiced)
    mean, sd = float(voiced.mean()), float(voiced.std(ddof=1))
    spread = float((12 * np.log2(voiced)).std(ddof=1))
    return (
        row("f0_mean", mean, "Hz", methods.PITCH, span=span, n=n, sd=sd, quality=quality),
        row("f0_sd", spread, "{semitone}", methods.PITCH, span=span, n=n, quality=quality),
    )
