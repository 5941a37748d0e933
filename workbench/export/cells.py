"""How values become cells: numbers without surprises, text that no spreadsheet runs."""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal

Cell = str | int | float | bool | None

SIGNIFICANT_DIGITS = 6
SEPARATOR = "|"

# What makes a spreadsheet take a cell for a formula (OWASP, CSV injection), full-width forms
# included, and the guard itself, so that exactly one leading apostrophe can be taken off again.
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
GUARD = "'"


def cell(value: Cell) -> str:
    """One cell: empty for None, true or false, a plain number, or guarded text."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return number(value)
        case str():
            return guarded(value)
        case _:
            raise TypeError(f"a cell cannot hold a {type(value).__name__}")


def number(value: float) -> str:
    """Six significant digits, ``.`` decimal, no exponent, no trailing zeros, no -0.

    Example:
        >>> number(0.1 + 0.2), number(-0.0), number(1.5e-7), number(117.9941)
        ('0.3', '0', '0.00000015', '117.994')

    Raises:
        ValueError: for a number that is not finite.
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} is no number that a table can hold")
    text = format(Decimal(f"{value:.{SIGNIFICANT_DIGITS - 1}e}").normalize(), "f")
    return "0" if text in ("-0", "0") else text


def guarded(text: str) -> str:
    """Text that opens as text: an apostrophe before ``= + - @``, tab, line ends and apostrophes.

    To read a cell back, take off one leading apostrophe where there is one (``unguarded``).
    """
    text = encodable(text)
    return GUARD + text if text.startswith(_DANGEROUS) else text


def unguarded(text: str) -> str:
    """The text of a guarded cell."""
    return text.removeprefix(GUARD)


def encodable(text: str) -> str:
    """Text without what UTF-8 or a CSV reader cannot hold: lone surrogates and NUL, escaped."""
    return text.replace("\0", "\\x00").encode("utf-8", "backslashreplace").decode("utf-8")


def joined(parts: Iterable[str]) -> str:
    """Several texts in one cell, with ``|`` between them (and ``/`` for a ``|`` within one)."""
    return SEPARATOR.join(part.replace(SEPARATOR, "/") for part in parts)
