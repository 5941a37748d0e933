"""The part of a recording that is analysed, with what is needed to judge it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from analyzers.voice import praat
from analyzers.voice.effort.windows import series
from analyzers.voice.params import Params
from analyzers.voice.pieces import curve_in_pieces
from analyzers.voice.quality import Recording
from analyzers.voice.trains.syllables import SyllableTrain, find_syllables
from analyzers.voice.vowels.phonation import cut
from workbench.model import Span, Track

Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """Samples (n,) of the loudest channel at ``rate`` (Hz), the first of them at ``start`` (s).

    ``recorded`` is the whole recording that it is a part of. ``search`` gives the wide first
    pitch pass: times (s) and F0 (Hz); empty where the recording is too short for it. ``train``
    gives the syllables, taken as those of a rapid train; it raises PraatError where the recording
    is too short.
    """

    samples: NDArray[np.floating]
    rate: int
    start: float
    recording: Recording
    recorded: Span
    search: Callable[[], praat.Curve]
    train: Callable[[], SyllableTrain]

    @property
    def whole(self) -> Span:
        """From the first to the last sample."""
        return Span(self.start, self.start + len(self.samples) / self.rate)

    def samples_of(self, span: Span) -> tuple[NDArray[np.float64], float]:
        """The samples of ``span`` (s), and when (s) the first of them begins.

        Moments are rounded to samples of the recording, not of the clip: a moment between two
        samples would else fall on another one in a clip than in the whole.
        """
        before = round(self.start * self.rate)
        first = max(0, round(span.start * self.rate) - before)
        last = min(len(self.samples), round(span.end * self.rate) - before)
        samples = np.asarray(self.samples[first:last], dtype=np.float64)
        return samples, self.start + first / self.rate

    def part(self, span: Span, params: Params, *, anew: bool = False) -> Clip:
        """The stretch ``span`` (s) of this clip; the pitch search is that of the whole.

        So are the syllables, unless they are sought ``anew``: then what is loud outside the
        stretch does not matter to them.
        """
        samples, start = cut(self.samples, self.rate, span.start - self.start, span.duration)
        start += self.start

        def search() -> praat.Curve:
            times, f0 = self.search()
            inside = (times >= span.start) & (times <= span.end)
            return times[inside], f0[inside]

        def train() -> SyllableTrain:
            if anew:
                return find_syllables(samples, self.rate, start, params)
            return self.train().within(span)

        return Clip(samples, self.rate, start, self.recording, self.recorded, search, cache(train))


def whole_clip(
    samples: NDArray[np.floating], rate: int, start: float, recording: Recording, params: Params
) -> Clip:
    """The whole recording; what is sought in it is sought once, and only where it is asked for."""

    @cache
    def search() -> praat.Curve:
        try:
            times, f0 = curve_in_pieces(samples, rate, lambda snd: praat.search_pitch(snd, params))
        except praat.PraatError:  # shorter than three periods of the search floor
            return np.empty(0), np.empty(0)
        return start + times, f0

    @cache
    def train() -> SyllableTrain:
        return find_syllables(samples, rate, start, params)

    recorded = Span(start, start + len(samples) / rate)
    return Clip(samples, rate, start, recording, recorded, search, train)


def curve(name: str, times: NDArray[np.float64], values: NDArray[np.float64], unit: str) -> Track:
    """A track of one value over time; zero pitch and undefined values are NaN."""
    shown = np.where(values == 0, np.nan, values) if unit == "Hz" else values
    return series(name, times, shown, unit)
