"""Pauses in counting and reading: where nothing of speech is above the room's noise."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from analyzers.voice.envelope import SMOOTHED, STEP
from analyzers.voice.params import Params
from workbench.model import Span

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pausing:
    """The speech (from first to last sound), its sounding stretches and the pauses within it.

    ``short_pauses`` are all silences of ``params.short_pause`` or more, the pauses among them.
    """

    speech: Span
    sounds: tuple[Span, ...]
    pauses: tuple[Span, ...]
    short_pauses: tuple[Span, ...]
    threshold_db: float

    @property
    def paused(self) -> float:
        """Seconds of pause."""
        return sum(p.duration for p in self.pauses)

    def time_share(self, pauses: tuple[Span, ...]) -> float:
        """Share of the speech that ``pauses`` take, in %."""
        return 100 * sum(p.duration for p in pauses) / self.speech.duration

    @property
    def runs(self) -> tuple[Span, ...]:
        """The stretches of speech between pauses."""
        starts = [self.speech.start, *(p.end for p in self.pauses)]
        ends = [*(p.start for p in self.pauses), self.speech.end]
        return tuple(Span(a, max(a, b)) for a, b in zip(starts, ends, strict=True))


def sound_threshold(level: Array, noise_db: float | None, params: Params) -> float:
    """The level (dB) above which there is sound.

    10 dB above the room's noise, so that weak consonants are part of their words, but within
    25-40 dB below the loudest (99th percentile): nearer, vowels are lost, and further down even
    a quiet room breathes. A noisy room leaves 5 dB.
    """
    loud = float(np.percentile(level, 99))
    noise = float(np.percentile(level, 5)) if noise_db is None else noise_db
    wanted = noise + params.above_noise
    within = min(max(wanted, loud - params.quietest_sound), loud - params.silence_below_q99)
    return max(within, noise + params.least_above_noise)


def dips(level: Array) -> float:
    """How far (dB) the level dips, in its lowest hundredth, below its loudest (99th percentile)."""
    low, loud = np.percentile(level, [1, 99])
    return float(loud - low)


def find_pauses(
    times: Array,
    level: Array,
    voiced_times: Array,
    noise_db: float | None,
    params: Params,
) -> Pausing | None:
    """The silences between the sounds of speech, or None without speech.

    Args:
        times, level: s and dB, shape (n,).
        voiced_times: moments (s) with a voice. A sound without any is speech only near one that
            has some (the s of "six"), and short: a breath or a click is pause.
        noise_db: level of the room, None where not known.
    """
    if len(times) < 2:
        return None
    threshold = sound_threshold(level, noise_db, params)
    sounds = _speech(_above(times, level > threshold), voiced_times, params)
    if not sounds:
        return None
    speech = Span(sounds[0].start, sounds[-1].end)
    silences = [Span(a.end, b.start) for a, b in pairwise(sounds) if b.start > a.end]

    def of_at_least(least: float) -> tuple[Span, ...]:
        return tuple(s for s in silences if s.duration >= least - STEP)  # as fine as edges are

    pauses, short = of_at_least(params.shortest_pause), of_at_least(params.short_pause)
    return Pausing(speech, sounds, pauses, short, threshold)


def _above(times: Array, mask: NDArray[np.bool_]) -> list[Span]:
    # The window of the level already feels a sound half its length before it begins.
    early = (SMOOTHED - 1) * STEP / 2
    edges = np.flatnonzero(np.diff(np.concatenate(([0], mask.astype(int), [0]))))
    bounds = [
        (float(times[a]) + early, float(times[b - 1]) - early)
        for a, b in zip(edges[::2], edges[1::2], strict=True)
    ]
    return [Span(start, end) for start, end in bounds if end > start]


def _speech(sounds: list[Span], voiced: Array, params: Params) -> tuple[Span, ...]:
    """Sounds with a voice in them, and short ones beside those."""
    inside = [
        int(np.searchsorted(voiced, s.end) - np.searchsorted(voiced, s.start)) * params.step
        for s in sounds
    ]
    spoken = [v >= params.shortest_voiced for v in inside]
    kept = []
    for i, sound in enumerate(sounds):
        if not spoken[i] and sound.duration <= params.longest_consonant:
            beside = [j for j in (i - 1, i + 1) if 0 <= j < len(sounds) and spoken[j]]
            gaps = [max(sounds[j].start - sound.end, sound.start - sounds[j].end) for j in beside]
            if gaps and min(gaps) <= params.within_word:
                kept.append(sound)
        elif spoken[i]:
            kept.append(sound)
    return tuple(kept)
