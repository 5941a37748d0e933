"""Syllables of written texts and of counted numbers, and the rates that rest on them."""

from __future__ import annotations

import numpy as np
import pytest
from voice_recording import MANIFEST, RATE, buzz, silence

from analyzers.voice.envelope import sound_level
from analyzers.voice.params import Params
from analyzers.voice.speech.counting import by_syllables
from analyzers.voice.speech.number_words import number_syllables, told_count
from analyzers.voice.speech.pauses import Pausing, find_pauses
from analyzers.voice.speech.rates import known_syllables, rate_rows
from analyzers.voice.speech.text_syllables import language_of, syllables
from workbench.model import GOOD, Span

# Counted by hand.
TEXTS = {
    "en": (
        "The north wind and the sun were disputing which was the stronger, when a traveller came"
        " along wrapped in a warm cloak",
        28,
    ),
    "nl": (
        "De noordenwind en de zon waren aan het redetwisten wie van hun beiden de sterkste was,"
        " toen er een reiziger voorbijkwam",
        33,
    ),
    "pl": (
        "Pewnego razu północny wiatr i słońce sprzeczali się, kto z nich jest silniejszy",
        22,
    ),
}
WORDS = {
    "en": {"table": 2, "stopped": 1, "wanted": 2, "houses": 2, "rainbow": 2, "beautiful": 3,
           "make": 1, "whole": 1, "little": 2, "reading": 2, "day": 1, "voice": 1},
    "nl": {"zeeën": 2, "ijs": 1, "moeilijk": 2, "knieën": 2, "huis": 1, "koeien": 2, "vrouw": 1},
    "pl": {"ziemia": 2, "siedem": 2, "nauka": 2, "miasto": 2, "dziewięć": 2, "w": 0, "i": 1},
}  # fmt: skip


@pytest.mark.parametrize("language", TEXTS)
def test_texts_counted_by_hand(language):
    text, count = TEXTS[language]
    assert language_of(text) == language
    assert syllables(text, language) == pytest.approx(count, abs=1)


@pytest.mark.parametrize(
    ("language", "word", "count"), [(c, w, n) for c, ws in WORDS.items() for w, n in ws.items()]
)
def test_words_counted_by_hand(language, word, count):
    assert syllables(word, language) == count


def test_the_syllables_of_a_count():
    assert [number_syllables(n, "en") for n in (7, 11, 17, 21, 100)] == [2, 3, 3, 3, 3]
    assert [number_syllables(n, "nl") for n in (7, 11, 21, 100)] == [2, 1, 4, 2]
    assert [number_syllables(n, "pl") for n in (4, 11, 25, 90)] == [2, 4, 4, 4]
    told = told_count("counting from 1 to 20 in English")
    assert (told.language, told.first, told.last) == ("en", 1, 20)
    assert told_count("nl 1-50") == told_count("Nederlands 1 tot 50")
    assert told_count("fast").last is None
    assert by_syllables(sum(number_syllables(n, "pl") for n in range(1, 31)), 1, "pl") == 30
    with pytest.raises(ValueError, match="outside"):
        number_syllables(101, "en")


def test_only_a_text_that_is_known_gives_its_syllables():
    params = Params()
    text, count = TEXTS["nl"]
    language, found = known_syllables("reading", text, params)
    assert (language, found) == ("nl", pytest.approx(count, abs=1))
    assert known_syllables("reading", "the north wind", params) is None
    assert known_syllables("monologue", text, params) is None
    assert known_syllables("counting", "counting from 1 to 20 in English", params) == ("en", 32)
    assert "text" in MANIFEST.facts


@pytest.mark.parametrize(("heard", "doubted"), [(4, True), (13, False), (19, False), (40, True)])
def test_a_text_that_is_hardly_what_was_said_is_doubted(heard, doubted):
    speech = Span(1.0, 6.0)
    rows = rate_rows(
        np.linspace(1.1, 5.9, heard),
        Pausing(speech, (speech,), (), (), -50.0),
        ("en", 15),
        (GOOD, GOOD),
        speech,
    )
    rates = {m.feature: m for m in rows}
    assert rates["voice.articulation_rate"].value == 3.0
    for made in rates.values():
        codes = {reason.code for reason in made.quality.reasons}
        assert codes == ({"text_not_spoken"} if doubted else set())


def test_a_breath_is_pause_and_a_consonant_is_speech():
    rng = np.random.default_rng(2)
    word = buzz(0.5)
    breath = rng.normal(0, 0.02, round(0.4 * RATE))
    hiss = rng.normal(0, 0.01, round(0.12 * RATE))
    sound = np.concatenate(
        [silence(0.4), word, silence(0.2), breath, silence(0.2), word, silence(0.06), hiss,
         silence(0.2), word, silence(0.4)]
    )  # fmt: skip
    times, level = sound_level(sound, RATE)
    voiced = np.concatenate([0.4 + np.arange(0, 0.5, 0.01) + k for k in (0.0, 1.3, 2.18)])
    found = find_pauses(times, level, voiced, None, Params())
    assert [round(p.duration, 1) for p in found.pauses] == [0.8]
    assert found.pauses[0].start == pytest.approx(0.9, abs=0.01)
    assert len(found.sounds) == 4
