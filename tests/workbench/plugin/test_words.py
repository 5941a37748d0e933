"""Finished sentences are known again, alone and one after the other."""

from __future__ import annotations

import pytest

from workbench.plugin.manifest import Text
from workbench.plugin.words import Words

WORDS = Words(
    (
        Text(en="Nobody was found.", nl="Er is niemand gevonden.", pl="Nikogo nie znaleziono."),
        Text(
            en="the file lacks {1} of {2} frames",
            nl="het bestand mist {1} van de {2} beelden",
            pl="w pliku brakuje {1} z {2} klatek",
        ),
    ),
    "nl",
)


@pytest.mark.parametrize(
    ("english", "dutch"),
    [
        ("Nobody was found.", "Er is niemand gevonden."),
        ("the file lacks 3 of 9 frames", "het bestand mist 3 van de 9 beelden"),
        # What was unusual about a file is added to a cause as a sentence.
        (
            "Nobody was found. The file lacks 3 of 9 frames.",
            "Er is niemand gevonden. Het bestand mist 3 van de 9 beelden.",
        ),
        ("Nobody was found. Not known to us.", "Er is niemand gevonden. Not known to us."),
        ("Not known. Neither is this.", "Not known. Neither is this."),
        ("", ""),
    ],
)
def test_sentences_are_said_in_another_language(english: str, dutch: str) -> None:
    assert WORDS.said(english) == dutch


def test_english_stays_as_it_is() -> None:
    text = "Nobody was found. The file lacks 3 of 9 frames."
    assert Words((), "en").said(text) == text
