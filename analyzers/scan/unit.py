"""The unit of a scan's coordinates: stated, corrected by a person, or guessed from the face."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbench.model import GOOD, Edit, FactValue, Quality, Reason, SetScale, Verdict

MM_PER: Mapping[str, float] = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "inch": 25.4}
WORDS: Mapping[str, str] = {
    "mm": "millimetres",
    "cm": "centimetres",
    "m": "metres",
    "inch": "inches",
}
OUTER_CANTHI_MM = (60.0, 115.0)
"""Outer canthal distance of any face, infant to adult (mm): adults 87-90 with SD 4 (Weinberg et
al. 2016), with room for small children and reading error. The four units cannot be confused."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Millimetres per unit of the file (None: unknown), and how far that may be trusted."""

    mm_per_unit: float | None
    quality: Quality = GOOD
    source: str = "stated"


def guess_unit(outer_canthi: float) -> str | None:
    """The unit in which outer canthi this far apart make a human face, or None.

    Example:
        >>> guess_unit(0.089), guess_unit(8.9), guess_unit(3.5), guess_unit(890.0)
        ('m', 'cm', 'inch', None)
    """
    low, high = OUTER_CANTHI_MM
    return next((unit for unit, mm in MM_PER.items() if low <= outer_canthi * mm <= high), None)


def scale_of(outer_canthi: float, facts: Mapping[str, FactValue], edits: Iterable[Edit]) -> Scale:
    """The scale of a scan whose outer canthi lie ``outer_canthi`` file units apart.

    A scale set by a person comes first, then the fact ``unit``, then a guess that is never
    silent: it limits the quality until the unit is confirmed.
    """
    set_by_hand = [edit.mm_per_unit for edit in edits if isinstance(edit, SetScale)]
    if set_by_hand:
        return _checked(outer_canthi, set_by_hand[-1], "set by hand", "the scale that was set")
    stated = facts.get("unit")
    if isinstance(stated, str) and stated in MM_PER:
        return _checked(outer_canthi, MM_PER[stated], "stated", f"the unit '{stated}'")
    unit = guess_unit(outer_canthi)
    if unit is None:
        text = (
            f"the outer corners of the eyes are {outer_canthi:.4g} file units apart, which is"
            " a face in none of mm, cm, m and inch; state the unit or set the scale"
        )
        return Scale(None, Quality(Verdict.REFUSED, (Reason("unit_unknown", text),)), "unknown")
    text = (
        f"the file states no unit; {WORDS[unit]} fit the face best;"
        f" confirm with the fact unit = {unit}"
    )
    limited = Quality(Verdict.LIMITED, (Reason("unit_guessed", text),))
    return Scale(MM_PER[unit], limited, "guessed")


def _checked(outer_canthi: float, mm_per_unit: float, source: str, what: str) -> Scale:
    distance = outer_canthi * mm_per_unit
    if OUTER_CANTHI_MM[0] <= distance <= OUTER_CANTHI_MM[1]:
        return Scale(mm_per_unit, source=source)
    text = f"with {what} the outer corners of the eyes are {distance:.4g} mm apart"
    return Scale(mm_per_unit, Quality(Verdict.POOR, (Reason("unit_implausible", text),)), source)
