"""Cepstral prominence of running speech: of its voiced stretches, joined, as AVQI takes them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.voice import praat
from analyzers.voice.clip import Clip
from analyzers.voice.params import Params

Array = NDArray[np.float64]

LONGEST_SOUND = 60.0
"""Seconds of voice in one cepstrogram: of a minute, it and its smoothed copy hold a quarter GB."""


def voiced_cepstrum(clip: Clip, times: Array, f0: Array, params: Params) -> praat.Curve:
    """Moments (s, in the recording) and prominence (dB) of the frames of the joined voiced sound.

    Args:
        times, f0: pitch frames (s, Hz; 0 where unvoiced) each ``params.step``.
    """
    all_times: list[Array] = []
    all_values: list[Array] = []
    batch: list[tuple[int, int]] = []
    held, limit = 0, int(LONGEST_SOUND * clip.rate)
    for stretch in _voiced_samples(clip, times, f0, params):
        batch.append(stretch)
        held += stretch[1] - stretch[0]
        if held >= limit:
            _measure(clip, batch, all_times, all_values)
            batch, held = [], 0
    _measure(clip, batch, all_times, all_values)
    if not all_times:
        return np.empty(0), np.empty(0)
    return np.concatenate(all_times), np.concatenate(all_values)


def _voiced_samples(clip: Clip, times: Array, f0: Array, params: Params) -> list[tuple[int, int]]:
    """First and last sample of each voiced stretch of ``params.shortest_voiced`` or more."""
    voiced = np.concatenate(([0], (f0 > 0).astype(int), [0]))
    edges = np.flatnonzero(np.diff(voiced))
    half = params.step / 2
    found = []
    for a, b in zip(edges[::2], edges[1::2], strict=True):
        if (b - a) * params.step >= params.shortest_voiced - 1e-9:
            first = max(0, round((float(times[a]) - half - clip.start) * clip.rate))
            last = min(
                len(clip.samples), round((float(times[b - 1]) + half - clip.start) * clip.rate)
            )
            found.append((first, last))
    return found


def _measure(
    clip: Clip, batch: list[tuple[int, int]], times: list[Array], values: list[Array]
) -> None:
    if not batch:
        return
    sound = np.concatenate([np.asarray(clip.samples[a:b], dtype=np.float64) for a, b in batch])
    try:
        moments, found = praat.cepstral_prominence(praat.sound(sound, clip.rate))
    except praat.PraatError:  # shorter than the window of the cepstrum
        return
    ends = np.cumsum([b - a for a, b in batch])
    starts = np.concatenate(([0], ends[:-1]))
    which = np.minimum(np.searchsorted(ends, moments * clip.rate, side="right"), len(batch) - 1)
    begins = np.array([a for a, _ in batch])
    times.append(clip.start + (begins[which] - starts[which]) / clip.rate + moments)
    values.append(found)
