"""Where the sustained vowel is in a recording, and the speaker's pitch range."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.voice.params import Params
from workbench.model import Span


@dataclass(frozen=True, slots=True)
class Phonation:
    """A voiced stretch.

    Attributes:
        span: from the first to the last voiced frame, trimmed at both ends where long enough.
        whole: the same before trimming.
        voiced_s: seconds of voiced frames within ``whole``.
        breaks_share: share of unvoiced time within ``whole`` (0-1).
        other_voiced_s: seconds of voiced frames outside ``whole``.
    """

    span: Span
    whole: Span
    voiced_s: float
    breaks_share: float
    other_voiced_s: float


def pitch_range(f0: NDArray[np.float64], params: Params) -> tuple[float, float]:
    """Pitch floor and ceiling (Hz) from the voiced frames (above 0) of the first pass."""
    q25, q75 = np.percentile(f0[f0 > 0], [25, 75])
    return (
        max(params.lowest_floor, params.floor_of_q25 * float(q25)),
        min(params.highest_ceiling, params.ceiling_of_q75 * float(q75)),
    )


def find_phonation(
    times: NDArray[np.float64], f0: NDArray[np.float64], params: Params
) -> Phonation | None:
    """The stretch with most voicing, or None where nothing is voiced.

    Breaks up to ``params.longest_break`` stay inside: a voice that fails and returns is what is
    to be measured, not an error to be cut out.
    """
    voiced = np.flatnonzero(f0 > 0)
    if not len(voiced):
        return None
    frames = np.split(
        voiced, np.flatnonzero(np.diff(times[voiced]) > params.longest_break + params.step) + 1
    )
    chosen = max(frames, key=len)
    half = params.step / 2
    whole = Span(float(times[chosen[0]]) - half, float(times[chosen[-1]]) + half)
    trim = params.trim if whole.duration > params.trim_above else 0.0
    voiced_s = len(chosen) * params.step
    return Phonation(
        span=Span(whole.start + trim, whole.end - trim),
        whole=whole,
        voiced_s=voiced_s,
        breaks_share=max(0.0, 1 - voiced_s / whole.duration),
        other_voiced_s=(len(voiced) - len(chosen)) * params.step,
    )


def cut(
    samples: NDArray[np.float64], rate: int, start: float, duration: float
) -> tuple[NDArray[np.float64], float]:
    """The samples from ``start`` (s after the first) on, and when (s) the first of them begins."""
    first = max(0, round(start * rate))
    last = min(len(samples), round((start + duration) * rate))
    return samples[first:last], first / rate
