"""How many numbers were counted aloud: sounds between gaps, checked against their syllables."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.voice import methods_speech
from analyzers.voice.params import Params
from analyzers.voice.rows import row
from analyzers.voice.speech.number_words import HIGHEST, Count, number_syllables
from analyzers.voice.speech.pauses import Pausing
from workbench.model import Measurement, Quality, Reason, Span, Verdict

WORD_ROWS = {"counted_numbers": ("{count}", methods_speech.WORDS)}
_NO_SPEECH = Reason("no_speech", "no stretch of speech found")


def word_rows(
    pausing: Pausing | None,
    nuclei: NDArray[np.float64],
    told: Count,
    quality: Quality,
    whole: Span,
    params: Params,
) -> tuple[Measurement, ...]:
    """The numbers counted, as far as gaps tell them apart."""
    name, (unit, method) = next(iter(WORD_ROWS.items()))
    if pausing is None:
        return (row(name, None, unit, method, span=whole, absent=_NO_SPEECH),)
    groups = word_groups(pausing, params)
    long = [g for g in groups if g.duration > params.longest_word]
    if long:
        text = f"{len(long)} stretches longer than {params.longest_word:g} s: numbers run together"
        quality &= Quality(Verdict.LIMITED, (Reason("numbers_joined", text),))
    if told.language is not None:
        expected = by_syllables(len(nuclei), told.first or 1, told.language)
        if abs(expected - len(groups)) > max(2, 0.15 * len(groups)):
            text = f"{len(groups)} by gaps, {expected} by syllables"
            quality &= Quality(Verdict.LIMITED, (Reason("counts_disagree", text),))
    return (
        row(
            name,
            float(len(groups)),
            unit,
            method,
            span=pausing.speech,
            n=len(groups),
            quality=quality,
        ),
    )


def word_groups(pausing: Pausing, params: Params) -> tuple[Span, ...]:
    """Sounds with gaps shorter than ``params.within_word`` between them, as one."""
    groups: list[Span] = []
    for sound in pausing.sounds:
        if groups and sound.start - groups[-1].end < params.within_word:
            groups[-1] = Span(groups[-1].start, max(groups[-1].end, sound.end))
        else:
            groups.append(sound)
    return tuple(groups)


def by_syllables(found: int, first: int, language: str) -> int:
    """How many numbers from ``first`` on have ``found`` syllables together."""
    total, numbers = 0, 0
    for number in range(first, HIGHEST + 1):
        total += number_syllables(number, language)
        if total > found:
            break
        numbers += 1
    return numbers
