"""How far a person counts aloud in one breath.

A breath can be seen in a pause only: in a count of one breath (``acq-breath``) the first pause
that is long enough to breathe in ends it. Where numbers run together and the language is known,
their syllables are counted instead of the gaps between them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.voice import methods_speech
from analyzers.voice.params import Params
from analyzers.voice.rows import row
from analyzers.voice.speech.counting import by_syllables, word_groups
from analyzers.voice.speech.number_words import Count
from analyzers.voice.speech.pauses import Pausing
from workbench.model import Measurement, Quality, Reason, Span, Verdict

BREATH = "breath"
"""The part of a recording's variant that says that all is to be counted in one breath."""
SINGLE_BREATH_ROWS = {"single_breath_count": ("{count}", methods_speech.WORDS)}
_NO_SPEECH = Reason("no_speech", "no stretch of speech found")


def is_one_breath(variant: str) -> bool:
    """Whether a variant (``acq``) names a count in one breath."""
    return BREATH in variant.lower().split("-")


def single_breath_row(
    pausing: Pausing | None,
    nuclei: NDArray[np.float64],
    told: Count,
    quality: Quality,
    whole: Span,
    params: Params,
) -> Measurement:
    """The numbers from the first sound to the first pause that a breath fits in."""
    name, (unit, method) = next(iter(SINGLE_BREATH_ROWS.items()))
    if pausing is None:
        return row(name, None, unit, method, span=whole, absent=_NO_SPEECH)
    end = next(
        (p.start for p in pausing.pauses if p.duration >= params.breath_pause), pausing.speech.end
    )
    breath = Span(pausing.speech.start, end)
    groups = [g for g in word_groups(pausing, params) if g.start < end]
    count = len(groups)
    if any(g.duration > params.longest_word for g in groups):
        if told.language is not None:
            inside = int(((nuclei >= breath.start) & (nuclei <= breath.end)).sum())
            count = by_syllables(inside, told.first or 1, told.language)
        text = f"numbers run together: {len(groups)} stretches" + (
            "; counted by syllables" if told.language is not None else ""
        )
        quality &= Quality(Verdict.LIMITED, (Reason("numbers_joined", text),))
    short = [p for p in pausing.pauses if p.end <= end]
    if short:
        longest = max(p.duration for p in short)
        text = f"a pause of {longest:.2f} s within it; {params.breath_pause:g} s ends the breath"
        quality &= Quality(Verdict.LIMITED, (Reason("breath_possible", text),))
    return row(name, float(count), unit, method, span=breath, n=count, quality=quality)
