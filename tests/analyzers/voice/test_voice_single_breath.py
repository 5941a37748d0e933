"""A count in one breath: what ends it, what joins it, and where it is asked for."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from analyzers.voice.params import Params
from analyzers.voice.speech.number_words import Count
from analyzers.voice.speech.pauses import Pausing
from analyzers.voice.speech.single_breath import is_one_breath, single_breath_row
from workbench.model import Quality, Span, Verdict

ENGLISH = Count("en", 1, None)
UNKNOWN = Count(None, None, None)


def counted(gaps: list[float], told: Count = ENGLISH, word: float = 0.25):
    """Words of ``word`` s with these gaps (s) after them, one syllable in each."""
    starts = np.cumsum([1.0, *(word + g for g in gaps)])
    sounds = tuple(Span(float(s), float(s) + word) for s in starts)
    pauses = tuple(
        Span(a.end, b.start)
        for a, b in itertools.pairwise(sounds)
        if b.start - a.end >= Params().shortest_pause
    )
    pausing = Pausing(Span(sounds[0].start, sounds[-1].end), sounds, pauses, pauses, -50.0)
    whole = Span(0.0, 60.0)
    return single_breath_row(pausing, starts + word / 2, told, Quality(), whole, Params())


def test_the_first_breath_ends_it():
    made = counted([0.2] * 11 + [0.8] + [0.2] * 6)
    assert made.value == 12
    assert made.quality.verdict is Verdict.GOOD
    assert made.span.end == pytest.approx(1.0 + 11 * 0.45 + 0.25)


def test_all_of_one_breath_counts_and_a_short_pause_is_a_doubt():
    assert counted([0.2] * 17).value == 18
    unsure = counted([0.2] * 5 + [0.4] + [0.2] * 5)
    assert unsure.value == 12
    assert [r.code for r in unsure.quality.reasons] == ["breath_possible"]


def test_joined_numbers_are_counted_by_syllables_where_the_language_is_told():
    # "one" to "six" have a syllable each, "seven" two: seven sounds without a gap are six numbers.
    joined = counted([0.02] * 6)
    assert joined.value == 6
    assert joined.quality.verdict is Verdict.LIMITED
    assert counted([0.02] * 6, UNKNOWN).value == 1


def test_silence_and_variants():
    made = single_breath_row(None, np.empty(0), ENGLISH, Quality(), Span(0, 1), Params())
    assert made.value is None
    assert is_one_breath("breath-2")
    assert not is_one_breath("breathing")
