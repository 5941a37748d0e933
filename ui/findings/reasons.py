"""Why a value is doubted or missing: a short sentence in the language of the window.

The engine's own words (English, with the numbers) stay at hand as its detail.
"""

from __future__ import annotations

from collections.abc import Iterable

from ui.findings.plain_words import sentence
from ui.i18n import tr_or
from workbench.model import Reason


def reason_sentence(reason: Reason) -> str:
    """A reason in plain words; what the engine said where the catalogue does not know it."""
    told = reason.text or reason.code.replace("_", " ")
    return tr_or(f"because.{reason.code}", sentence(told))


def reason_detail(reason: Reason) -> str:
    """The engine's own words with the numbers; empty where they say nothing more."""
    return sentence(reason.text) if reason.text and reason.text != reason_sentence(reason) else ""


def sentences(reasons: Iterable[Reason]) -> list[str]:
    """All reasons in plain words, none twice."""
    return list(dict.fromkeys(map(reason_sentence, reasons)))
