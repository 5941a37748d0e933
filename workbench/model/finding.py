"""Proposed findings, their evidence, and what a person decided."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from workbench.model.capture import Side


class FindingState(StrEnum):
    """Present, excluded, or not assessable; nothing in between."""

    PRESENT = "present"
    EXCLUDED = "excluded"
    NOT_ASSESSABLE = "not assessable"


class RuleStatus(StrEnum):
    """Where a rule comes from: literature, a site's own norms, or not yet validated."""

    PUBLISHED = "published"
    SITE = "site"
    PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One measurement that a rule judged on.

    Attributes:
        feature, side, capture, task: which measurement.
        value, unit: what was measured (None where missing).
        criterion: the comparison in words, with threshold and unit.
        holds: whether the comparison holds; None where it could not be made.
        source: where the threshold comes from.
    """

    feature: str
    capture: str
    criterion: str
    unit: str
    side: Side = Side.NONE
    task: str = ""
    value: float | None = None
    holds: bool | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a rule proposes about one subject at one visit.

    ``key`` names the finding for good, so that a decision stays with it when norms or rules
    are judged anew: ``subject/visit/rule/side``.
    """

    subject: str
    visit: str
    rule: str
    rule_status: RuleStatus
    hpo_id: str
    hpo_label: str
    hpo_release: str
    state: FindingState
    side: Side = Side.NONE
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()

    @property
    def key(self) -> str:
        """Stable name of this finding within a study."""
        return "/".join((self.subject, self.visit, self.rule, self.side or "-"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A named person's verdict on a finding. ``when`` is ISO 8601 UTC."""

    finding: str
    accepted: bool
    by: str
    when: str
    why: str = ""

    def __post_init__(self) -> None:
        if not self.by.strip():
            raise ValueError("a decision needs the name of the person who took it")
