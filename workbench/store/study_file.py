"""A study: one SQLite file (WAL) beside or apart from the media, which it never changes."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from workbench.model import (
    Capture,
    Decision,
    Edit,
    Problem,
    Subject,
    Track,
    Visit,
)
from workbench.model.problem import ProblemError
from workbench.store import media_record
from workbench.store.codec import edits_from_text, edits_to_text, from_text, to_text
from workbench.store.journal import Journal, Step, now
from workbench.store.opening import connect, create_file
from workbench.store.snapshot import Snapshot, StoredResult
from workbench.store.track_file import read_tracks

T = TypeVar("T")


class StudyFile:
    """An open study. One object per thread and process; readers and one writer get along.

    Every method that changes something has it on disk when it returns.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._db = connection
        self.journal = Journal(connection)

    @classmethod
    def create(cls, path: Path, *, title: str, media_root: Path) -> StudyFile:
        """A new, empty study.

        Raises:
            ProblemError: if there is a file already or none can be written.
        """
        create_file(path)
        study = cls(path.resolve(), connect(path))
        study._set("title", title)
        study._set("created", now())
        study.set_media_root(media_root)
        return study

    @classmethod
    def open(cls, path: Path) -> StudyFile:
        """An existing study, brought up to date if it is from an older version.

        Raises:
            ProblemError: if it is not there, is no study, or comes from a newer version.
        """
        if not path.is_file():
            raise ProblemError(
                Problem(str(path), "There is no such study.", "Check the path.", "no_study")
            )
        return cls(path.resolve(), connect(path))

    def close(self) -> None:
        """Closes the file. The object cannot be used after that."""
        self._db.close()

    def __enter__(self) -> StudyFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # What the study is

    @property
    def title(self) -> str:
        """The study's title."""
        return self._get("title")

    @property
    def media_root(self) -> Path:
        """The folder with the media; kept relative to the study where both move together."""
        return Path(os.path.normpath(self.path.parent / self._get("media_root")))

    def set_media_root(self, folder: Path) -> None:
        """Says where the media are (now)."""
        folder = folder.resolve()
        try:
            kept = os.path.relpath(folder, self.path.parent)
        except ValueError:  # another drive on Windows
            kept = str(folder)
        self._set("media_root", kept)

    @property
    def data_folder(self) -> Path:
        """Tracks and caches of this study: biometric data, for the owner only."""
        return self.path.with_name(self.path.name + "-data")

    def snapshot(self) -> Snapshot:
        """The study as it stands now, read in one transaction."""
        with self._db:
            self._db.execute("BEGIN")
            return Snapshot(
                title=self.title,
                subjects={s.id: s for s in self._all("subject", Subject)},
                visits={(v.subject, v.id): v for v in self._all("visit", Visit)},
                captures={c.path: c for c in self.captures()},
                results=self.results(),
                decisions={
                    key: from_text(text, Decision)
                    for key, text in self.journal.values("decision").items()
                },
                problems=tuple(sorted({*self._import_problems(), *self._job_problems()})),
            )

    # Media

    def add_layout(
        self,
        subjects: Iterable[Subject],
        visits: Iterable[Visit],
        captures: Iterable[Capture],
        problems: Iterable[Problem] = (),
    ) -> None:
        """Takes in what was understood of a folder. Captures that are gone leave the study's
        view (their results stay on record and count again when the file is back)."""
        with self._db:
            self._db.execute("BEGIN IMMEDIATE")
            media_record.replace_layout(self._db, subjects, visits, captures, problems)

    def captures(self) -> tuple[Capture, ...]:
        """All captures, by path."""
        return tuple(self._all("capture", Capture))

    def capture(self, path: str) -> Capture:
        """One capture. Raises KeyError if the study does not hold it."""
        row = self._db.execute("SELECT body FROM capture WHERE path = ?", (path,)).fetchone()
        if row is None:
            raise KeyError(path)
        return from_text(row[0], Capture)

    def media(self) -> media_record.MediaRecord:
        """What is on record about the files: size, time of change, hash, probe."""
        return media_record.MediaRecord(self._db)

    # Results

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
        """The newest result of each job that succeeded, for captures that are there."""
        known = {path for (path,) in self._db.execute("SELECT path FROM capture")}
        found = (from_text(text, StoredResult) for _, text in self._newest("result"))
        return tuple(r for r in found if r.captures and known.issuperset(r.captures))

    def failures_with(self, codes: Collection[str]) -> frozenset[str]:
        """Identities of the jobs whose newest outcome is a failure with one of ``codes``."""
        return frozenset(
            identity
            for identity, text in self._newest("problem")
            if from_text(text, Problem).code in codes
        )

    def forget_failure(self, identity: str, key: str) -> None:
        """Notes that a failure no longer stands (its file is fine now)."""
        self._outcome(identity, key, "null", None)

    def record(self, identity: str, result: StoredResult) -> None:
        """Keeps the result of a job."""
        self._outcome(identity, result.key, to_text(result), None)

    def record_failure(self, identity: str, key: str, problem: Problem) -> None:
        """Keeps why a job failed."""
        self._outcome(identity, key, None, to_text(problem))

    def tracks(self, result: StoredResult) -> tuple[Track, ...]:
        """The tracks of a result; none where they were never made or have been cleaned away."""
        file = self.data_folder / result.tracks
        return read_tracks(file) if result.tracks and file.is_file() else ()

    # Human steps

    def decide(self, decision: Decision) -> Step:
        """A named person accepts or rejects a finding."""
        word = "Accept" if decision.accepted else "Reject"
        return self.journal.set(
            "decision",
            decision.finding,
            to_text(decision),
            author=decision.by,
            label=f"{word} {decision.finding}",
        )

    def edits(self, capture: str) -> tuple[Edit, ...]:
        """The corrections on a capture, oldest first."""
        text = self.journal.value("edits", capture)
        return edits_from_text(text) if text else ()

    def edit(self, capture: str, edits: Iterable[Edit], *, author: str, label: str) -> Step:
        """Replaces the corrections on a capture."""
        kept = tuple(edits)
        text = edits_to_text(kept) if kept else None
        return self.journal.set("edits", capture, text, author=author, label=label)

    def undo(self, author: str) -> Step | None:
        """Takes back the newest human step."""
        return self.journal.undo(author)

    def redo(self, author: str) -> Step | None:
        """Makes the last undone step again."""
        return self.journal.redo(author)

    # Inside

    def _get(self, name: str) -> str:
        row = self._db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def _set(self, name: str, value: str) -> None:
        with self._db:
            self._db.execute(
                "INSERT INTO setting VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, value),
            )

    def _all(self, table: str, shape: type[T]) -> Iterable[T]:
        order = {"subject": "id", "visit": "subject, id", "capture": "path"}[table]
        for (body,) in self._db.execute(f"SELECT body FROM {table} ORDER BY {order}"):
            yield from_text(body, shape)

    def _outcome(self, identity: str, key: str, result: str | None, problem: str | None) -> None:
        with self._db:
            self._db.execute(
                "INSERT INTO outcome (identity, key, ended, result, problem)"
                " VALUES (?, ?, ?, ?, ?)",
                (identity, key, now(), result, problem),
            )

    def _newest(self, column: str) -> Iterable[tuple[str, str]]:
        yield from self._db.execute(
            f"SELECT identity, {column} FROM outcome"
            f" WHERE {column} IS NOT NULL AND {column} <> 'null' AND id IN"
            " (SELECT max(id) FROM outcome GROUP BY identity) ORDER BY identity"
        )

    def _job_problems(self) -> Iterable[Problem]:
        known = {path for (path,) in self._db.execute("SELECT path FROM capture")}
        for _, text in self._newest("problem"):
            problem = from_text(text, Problem)
            if problem.capture in known:
                yield problem

    def _import_problems(self) -> Iterable[Problem]:
        for (body,) in self._db.execute("SELECT body FROM import_problem ORDER BY position"):
            yield from_text(body, Problem)
