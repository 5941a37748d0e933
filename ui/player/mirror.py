"""Whether a picture shows its subject mirrored, so that left and right change places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from workbench.model import Edit, FactValue, SwapSides


class Mirror(NamedTuple):
    """What is stated of the file, and where a person exchanged the sides."""

    stated: bool = False
    exchanged: tuple[SwapSides, ...] = ()

    @classmethod
    def of(cls, facts: Mapping[str, FactValue], edits: Iterable[Edit]) -> Mirror:
        """From the facts and the corrections of a recording."""
        swaps = tuple(edit for edit in edits if isinstance(edit, SwapSides))
        return cls(facts.get("mirrored") is True, swaps)

    def at(self, t: float) -> bool:
        """Whether the picture at ``t`` (s) is mirrored."""
        times = sum(edit.start <= t <= edit.end for edit in self.exchanged)
        return self.stated ^ bool(times % 2)
