"""The spoken numbers of a count, in English, Dutch and Polish, and how many syllables each has."""

from __future__ import annotations

import re
from dataclasses import dataclass

HIGHEST = 100

# Syllables of 1-19, then of 20, 30 ... 90, then of 100.
_UNITS = {
    "en": (1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2),
    "nl": (1, 1, 1, 1, 1, 1, 2, 1, 2, 1, 1, 1, 2, 2, 2, 2, 3, 2, 3),
    "pl": (2, 1, 1, 2, 1, 1, 2, 2, 2, 2, 4, 3, 3, 3, 3, 3, 4, 4, 4),
}
_TENS = {
    "en": (2, 2, 2, 2, 2, 3, 2, 2),
    "nl": (2, 2, 2, 2, 2, 3, 2, 3),
    "pl": (3, 3, 3, 3, 3, 4, 4, 4),
}
_HUNDRED = {"en": 3, "nl": 2, "pl": 1}
_NAMES = {
    "en": ("english", "engels", "angielsk", "en"),
    "nl": ("dutch", "nederlands", "niderlandzk", "holenders", "nl"),
    "pl": ("polish", "pools", "polsk", "pl"),
}
_RANGE = re.compile(r"(\d{1,3})\s*(?:-|\u2013|to|tot|t/m|do)\s*(\d{1,3})")


@dataclass(frozen=True, slots=True)
class Count:
    """A count aloud: its language (or None), first and last number (None where not told)."""

    language: str | None
    first: int | None
    last: int | None


def told_count(text: str) -> Count:
    """What the fact ``text`` tells of a count: "counting from 1 to 20 in English", "nl 1-50"."""
    lower = text.lower()
    words = re.findall(r"[^\W\d_]+", lower)
    named = [
        code
        for code, (*names, _) in _NAMES.items()
        if any(word.startswith(name) for word in words for name in names)
    ]
    coded = [code for code in _NAMES if code in words]
    language = next(iter(named + coded), None)
    told = _RANGE.search(lower)
    first, last = (int(told[1]), int(told[2])) if told else (None, None)
    if first is not None and last is not None and not 1 <= first < last <= HIGHEST:
        first = last = None
    return Count(language, first, last)


def number_syllables(number: int, language: str) -> int:
    """Syllables of ``number`` (1-100) as counted aloud.

    Raises:
        ValueError: outside 1-100.
    """
    if not 1 <= number <= HIGHEST:
        raise ValueError(f"{number} is outside 1-{HIGHEST}")
    if number == HIGHEST:
        return _HUNDRED[language]
    if number < 20:
        return _UNITS[language][number - 1]
    tens, unit = divmod(number, 10)
    total = _TENS[language][tens - 2]
    if unit:
        total += _UNITS[language][unit - 1] + (1 if language == "nl" else 0)  # een-en-twintig
    return total
