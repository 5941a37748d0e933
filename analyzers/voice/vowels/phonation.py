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
        longest: the longest voiced stretch in it, gaps of ``params.bridged_gap`` bridged.
    """

    span: Span
    whole: Span
    voiced_s: float
    breaks_share: float
    other_voiced_s: float
    longest: Span


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
    found = find_phonations(times, f0, params)
    return max(found, key=lambda p: p.voiced_s) if found else None


def find_phonations(
    times: NDArray[np.float64], f0: NDArray[np.float64], params: Params
) -> tuple[Phonation, ...]:
    """All voiced stretches that ``params.longest_break`` or more lies between, in order."""
    voiced = np.flatnonzero(f0 > 0)
    if not len(voiced):
        return ()
    return tuple(
        _phonation(times, chosen, len(voiced), params)
        for chosen in _runs(times, voiced, params.longest_break + params.step)
    )


def _phonation(
    times: NDArray[np.float64], chosen: NDArray[np.intp], all_voiced: int, params: Params
) -> Phonation:
    half = params.step / 2

    def span(frames: NDArray[np.intp]) -> Span:
        return Span(float(times[frames[0]]) - half, float(times[frames[-1]]) + half)

    whole = span(chosen)
    trim = params.trim if whole.duration > params.trim_above else 0.0
    voiced_s = len(chosen) * params.step
    held = (span(run) for run in _runs(times, chosen, params.bridged_gap + params.step))
    return Phonation(
        span=Span(whole.start + trim, whole.end - trim),
        whole=whole,
        voiced_s=voiced_s,
        breaks_share=max(0.0, 1 - voiced_s / whole.duration),
        other_voiced_s=(all_voiced - len(chosen)) * params.step,
        longest=max(held, key=lambda s: s.duration),
    )


def _runs(
    times: NDArray[np.float64], frames: NDArray[np.intp], longest: float
) -> list[NDArray[np.intp]]:
    """``frames`` divided wherever more than ``longest`` s lie between two of them."""
    return np.split(frames, np.flatnonzero(np.diff(times[frames]) > longest + 1e-9) + 1)


def cut(
    samples: NDArray[np.floating], rate: int, start: float, duration: float
) -> tuple[NDArray[np.floating], float]:
    """The samples from ``start`` (s after the first) on, and when (s) the first of them begins."""
    first = max(0, round(start * rate))
    last = min(len(samples), round((start + duration) * rate))
    return samples[first:last], first / rate
