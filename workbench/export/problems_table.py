"""``problems.csv``: what could not be used or measured, why, and what to do."""

from __future__ import annotations

from workbench.export.table import Column, Table
from workbench.store.snapshot import Snapshot

COLUMNS = (
    Column(name="capture", meaning="the file, relative to the media folder where it lies inside"),
    Column(name="analyzer", meaning="the analyzer it happened in; empty for the file itself"),
    Column(name="cause", meaning="what is wrong, in plain words", required=True),
    Column(name="what_to_do", meaning="what helps"),
    Column(name="code", meaning="stable name of this kind of problem", required=True),
)


def problems_table(snapshot: Snapshot) -> Table:
    """The problems of a study, each once."""
    return Table(
        name="problems",
        title="Captures that could not be used or measured, and what to do",
        columns=COLUMNS,
        rows=[
            (p.capture, p.analyzer, p.cause, p.remedy, p.code)
            for p in sorted(
                set(snapshot.problems), key=lambda p: (p.capture, p.analyzer, p.code, p.cause)
            )
        ],
    )
