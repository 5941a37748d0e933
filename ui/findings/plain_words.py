"""What the rules say, set for reading: true signs, capitals, and nothing said twice."""

from __future__ import annotations

import re
from collections.abc import Callable

from ui.i18n.engine import said

_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "+-": "±"}


def sentence(text: str) -> str:
    """``text`` with a capital at its start."""
    return text[:1].upper() + text[1:]


def criterion_words(criterion: str) -> str:
    """``value <= -10 deg`` as ``≤ −10°``."""
    text = _without(criterion, "{} ", "value", str.removeprefix)
    for code, sign in _SIGNS.items():
        text = text.replace(code, sign)
    text = re.sub(r"(?<== )-?\d+\.\d+(?=\)$)", lambda found: f"{float(found[0]):.3g}", text)
    text = re.sub(r"(?<![\w)])-(?=\d)", "−", text)
    return re.sub(r"(?<=\d) deg\b", "°", text)


def reason_words(reason: str) -> str:
    """The reason as a sentence, without what the card says of a provisional rule itself."""
    from workbench.knowledge.wording import PROVISIONAL  # not needed before the first paint

    return sentence(_without(reason, "; {}", PROVISIONAL, str.removesuffix))


def _without(text: str, shape: str, what: str, cut: Callable[[str, str], str]) -> str:
    """``text`` without what the card need not say, in the window's language or in English."""
    for words in (said(what), what):
        text = cut(text, shape.format(words))
    return text
