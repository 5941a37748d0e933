"""Mean, median and spread of the pitch, in a vowel and in speech."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.voice import methods
from analyzers.voice.rows import all_missing, row
from workbench.model import Measurement, Quality, Reason, Span

PITCH_ROWS = {
    "f0_mean": ("Hz", methods.PITCH),
    "f0_median": ("Hz", methods.PITCH),
    "f0_sd": ("{semitone}", methods.PITCH),
}


def pitch_rows(
    voiced: NDArray[np.float64],
    quality: Quality,
    span: Span,
    melody: NDArray[np.float64] | None = None,
) -> tuple[Measurement, ...]:
    """Mean and median (Hz) and SD (semitones) of the F0 (Hz) of the voiced frames, shape (n,).

    Args:
        melody: F0 (Hz) that the spread is taken of, where not of all frames.
    """
    spread_of = voiced if melody is None else melody
    if len(voiced) < 2 or len(spread_of) < 2:
        reason = Reason("unvoiced", "no pitch within the speaker's range")
        return all_missing(PITCH_ROWS, reason, span)
    n, method = len(voiced), methods.PITCH
    mean, sd = float(voiced.mean()), float(voiced.std(ddof=1))
    median = float(np.median(voiced))
    spread, used = float(semitones(spread_of).std(ddof=1)), len(spread_of)
    return (
        row("f0_mean", mean, "Hz", method, span=span, n=n, sd=sd, quality=quality),
        row("f0_median", median, "Hz", method, span=span, n=n, quality=quality),
        row("f0_sd", spread, "{semitone}", method, span=span, n=used, quality=quality),
    )


def semitones(f0: NDArray[np.float64]) -> NDArray[np.float64]:
    """Semitones above 1 Hz."""
    return np.asarray(12 * np.log2(f0))
