"""How jobs ended: appended, never changed; what counts is decided when it is read.

The newest outcome of a job counts, and only while it was made from the captures as they are now:
the same bytes, of the same subject and visit, at the same task. So a replaced file, a corrected
name or a moved subject never leaves an old value under a new name.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal

import msgspec

from workbench.model import Capture, Problem
from workbench.store.codec import from_text, to_text
from workbench.store.journal import now
from workbench.store.snapshot import StoredResult

_VOID = "null"


class Outcomes:
    """The record of outcomes of an open study; shares its connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def keys(self) -> Mapping[str, tuple[str, bool]]:
        """For each job identity, the key of its newest outcome and whether it succeeded."""
        return {
            identity: (key, bool(done))
            for identity, key, done in self._db.execute(
                "SELECT identity, key, result IS NOT NULL FROM outcome"
                " WHERE id IN (SELECT max(id) FROM outcome GROUP BY identity)"
            )
        }

    def results(self) -> tuple[StoredResult, ...]:
        """The results that count."""
        return tuple(from_text(text, StoredResult) for _, text in self._counting("result"))

    def newest_result(self, identity: str) -> StoredResult | None:
        """The result of a job's newest outcome, whether or not it counts at present."""
        row = self._db.execute(
            "SELECT result FROM outcome WHERE identity = ? ORDER BY id DESC LIMIT 1", (identity,)
        ).fetchone()
        return None if row is None or row[0] in (None, _VOID) else from_text(row[0], StoredResult)

    def problems(self) -> tuple[Problem, ...]:
        """The failures that count."""
        return tuple(from_text(text, Problem) for _, text in self._counting("problem"))

    def failures_with(self, codes: Collection[str]) -> frozenset[str]:
        """Identities of the jobs that count as failed with one of ``codes``."""
        return frozenset(
            identity
            for identity, text in self._counting("problem")
            if from_text(text, Problem).code in codes
        )

    def record(self, identity: str, key: str, captures: Iterable[Capture], result: str) -> None:
        """Keeps the result of a job (JSON text of a StoredResult) on ``captures``."""
        self._append(identity, key, [c.identity for c in captures], result, None)

    def record_failure(
        self, identity: str, key: str, captures: Iterable[Capture], problem: Problem
    ) -> None:
        """Keeps why a job on ``captures`` failed."""
        self._append(identity, key, [c.identity for c in captures], None, to_text(problem))

    def record_unusable(self, identity: str, path: str, problem: Problem) -> None:
        """Keeps why a file cannot be used at all, whatever it is said to be."""
        self._append(identity, "", [(path,)], None, to_text(problem))

    def void(self, identity: str) -> None:
        """Notes that nothing that was kept of a job counts any more."""
        self._append(identity, "", [], _VOID, None)

    def _append(
        self,
        identity: str,
        key: str,
        inputs: list[tuple[str, ...]],
        result: str | None,
        problem: str | None,
    ) -> None:
        self._db.execute(
            "INSERT INTO outcome (identity, key, inputs, ended, result, problem)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (identity, key, to_text(inputs), now(), result, problem),
        )

    def _counting(self, column: Literal["result", "problem"]) -> Iterator[tuple[str, str]]:
        present: set[tuple[str, ...]] = set()
        for (body,) in self._db.execute("SELECT body FROM capture WHERE missing = 0"):
            capture = from_text(body, Capture)
            present |= {capture.identity, (capture.path,)}
        rows = self._db.execute(
            f"SELECT identity, inputs, {column} FROM outcome"
            f" WHERE {column} IS NOT NULL AND id IN"
            " (SELECT max(id) FROM outcome GROUP BY identity) ORDER BY identity"
        )
        for identity, inputs, text in rows:
            made_from = msgspec.json.decode(inputs, type=list[tuple[str, ...]])
            if text != _VOID and present.issuperset(made_from):
                yield identity, text
