"""Every visible text of the window, in English, Dutch and Polish.

``tr("menu.file")`` looks a text up in the catalogue of the language in use; ``{name}`` fields are
filled from keyword arguments. A text with forms (``one``, ``few``, ``many``, ``other``) is chosen
by its argument ``n``.
"""

from __future__ import annotations

import json
from pathlib import Path

LANGUAGES = {"en": "English", "nl": "Nederlands", "pl": "Polski"}
_FOLDER = Path(__file__).parent
_texts: dict[str, str | dict[str, str]] = {}
_language = ""


def catalogue(language: str) -> dict[str, str | dict[str, str]]:
    """All texts of a language, by key ``section.name``."""
    tables = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return {
        f"{table}.{name}": text for table, rows in tables.items() for name, text in rows.items()
    }


def use(language: str) -> str:
    """Makes ``language`` (``nl``, ``pl_PL``, ...) the one in use, English if it is not there."""
    global _texts, _language
    code = language.replace("-", "_").partition("_")[0].lower()
    code = code if code in LANGUAGES else "en"
    if code != _language:
        _texts, _language = catalogue(code), code
    return code


def language() -> str:
    """The language in use: en, nl or pl."""
    return _language or use("en")


def plural_form(code: str, n: int) -> str:
    """The form of a text that goes with the number ``n`` (CLDR plural rules)."""
    if n == 1:
        return "one"
    if code != "pl":
        return "other"
    return "few" if n % 10 in {2, 3, 4} and n % 100 not in {12, 13, 14} else "many"


def tr(key: str, /, **fields: object) -> str:
    """The text ``key`` in the language in use.

    Raises:
        KeyError: for a key that no catalogue holds.
    """
    code = language()
    text = _texts[key]
    if isinstance(text, dict):
        n = fields["n"]
        assert isinstance(n, int)
        text = text[plural_form(code, n)]
    return text.format(**fields) if fields else text


def tr_or(key: str, fallback: str) -> str:
    """The text ``key``, or ``fallback`` where the catalogue does not hold it (tasks, views)."""
    language()
    text = _texts.get(key, fallback)
    return text if isinstance(text, str) else fallback
