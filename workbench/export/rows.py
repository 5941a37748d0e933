"""The one row builder: everything that shows or exports a measurement goes through here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.export.cells import joined, number
from workbench.export.judged import (
    ValueKey,
    deciders,
    findings_by_value,
    key_of,
    states,
    terms_of,
    verdicts,
)
from workbench.knowledge.base import Knowledge
from workbench.knowledge.choice import in_order, natural, trial_of
from workbench.knowledge.norm_file import Norm
from workbench.knowledge.norms import age_of, z_score
from workbench.model import Finding, Observation, Validation
from workbench.store.snapshot import Snapshot, StoredResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of ``features.csv``; the fields are its columns, in order.

    What each column means stands in ``export.feature_columns``.
    """

    study: str
    subject: str
    sex: str | None
    age: float | None
    diagnosis: str | None
    visit: str
    date: str | None
    capture: str
    modality: str
    task: str
    view: str
    trial: str
    feature: str
    side: str
    value: float | None
    unit: str
    sd: float | None
    ci_low: float | None
    ci_high: float | None
    n: int | None
    mdc95: float | None
    t_start: float | None
    t_end: float | None
    reference: str
    method: str
    quality: str
    quality_reasons: str
    validation: str
    norm_mean: float | None
    norm_sd: float | None
    norm_n: int | None
    norm_source: str
    z: float | None
    hpo_id: str
    hpo_label: str
    hpo_state: str
    hpo_release: str
    decision: str
    decided_by: str
    icf: str
    analyzer: str
    analyzer_version: str
    model_sha256: str
    file_sha256: str


def build_rows(
    snapshot: Snapshot, knowledge: Knowledge, findings: Iterable[Finding]
) -> tuple[Row, ...]:
    """All measurements of a study as rows, in the fixed order.

    The order is subject, visit (by date, then id), capture, task, trial, feature, side, method.

    Args:
        findings: what ``knowledge`` proposes on this snapshot (``propose_all``).
    """
    judged = findings_by_value(findings)
    place = visit_places(snapshot)
    rows = [_row(snapshot, knowledge, judged, r, o) for r, o in snapshot.observations()]
    return tuple(sorted(rows, key=lambda row: _order(row, place)))


def propose_all(snapshot: Snapshot, knowledge: Knowledge) -> tuple[Finding, ...]:
    """What the rules propose on all measurements of a study."""
    return knowledge.propose(observation for _, observation in snapshot.observations())


def visit_places(snapshot: Snapshot) -> dict[tuple[str, str], int]:
    """The place of each visit among those of its subject."""
    places: dict[tuple[str, str], int] = {}
    for subject in snapshot.subjects:
        own = in_order(v for v in snapshot.visits.values() if v.subject == subject)
        places.update({(subject, visit.id): i for i, visit in enumerate(own)})
    return places


def _order(row: Row, place: Mapping[tuple[str, str], int]) -> tuple[Any, ...]:
    return (
        natural(row.subject),
        row.subject,
        place[row.subject, row.visit],
        row.capture,
        row.task,
        natural(row.trial),
        row.feature,
        row.side,
        row.method,
        # Never needed by an analyzer that names its values apart; keeps the bytes the same.
        (row.t_start is not None, row.t_start or 0.0),
        (row.value is not None, row.value or 0.0),
        row.quality_reasons,
    )


def _row(
    snapshot: Snapshot,
    knowledge: Knowledge,
    judged: Mapping[ValueKey, Sequence[Finding]],
    result: StoredResult,
    observation: Observation,
) -> Row:
    observation = knowledge.at_site(observation)
    m, capture, subject = observation.measurement, observation.capture, observation.subject
    feature = knowledge.codebook.features.get(m.feature)
    norm = knowledge.norms.of(observation)
    findings = judged.get(key_of(observation), ())
    terms = terms_of(feature.hpo if feature else (), findings, knowledge.hpo)
    # A method that is unknown to the codebook has not been validated by anyone here.
    known = feature.validation if feature else Validation.EXPERIMENTAL
    return Row(
        study=snapshot.title,
        subject=subject.id,
        sex=subject.sex,
        age=age_of(observation),
        diagnosis=subject.diagnosis,
        visit=observation.visit.id,
        date=observation.visit.date,
        capture=capture.path,
        modality=capture.modality,
        task=observation.task,
        view=capture.view,
        trial=trial_of(observation),
        feature=m.feature,
        side=m.side,
        value=m.value,
        unit=m.unit,
        sd=m.sd,
        ci_low=m.ci_low,
        ci_high=m.ci_high,
        n=m.n,
        mdc95=m.mdc95,
        t_start=None if m.span is None else m.span.start,
        t_end=None if m.span is None else m.span.end,
        reference=joined(observation.references),
        method=m.method,
        quality=m.quality.verdict,
        quality_reasons=joined(map(str, m.quality.reasons)),
        validation=m.validation or known,
        norm_mean=None if norm is None else norm.mean,
        norm_sd=None if norm is None else norm.sd,
        norm_n=None if norm is None else norm.n,
        norm_source=_norm_source(norm, knowledge, observation),
        z=None if m.value is None else z_score(m.value, norm),
        hpo_id=joined(terms),
        hpo_label=joined(terms.values()),
        hpo_state=states(terms, findings),
        hpo_release=knowledge.hpo.release if terms else "",
        decision=verdicts(terms, findings, snapshot.decisions),
        decided_by=deciders(terms, findings, snapshot.decisions),
        icf=joined(feature.icf) if feature else "",
        analyzer=result.analyzer,
        analyzer_version=result.version,
        model_sha256=joined(sorted(set(result.models.values()))),
        file_sha256=capture.sha256,
    )


def _norm_source(norm: Norm | None, knowledge: Knowledge, observation: Observation) -> str:
    """The source, with what the columns beside it cannot say; else why no reference applies."""
    why = knowledge.norms.why_none(observation) if norm is None or norm.pooled else ""
    if norm is None:
        return f"none applies: {why}" if why else ""
    notes = []
    if norm.p2_5 is not None and norm.p97_5 is not None:
        notes.append(f"2.5-97.5 percentile {number(norm.p2_5)} to {number(norm.p97_5)}")
    if norm.text:
        notes.append(f"text: {norm.text}")
    if not norm.transfers:
        notes.append("measured in another way: for orientation only")
    if norm.pooled:
        notes.append(
            f"pooled over {' and '.join(norm.pooled)}, {norm.women} women and {norm.men} men:"
            f" for orientation only, no z{f'; {why}' if why else ''}"
        )
    return f"{norm.source} ({'; '.join(notes)})" if notes else norm.source
