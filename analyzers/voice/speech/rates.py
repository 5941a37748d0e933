"""Speech rate and articulation rate: from the known text where there is one, else from nuclei."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.voice import methods_speech
from analyzers.voice.effort.windows import series
from analyzers.voice.params import Params
from analyzers.voice.rows import row
from analyzers.voice.speech.number_words import number_syllables, told_count
from analyzers.voice.speech.pauses import Pausing
from analyzers.voice.speech.text_syllables import language_of, number_of_words, syllables
from workbench.model import Measurement, Quality, Reason, Span, Track, Verdict

Array = NDArray[np.float64]
RATE_ROWS = {
    "syllables": ("{syllable}", methods_speech.NUCLEI),
    "speech_rate": ("{syllable}/s", methods_speech.NUCLEI),
    "articulation_rate": ("{syllable}/s", methods_speech.NUCLEI),
}
_WITHIN_SPEAKER = Quality(
    Verdict.LIMITED,
    (
        Reason(
            "nuclei_rate",
            "syllables found by ear of the machine, 7 % low to 42 % high between speakers:"
            " compare within one speaker and text only; give the text that was read",
        ),
    ),
)
DOUBT = 2.0
"""Judgement: nuclei lie 23 % below to 42 % above the syllables of a text that is read as it stands
(trials); twice as many or half as many tell that something else was said."""
_NO_SPEECH = Reason("no_speech", "no stretch of speech found")


def known_syllables(task: str, text: str, params: Params) -> tuple[str, int] | None:
    """Language and number of syllables of what was said, or None where that is not known."""
    if task == "counting":
        told = told_count(text)
        if told.language is None or told.first is None or told.last is None:
            return None
        numbers = range(told.first, told.last + 1)
        return told.language, sum(number_syllables(n, told.language) for n in numbers)
    if task != "reading" or number_of_words(text) < params.least_words:
        return None
    language = language_of(text)
    return None if language is None else (language, syllables(text, language))


def rate_rows(
    nuclei: Array,
    pausing: Pausing | None,
    known: tuple[str, int] | None,
    qualities: tuple[Quality, Quality],
    span: Span,
) -> tuple[Measurement, ...]:
    """Syllables, and their rate over the speech with and without its pauses.

    Args:
        qualities: of timing, and of the pauses.
    """
    quality, of_pauses = qualities
    method = methods_speech.NUCLEI if known is None else methods_speech.KNOWN_TEXT
    count: int | None = None
    if pausing is not None:
        inside = (nuclei >= pausing.speech.start) & (nuclei <= pausing.speech.end)
        heard = int(inside.sum())
        count = heard if known is None else known[1]
        if known is not None:
            quality &= _as_told(known[1], heard)
    if known is None:
        quality &= _WITHIN_SPEAKER
    values: dict[str, float | None] = dict.fromkeys(RATE_ROWS)
    if pausing is not None and count:
        spoken = pausing.speech.duration - pausing.paused
        values = {
            "syllables": float(count),
            "speech_rate": count / pausing.speech.duration,
            "articulation_rate": count / spoken if spoken > 0 else None,
        }
    return tuple(
        row(
            name,
            values[name],
            unit,
            method,
            span=span,
            n=count,
            quality=quality & of_pauses if name == "articulation_rate" else quality,
            absent=_NO_SPEECH,
        )
        for name, (unit, _) in RATE_ROWS.items()
    )


def _as_told(told: int, heard: int) -> Quality:
    """Limited where the text is hardly what was said: broken off, read twice, or another one."""
    if told <= DOUBT * heard and heard <= DOUBT * told:
        return Quality()
    text = f"the text has {told} syllables, about {heard} are heard: was it read as it stands?"
    return Quality(Verdict.LIMITED, (Reason("text_not_spoken", text),))


def rate_track(nuclei: Array, pausing: Pausing | None, speech: Span, params: Params) -> Track:
    """Nuclei per second of sound in windows: the articulation rate over time."""
    window = params.speech_window
    count = int(np.floor(speech.duration / window + 1e-9))
    rates = np.full(count, np.nan)
    pauses = () if pausing is None else pausing.pauses
    for i in range(count):
        part = Span(speech.start + i * window, speech.start + (i + 1) * window)
        silent = sum(o.duration for p in pauses if (o := p.overlap(part)))
        inside = int(((nuclei >= part.start) & (nuclei < part.end)).sum())
        if window - silent >= params.shortest_phonation:
            rates[i] = inside / (window - silent)
    centres = speech.start + window * (np.arange(count) + 0.5)
    return series("articulation_rate_windows", centres, rates, "{syllable}/s")
