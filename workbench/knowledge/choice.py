"""Which of several measurements of the same thing at a visit counts, and in which order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from workbench.model import Observation, Verdict, Visit

_RANK = {verdict: i for i, verdict in enumerate(Verdict)}

Natural = tuple[tuple[int, int, str], ...]
Precedence = tuple[int, Natural, str, float, str, str, float, tuple[float, ...]]


def natural(text: str) -> Natural:
    """A sort key that puts ``run-2`` before ``run-10``."""
    parts = (part for part in re.split(r"([0-9]+)", text) if part)
    return tuple((0, int(p), "") if p[0] in "0123456789" else (1, 0, p) for p in parts)


def trial_of(observation: Observation) -> str:
    """The repetition: of the segment if it has one, else of the capture."""
    own = observation.measurement.trial
    return observation.capture.trial if own is None else own


def reaches(verdict: Verdict, least: Verdict) -> bool:
    """Whether a verdict is at least as good as another."""
    return _RANK[verdict] <= _RANK[least]


def quality_rank(observation: Observation) -> int:
    """0 for good; higher is worse, and a missing value is worse than any value."""
    measurement = observation.measurement
    return _RANK[measurement.quality.verdict] + (len(_RANK) if measurement.value is None else 0)


def precedence(observation: Observation) -> Precedence:
    """Sort key: the greatest one counts. Total, so that the order of arrival never matters."""
    m = observation.measurement
    return (
        -quality_rank(observation),
        natural(trial_of(observation)),
        observation.capture.path,
        -1.0 if m.span is None else m.span.start,
        observation.task,
        m.method,
        float("-inf") if m.value is None else m.value,
        m.samples,
    )


def best(observations: Iterable[Observation]) -> Observation | None:
    """The one that counts: a value before none, better quality first, then the latest trial."""
    return max(observations, key=precedence, default=None)


def in_order(visits: Iterable[Visit]) -> tuple[Visit, ...]:
    """The visits of one subject: by date, then id; by id alone if any of them has no date."""
    known: Sequence[Visit] = tuple(visits)
    dated = all(visit.date for visit in known)
    return tuple(
        sorted(known, key=lambda v: ((v.date or "") if dated else "", natural(v.id), v.id))
    )
