"""What the rules and a person said about one value, in the cells of its row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from workbench.export.cells import joined
from workbench.knowledge.hpo import HpoIndex
from workbench.model import Decision, Finding, FindingState, Observation, Side

# Which measurement a finding judged on: subject, visit, feature, side, capture, task, value.
ValueKey = tuple[str, str, str, Side, str, str, float | None]
Terms = Mapping[str, str]


def key_of(observation: Observation) -> ValueKey:
    """What tells a value from all others that a finding may have judged on."""
    m = observation.measurement
    return (
        observation.subject.id,
        observation.visit.id,
        m.feature,
        m.side,
        observation.capture.path,
        observation.task,
        m.value,
    )


def findings_by_value(findings: Iterable[Finding]) -> dict[ValueKey, list[Finding]]:
    """The findings that judged on each value.

    A value of an earlier visit that a change was measured from, or of the other side that a
    side was compared with, is evidence but has no state by it: the finding is not about it.
    """
    judged: dict[ValueKey, list[Finding]] = {}
    for f in findings:
        keys = {
            (f.subject, f.visit, e.feature, e.side, e.capture, e.task, e.value): None
            for e in f.evidence
            if not f.side or e.side in (f.side, Side.NONE)
        }
        for key in keys:
            judged.setdefault(key, []).append(f)
    return judged


def terms_of(codebook_ids: Iterable[str], findings: Iterable[Finding], hpo: HpoIndex) -> Terms:
    """Label by id of the terms that a value bears on: the codebook's, then the rules'."""
    terms: dict[str, str] = {}
    for term_id in codebook_ids:
        current = hpo.current(term_id)
        if current is not None:
            terms[current] = hpo.term(current).label
    for finding in findings:
        terms.setdefault(finding.hpo_id, finding.hpo_label)
    return terms


def states(terms: Terms, findings: Sequence[Finding]) -> str:
    """The state of each term, in the terms' order; empty if no rule judged on the value."""
    order = list(FindingState)
    return _aligned(terms, findings, lambda own: [s for s in order if s in {f.state for f in own}])


def verdicts(terms: Terms, findings: Sequence[Finding], decisions: Mapping[str, Decision]) -> str:
    """accepted or rejected for each term, in the terms' order; empty if nobody decided."""
    return _aligned(
        terms,
        findings,
        lambda own: ["accepted" if d.accepted else "rejected" for d in _taken(own, decisions)],
    )


def deciders(terms: Terms, findings: Sequence[Finding], decisions: Mapping[str, Decision]) -> str:
    """Who decided on each term, in the terms' order."""
    return _aligned(terms, findings, lambda own: [d.by for d in _taken(own, decisions)])


def _taken(findings: Iterable[Finding], decisions: Mapping[str, Decision]) -> list[Decision]:
    return [decisions[f.key] for f in findings if f.key in decisions]


def _aligned(
    terms: Terms,
    findings: Sequence[Finding],
    say: Callable[[list[Finding]], Iterable[str]],
) -> str:
    """One entry per term; several rules on one term are joined by a comma."""
    entries = [
        ",".join(dict.fromkeys(say([f for f in findings if f.hpo_id == term]))) for term in terms
    ]
    return joined(entries) if any(entries) else ""
