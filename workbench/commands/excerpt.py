"""A few lines of the table for the terminal: what was measured, at a glance."""

from __future__ import annotations

from collections import Counter

from workbench.model import Observation, Verdict
from workbench.model.problem import printable
from workbench.store.snapshot import Snapshot

_PER_ANALYZER = 3
_LINES = 40
_COMPANIONS = ("_raw", "_disagreement")
_ORDER = list(Verdict)


def excerpt(snapshot: Snapshot) -> list[str]:
    """Up to three values of each analyzer and visit, the best first; corrected values only."""
    chosen: list[tuple[str, ...]] = []
    shown: Counter[tuple[str, ...]] = Counter()
    # Sorting keeps the analyzer's own order, in which what matters most comes first.
    for o in sorted((o for _, o in snapshot.observations()), key=_place):
        m = o.measurement
        place = (o.subject.id, o.visit.id)
        full = shown[*place, o.analyzer] == _PER_ANALYZER
        if m.value is None or m.feature.endswith(_COMPANIONS) or full:
            continue
        shown[*place, o.analyzer] += 1
        interval = "" if m.ci_low is None else f"{m.ci_low:.4g} to {m.ci_high:.4g}"
        value = f"{m.value:.4g} {m.unit}"
        chosen.append((*place, o.task, m.feature, m.side.value, value, interval, m.quality.verdict))
    header = ("subject", "visit", "task", "feature", "side", "value", "95 % interval", "quality")
    rows = [header, *chosen[:_LINES]]
    widths = [max(len(printable(row[i])) for row in rows) for i in range(len(header))]
    lines = [
        "  ".join(printable(cell).ljust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    return [line.rstrip() for line in lines] if chosen else []


def _place(observation: Observation) -> tuple[object, ...]:
    measurement = observation.measurement
    return (
        observation.subject.id,
        observation.visit.id,
        _ORDER.index(measurement.quality.verdict),
    )
