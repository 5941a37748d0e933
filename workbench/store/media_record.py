"""What a study knows of its media files: where they are, their hash, and what a look found."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from workbench.model import Capture, Problem, Subject, Visit
from workbench.store.codec import from_text, to_text


class FileState(NamedTuple):
    """Size (bytes) and time of change (ns), by which a changed file is noticed at once."""

    size: int
    modified_ns: int


class MediaRecord:
    """Reads and writes the record of the files of an open study."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def state(self, path: str) -> FileState | None:
        """The state at which the file was hashed last; None if it never was."""
        row = self._db.execute(
            "SELECT size, modified_ns FROM capture WHERE path = ? AND size IS NOT NULL", (path,)
        ).fetchone()
        return FileState(*row) if row else None

    def probe(self, path: str) -> str | None:
        """JSON text of what a look into the file found."""
        row = self._db.execute("SELECT probe FROM capture WHERE path = ?", (path,)).fetchone()
        return row[0] if row else None

    def note_failure(self, path: str, state: FileState | None) -> None:
        """Keeps that the file could not be used as it was in ``state`` (None: not there).

        Its hash is forgotten, so that nothing measured on its earlier bytes counts as its own.
        """
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            row = self._db.execute("SELECT body FROM capture WHERE path = ?", (path,)).fetchone()
            if row is None:
                return
            body = to_text(replace(from_text(row[0], Capture), sha256=""))
            self._db.execute(
                "UPDATE capture SET body = ?, size = ?, modified_ns = ?, probe = NULL"
                " WHERE path = ?",
                (body, *(state or (None, None)), path),
            )

    def note(self, path: str, sha256: str, state: FileState, probe: str | None) -> None:
        """Keeps hash, state and probe of a file."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            row = self._db.execute("SELECT body FROM capture WHERE path = ?", (path,)).fetchone()
            if row is None:
                return
            body = to_text(replace(from_text(row[0], Capture), sha256=sha256))
            self._db.execute(
                "UPDATE capture SET body = ?, size = ?, modified_ns = ?, probe = ? WHERE path = ?",
                (body, *state, probe, path),
            )


def replace_layout(
    db: sqlite3.Connection,
    subjects: Iterable[Subject],
    visits: Iterable[Visit],
    captures: Iterable[Capture],
    problems: Iterable[Problem],
) -> None:
    """Replaces what the study knows of its folder, keeping hash and probe of known files.

    Captures that are gone stay on record as missing. To be called inside a transaction.
    """
    subjects, visits = tuple(subjects), tuple(visits)
    old = dict(db.execute("SELECT path, body FROM capture"))
    for subject in subjects:
        db.execute(
            "INSERT INTO subject VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
            (subject.id, to_text(subject)),
        )
    for visit in visits:
        db.execute(
            "INSERT INTO visit VALUES (?, ?, ?)"
            " ON CONFLICT (subject, id) DO UPDATE SET body = excluded.body",
            (visit.subject, visit.id, to_text(visit)),
        )
    present = set()
    for capture in captures:
        present.add(capture.path)
        if capture.path in old:
            sha256 = from_text(old[capture.path], Capture).sha256
            db.execute(
                "UPDATE capture SET body = ?, missing = 0 WHERE path = ?",
                (to_text(replace(capture, sha256=sha256)), capture.path),
            )
        else:
            db.execute(
                "INSERT INTO capture (path, body) VALUES (?, ?)", (capture.path, to_text(capture))
            )
    gone = [(path,) for path in old if path not in present]
    db.executemany("UPDATE capture SET missing = 1 WHERE path = ?", gone)
    kept_visits = {(visit.subject, visit.id) for visit in visits}
    for place in db.execute("SELECT subject, id FROM visit").fetchall():
        if place not in kept_visits:
            db.execute("DELETE FROM visit WHERE subject = ? AND id = ?", place)
    kept = {subject.id for subject in subjects}
    for (subject_id,) in db.execute("SELECT id FROM subject").fetchall():
        if subject_id not in kept:
            db.execute("DELETE FROM subject WHERE id = ?", (subject_id,))
    db.execute("DELETE FROM import_problem")
    db.executemany(
        "INSERT INTO import_problem (position, body) VALUES (?, ?)",
        [(i, to_text(p)) for i, p in enumerate(sorted(problems))],
    )
