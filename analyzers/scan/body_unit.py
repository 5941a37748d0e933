"""The unit of a limb's or a back's scan: stated, set by a person, or guessed from its size."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from analyzers.scan.unit import MM_PER, WORDS, Scale
from workbench.model import Edit, FactValue, Quality, Reason, SetScale, Verdict

Bounds = tuple[float, float]


def body_scale(
    size: float, plausible: Bounds, what: str, facts: Mapping[str, FactValue], edits: Iterable[Edit]
) -> Scale:
    """The scale of a scan on which a size of the body is ``size`` units of the file.

    A scale set by a person comes first, then the fact ``unit``, then a guess that limits the
    quality until a person confirms it.

    Args:
        plausible: what the size can be (mm); less than a factor of ten apart.
        what: the size in words, ``the limb's girth``.
    """
    set_by_hand = [edit.mm_per_unit for edit in edits if isinstance(edit, SetScale)]
    if set_by_hand:
        return _checked(size, plausible, set_by_hand[-1], "set by hand", what)
    stated = facts.get("unit")
    if isinstance(stated, str) and stated in MM_PER:
        return _checked(size, plausible, MM_PER[stated], "stated", what)
    fitting = _fitting(size, plausible)
    if not fitting:
        text = (
            f"{what} is {size:.4g} file units, which fits none of mm, cm, m and inch;"
            " state the unit"
        )
        return Scale(None, Quality(Verdict.REFUSED, (Reason("unit_unknown", text),)), "unknown")
    unit, *others = fitting
    if others:
        text = (
            f"the file states no unit; {WORDS[unit]} fit {what} best, {WORDS[others[0]]} fit too;"
            f" confirm with the fact unit = {unit} or {others[0]}"
        )
    else:
        text = (
            f"the file states no unit; {WORDS[unit]} fit {what} best;"
            f" confirm with the fact unit = {unit}"
        )
    limited = Quality(Verdict.LIMITED, (Reason("unit_guessed", text),))
    return Scale(MM_PER[unit], limited, "guessed")


def _fitting(size: float, plausible: Bounds) -> list[str]:
    """The units in which ``size`` is plausible, the one that puts it nearest their middle first.

    Centimetres and inches can fit the same limb; the others are too far apart to.
    """
    low, high = plausible
    fits = [unit for unit, mm in MM_PER.items() if low <= size * mm <= high]
    return sorted(fits, key=lambda unit: abs(math.log(size * MM_PER[unit] / math.sqrt(low * high))))


def _checked(size: float, plausible: Bounds, mm: float, source: str, what: str) -> Scale:
    if plausible[0] <= size * mm <= plausible[1]:
        return Scale(mm, source=source)
    text = f"with the unit {source} {what} is {size * mm:.4g} mm"
    return Scale(mm, Quality(Verdict.POOR, (Reason("unit_implausible", text),)), source)
