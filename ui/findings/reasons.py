"""Why a value is doubted or missing: a short sentence in the language of the window.

What the engine said, with the numbers, stays at hand as its detail.
"""

from __future__ import annotations

from collections.abc import Iterable

from ui.findings.plain_words import sentence
from ui.i18n import tr_or
from ui.i18n.engine import said
from workbench.model import Reason


def reason_sentence(reason: Reason) -> str:
    """A reason in plain words; what the engine said where the catalogue does not know it."""
    told = said(reason.text) if reason.text else reason.code.replace("_", " ")
    return tr_or(f"because.{reason.code}", sentence(told))


def reason_detail(reason: Reason) -> str:
    """What the engine said, with the numbers; empty where that is nothing more."""
    detail = sentence(said(reason.text))
    return "" if detail == reason_sentence(reason) else detail


def sentences(reasons: Iterable[Reason]) -> list[str]:
    """All reasons in plain words, none twice."""
    return list(dict.fromkeys(map(reason_sentence, reasons)))
