"""What the rules say, set for reading: true signs, capitals, and nothing said twice."""

from __future__ import annotations

import re

_PROVISIONAL = "; the rule is provisional: its threshold is not yet validated"
_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "+-": "±"}


def sentence(text: str) -> str:
    """``text`` with a capital at its start."""
    return text[:1].upper() + text[1:]


def criterion_words(criterion: str) -> str:
    """``value <= -10 deg`` as ``≤ −10°``."""
    text = criterion.removeprefix("value ")
    for code, sign in _SIGNS.items():
        text = text.replace(code, sign)
    text = re.sub(r"(?<![\w)])-(?=\d)", "−", text)
    return re.sub(r"(?<=\d) deg\b", "°", text)


def reason_words(reason: str) -> str:
    """The reason as a sentence, without what the card says of a provisional rule itself."""
    return sentence(reason.removesuffix(_PROVISIONAL))
