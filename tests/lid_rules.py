"""A rule on the height of the lids, and what the judge makes of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workbench.knowledge.codebook import Codebook
from workbench.knowledge.hpo import shipped_index
from workbench.knowledge.judge import propose
from workbench.knowledge.norm_file import Norm
from workbench.knowledge.norms import NormBook
from workbench.knowledge.rule_file import Condition, Rule
from workbench.model import Finding, FindingState, Observation, RuleStatus, Side
from workbench.plugin.manifest import Text

PRESENT, EXCLUDED, OPEN = FindingState.PRESENT, FindingState.EXCLUDED, FindingState.NOT_ASSESSABLE
NORM = Norm(
    feature="lid.height",
    population="adults",
    n=100,
    source="Somebody 2001",
    mean=4.0,
    sd=0.5,
    transfers=True,
)
HPO = shipped_index()


def when(**given: Any) -> Condition:
    base: dict[str, Any] = {"op": "<", "threshold": 2.0, "source": "a test"}
    return Condition(**({"feature": "lid.height"} | base | given))


def rule(present: Condition | None = None, **given: Any) -> Rule:
    base: dict[str, Any] = {
        "id": "lid.ptosis",
        "hpo": "HP:0000508",
        "label": "Ptosis",
        "status": RuleStatus.PUBLISHED,
        "title": Text("Low lid", "Laag ooglid", "Nisko"),
        "objective": "o",
        "subjective": "s",
        "source": "a test",
        "sides": "each",
        "present": present or when(),
    }
    return Rule(**(base | given))


def judge(
    observations: Iterable[Observation],
    *rules: Rule,
    norms: Iterable[Norm] = (NORM,),
) -> tuple[Finding, ...]:
    return propose(observations, rules or (rule(),), NormBook(norms), Codebook({}), HPO)


def left(*observations: Observation, using: Rule | None = None, **given: Any) -> Finding:
    found = judge(observations, *([] if using is None else [using]), **given)
    (own,) = [f for f in found if f.side in (Side.LEFT, Side.NONE)][-1:]
    return own


def reference(**given: Any) -> Norm:
    base = {"feature": "lid.height", "population": "adults", "n": 9, "source": "s"}
    return Norm(**(base | given))
