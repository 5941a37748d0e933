"""``findings.csv``: what the rules propose, on what evidence, and what a person decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from workbench.export.cells import Cell, joined, number
from workbench.export.rows import visit_places
from workbench.export.table import Column, Table
from workbench.knowledge.base import Knowledge
from workbench.knowledge.choice import natural
from workbench.model import Decision, Evidence, Finding, FindingState, RuleStatus, Side
from workbench.store.snapshot import Snapshot

COLUMNS = (
    Column(name="subject", meaning="pseudonym of the person", required=True),
    Column(name="visit", meaning="visit of the person"),
    Column(name="rule", meaning="the rule that proposes", required=True),
    Column(
        name="rule_status",
        meaning="where the rule comes from: literature, the site's norms, or not yet validated",
        choices=tuple(s.value for s in RuleStatus),
    ),
    Column(name="hpo_id", meaning="the HPO term", pattern="HP:[0-9]{7}"),
    Column(name="hpo_label", meaning="its label"),
    Column(name="hpo_release", meaning="HPO release of id and label"),
    Column(
        name="side",
        meaning="the person's own side, for rules that are judged side by side",
        choices=(Side.LEFT.value, Side.RIGHT.value),
    ),
    Column(
        name="state",
        meaning="what is proposed; empty where a decision is kept whose measurement is gone",
        choices=tuple(s.value for s in FindingState),
    ),
    Column(name="reason", meaning="why, in words"),
    Column(
        name="evidence",
        meaning="the measurements judged on: 'feature side=value unit [criterion]', joined by |",
    ),
    Column(name="evidence_captures", meaning="the files these were measured on, joined by |"),
    Column(name="decision", meaning="what a person decided", choices=("accepted", "rejected")),
    Column(name="decided_by", meaning="who decided"),
    Column(name="decided_when", meaning="when, ISO 8601 UTC"),
    Column(name="why", meaning="the reason that the person gave"),
)


def findings_table(snapshot: Snapshot, knowledge: Knowledge, findings: Iterable[Finding]) -> Table:
    """All findings, and all decisions, also one whose finding is no longer proposed."""
    rows: dict[str, tuple[Cell, ...]] = {}
    for finding in findings:
        rows[finding.key] = _row(finding, snapshot.decisions.get(finding.key))
    for key, decision in snapshot.decisions.items():
        if key not in rows:
            rows[key] = _kept(key, decision, knowledge)
    place = visit_places(snapshot)

    def order(row: Sequence[Cell]) -> tuple[Any, ...]:
        subject, visit, rule, side = (str(row[i]) for i in (0, 1, 2, 7))
        return natural(subject), subject, place.get((subject, visit), len(place)), rule, side

    return Table(
        name="findings",
        title="Proposed findings with their evidence, and the decisions on them",
        columns=COLUMNS,
        rows=sorted(rows.values(), key=order),
        key=("subject", "visit", "rule", "side"),
    )


def in_words(evidence: Evidence) -> str:
    """One piece of evidence: ``feature side=value unit [criterion]``."""
    what = f"{evidence.feature} {evidence.side}".strip()
    if evidence.value is None:
        return f"{what}=missing [{evidence.criterion}]"
    unit = f" {evidence.unit}" if evidence.unit not in ("", "1") else ""
    return f"{what}={number(evidence.value)}{unit} [{evidence.criterion}]"


def _row(finding: Finding, decision: Decision | None) -> tuple[Cell, ...]:
    return (
        finding.subject,
        finding.visit,
        finding.rule,
        finding.rule_status,
        finding.hpo_id,
        finding.hpo_label,
        finding.hpo_release,
        finding.side,
        finding.state,
        finding.reason,
        joined(map(in_words, finding.evidence)),
        joined(dict.fromkeys(e.capture for e in finding.evidence)),
        *_decided(decision),
    )


def _kept(key: str, decision: Decision, knowledge: Knowledge) -> tuple[Cell, ...]:
    subject, visit, rule_id, side = (key.split("/") + [""] * 4)[:4]
    rule = next((r for r in knowledge.rules if r.id == rule_id), None)
    term = None if rule is None else knowledge.hpo.find(knowledge.hpo.current(rule.hpo) or "")
    return (
        subject,
        visit,
        rule_id,
        None if rule is None else rule.status,
        None if term is None else term.id,
        None if term is None else term.label,
        None if term is None else knowledge.hpo.release,
        "" if side == "-" else side,
        None,
        "no longer proposed: the measurement or the rule behind this decision is gone",
        "",
        "",
        *_decided(decision),
    )


def _decided(decision: Decision | None) -> tuple[str, str, str, str]:
    if decision is None:
        return "", "", "", ""
    verdict = "accepted" if decision.accepted else "rejected"
    return verdict, decision.by, decision.when, decision.why
