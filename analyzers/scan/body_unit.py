"""The unit of a limb's or a back's scan: stated, set by a person, or guessed from its size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from analyzers.scan.unit import MM_PER, WORDS, Scale
from workbench.model import Edit, FactValue, Quality, Reason, SetScale, Verdict

GUESSED = ("mm", "cm", "m")
"""Inches are never guessed: a size that fits them fits centimetres as well."""
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
    low, high = plausible
    unit = next((u for u in GUESSED if low <= size * MM_PER[u] <= high), None)
    if unit is None:
        text = f"{what} is {size:.4g} file units, which fits none of mm, cm and m; state the unit"
        return Scale(None, Quality(Verdict.REFUSED, (Reason("unit_unknown", text),)), "unknown")
    text = (
        f"the file states no unit; {WORDS[unit]} fit {what} best;"
        f" confirm with the fact unit = {unit}"
    )
    limited = Quality(Verdict.LIMITED, (Reason("unit_guessed", text),))
    return Scale(MM_PER[unit], limited, "guessed")


def _checked(size: float, plausible: Bounds, mm: float, source: str, what: str) -> Scale:
    if plausible[0] <= size * mm <= plausible[1]:
        return Scale(mm, source=source)
    text = f"with the unit {source} {what} is {size * mm:.4g} mm"
    return Scale(mm, Quality(Verdict.POOR, (Reason("unit_implausible", text),)), source)
