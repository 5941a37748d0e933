"""Which half of the picture is the subject's left."""

from __future__ import annotations

from collections.abc import Mapping

from analyzers.perception.face_points import LEFT, RIGHT, HalfFace
from workbench.model import Edit, FactValue, Side, SwapSides

Halves = Mapping[Side, HalfFace]

EXCHANGED = "sides_exchanged"
"""Event of a picture in which the mesh's right is the subject's left."""


def halves(facts: Mapping[str, FactValue], edits: tuple[Edit, ...], t: float = 0.0) -> Halves:
    """The half of the mesh that shows each side of the subject at ``t`` (s).

    The mesh calls right what is on the left of the picture. In a mirrored picture (fact
    ``mirrored``) and where a person swapped the sides it is the other way round.
    """
    swapped = facts.get("mirrored") is True
    for edit in edits:
        if isinstance(edit, SwapSides) and edit.start <= t <= edit.end:
            swapped = not swapped
    if swapped:
        return {Side.LEFT: RIGHT, Side.RIGHT: LEFT}
    return {Side.LEFT: LEFT, Side.RIGHT: RIGHT}
