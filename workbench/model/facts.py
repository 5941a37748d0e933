"""The facts that may accompany a capture: a closed, typed list."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

FactValue = float | str | bool


@dataclass(frozen=True, slots=True)
class Fact:
    """The definition of one fact: its type, its unit and its bounds (for numbers)."""

    name: str
    kind: type
    meaning: str
    unit: str = ""
    low: float = -math.inf
    high: float = math.inf
    choices: tuple[str, ...] = ()


_ALL = (
    Fact("sex", str, "sex of the subject", choices=("F", "M", "X")),
    Fact("age", float, "age at the visit", "a", 0, 125),
    Fact("height_cm", float, "standing height", "cm", 30, 260),
    Fact("diagnosis", str, "diagnosis as given by the site"),
    Fact("distance_m", float, "distance walked or marked on the floor", "m", 0.1, 1000),
    Fact("person", str, "which person in view is the subject: A, B, ..."),
    Fact("mirrored", bool, "the picture is mirrored, as selfies are"),
    Fact("pd_mm", float, "measured pupillary distance", "mm", 30, 90),
    Fact("sticker_mm", float, "diameter of a round sticker on the face", "mm", 3, 60),
    Fact("ruler_mm", float, "length on a ruler, or between marks, in the picture", "mm", 1, 20000),
    Fact("ruler_px", float, "that length in pixels of the picture", "px", 5, 20000),
    Fact("cue_file", str, "file with the cues of the tasks in a recording"),
    Fact("calibration_db", float, "sound level of a tone at full scale", "dB", 20, 140),
    Fact("text", str, "the text that was read, or the language of the counting"),
    Fact("treadmill", bool, "walked on a treadmill"),
    Fact("unit", str, "unit of a scan's coordinates", choices=("mm", "cm", "m", "inch")),
)
FACTS: Mapping[str, Fact] = {fact.name: fact for fact in _ALL}

_TRUE, _FALSE = {"1", "true", "yes", "y"}, {"0", "false", "no", "n"}


def parse_fact(name: str, text: str) -> FactValue:
    """The typed value of a fact from its text.

    Raises:
        ValueError: naming the fact and what was expected, for an unknown name or a bad value.
    """
    fact = FACTS.get(name)
    if fact is None:
        raise ValueError(f"'{name}' is not a known fact (known: {', '.join(sorted(FACTS))})")
    text = text.strip()
    if fact.kind is bool:
        if text.lower() in _TRUE:
            return True
        if text.lower() in _FALSE:
            return False
        raise ValueError(f"'{name}' must be yes or no, not '{text}'")
    if fact.kind is float:
        try:
            value = float(text)
        except ValueError:
            raise ValueError(f"'{name}' must be a number, not '{text}'") from None
        if not fact.low <= value <= fact.high:
            raise ValueError(
                f"'{name}' must lie between {fact.low:g} and {fact.high:g} {fact.unit}, not {text}"
            )
        return value
    if fact.choices and text not in fact.choices:
        raise ValueError(f"'{name}' must be one of {', '.join(fact.choices)}, not '{text}'")
    return text
