"""One entry of the codebook: what a value means, where its definition comes from, what is worse."""

from __future__ import annotations

from typing import Literal

import msgspec

from workbench.model import Validation
from workbench.plugin.manifest import Text


class Feature(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One feature.

    ``unit`` is UCUM. ``range`` bounds what is plausible at all. ``worse`` is the direction that
    speaks for weakness. ``source`` is the paper or standard of the definition or formula.
    ``hpo`` and ``icf`` are what the feature bears on; a rule decides what it shows.
    ``change_of`` is the feature whose change within a visit this one is: their smallest detectable
    change is the same. ``validation_note`` says on what, and what is not measurable or known to be
    biased.
    """

    title: Text
    definition: str
    unit: str
    source: str
    formula: str = ""
    sides: Literal["none", "both"] = "none"
    worse: Literal["low", "high", "both", "none"] = "none"
    range: tuple[float, float] | None = None
    hpo: tuple[str, ...] = ()
    icf: tuple[str, ...] = ()
    validation: Validation = Validation.EXPERIMENTAL
    validation_note: str = ""
    change_of: str = ""
