"""Numbers as a person reads them: never more digits than the uncertainty supports."""

from __future__ import annotations

import math

from ui.i18n import tr
from workbench.model import Measurement

# UCUM codes whose plain form differs from the code.
PLAIN = {
    "1": "",
    "deg": "°",
    "{ratio}": "",
    "/min": "/min",
    "{steps}/min": "/min",
    "um": "µm",
    "us": "µs",
    "mm2": "mm²",
    "cm2": "cm²",
    "cm3": "cm³",
    "m/s2": "m/s²",
    "Cel": "°C",
    "mm/{pixel}": "mm/px",
    "dB[SPL]": "dB SPL",
}
# UCUM codes that a sign alone would not tell: keys of the catalogues.
IN_WORDS = {
    "{semitone}": "units.semitones",
    "s/{tap}": "units.s_per_tap",
    "s/{repetition}": "units.s_per_repetition",
    "%/{tap}": "units.percent_per_tap",
    "{syllable}/s/min": "units.per_second_per_minute",
}
MINUS = "−"
COUNTS = frozenset({"{count}", "{syllable}", "{repetition}", "{tap}", "{score}"})
FINEST = {"mm": 2, "deg": 1, "mL": 1, "cm2": 1, "%": 2, "Hz": 1, "{semitone}": 2}
"""Decimals beyond which no recording carries these units (judgement); for values without an
interval: a spread over n tells too little where neighbouring readings are alike."""


def plain_unit(ucum: str) -> str:
    """A UCUM unit in its usual sign, or in words; annotations in braces are left out."""
    if ucum in IN_WORDS:
        return tr(IN_WORDS[ucum])
    if ucum in PLAIN:
        return PLAIN[ucum]
    text = ""
    depth = 0
    for sign in ucum:
        depth += sign == "{"
        if depth == 0:
            text += sign
        depth -= sign == "}"
    return text.replace("[", "").replace("]", "").removeprefix(".")


def with_unit(value: str, ucum: str) -> str:
    """A value and its unit; degrees follow at once, all others after a space."""
    unit = plain_unit(ucum)
    return f"{value}{unit}" if unit == "°" else f"{value} {unit}".strip()


def uncertainty(m: Measurement) -> float | None:
    """Half of the 95 % interval, else what the spread over n leaves; None where unknown."""
    if m.ci_low is not None and m.ci_high is not None:
        return (m.ci_high - m.ci_low) / 2
    if m.sd is not None and m.n:
        return 1.96 * m.sd / math.sqrt(m.n)
    return None


def decimals(value: float, plus_minus: float | None, ucum: str = "") -> int:
    """Decimals that a value deserves: the first uncertain digit is the last one shown.

    An uncertainty that begins with 1 is given one digit more, so that rounding costs little.
    Without an uncertainty three significant digits are shown, and of a count no decimals. No more
    are shown than ``ucum`` carries, if it is given.
    """
    if plus_minus is not None and plus_minus > 0:
        power = math.floor(math.log10(plus_minus))
        leading = plus_minus / 10**power
        return min(FINEST.get(ucum, 6), max(0, -power + (leading < 2)))
    if value == 0 or (ucum in COUNTS and value == round(value)):
        return 0
    return min(FINEST.get(ucum, 6), max(0, 2 - math.floor(math.log10(abs(value)))))


def number(value: float, places: int) -> str:
    """A number with so many decimals and a true minus sign."""
    text = f"{value:.{places}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", MINUS)


def value_text(m: Measurement) -> str:
    """The value alone; a dash where it is missing."""
    if m.value is None:
        return "–"
    return number(m.value, _places(m, m.value))


def interval_text(m: Measurement) -> str:
    """The 95 % interval; empty where there is none."""
    if m.value is None or m.ci_low is None or m.ci_high is None:
        return ""
    places = _places(m, m.value)
    low, high = number(m.ci_low, places), number(m.ci_high, places)
    return f"{low} – {high}"


def _places(m: Measurement, value: float) -> int:
    """Decimals of a measurement: an interval was made for it, and is believed whatever its unit."""
    has_interval = m.ci_low is not None and m.ci_high is not None and m.ci_high > m.ci_low
    return decimals(value, uncertainty(m), "" if has_interval else m.unit)
