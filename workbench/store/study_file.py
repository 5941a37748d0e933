"""A study: one SQLite file (WAL) beside or apart from the media, which it never changes."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from workbench.knowledge.site_norm_file import (
    KEY,
    SLOT,
    SiteNorms,
    site_norms_of,
    site_norms_text,
)
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
from workbench.store.opening import connect, connect_to_read, create_file
from workbench.store.outcomes import Outcomes
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
        self.outcomes = Outcomes(connection)

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
    def open(cls, path: Path, *, read_only: bool = False) -> StudyFile:
        """An existing study, brought up to date if it is from an older version.

        Args:
            read_only: nothing is written, not even beside the file; fit for read-only media.

        Raises:
            ProblemError: if it is not there, is no study, or comes from a newer version.
        """
        if not path.is_file():
            raise ProblemError(
                Problem(str(path), "There is no such study.", "Check the path.", "no_study")
            )
        return cls(path.resolve(), connect_to_read(path) if read_only else connect(path))

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
                problems=tuple(
                    sorted({*self._import_problems(), *self.outcomes.problems(), *self._missing()})
                ),
                edits={
                    path: edits_from_text(text)
                    for path, text in self.journal.values("edits").items()
                },
                site_norms=self.site_norms(),
                profiles=self.profiles(),
            )

    # Media

    def add_layout(
        self,
        subjects: Iterable[Subject],
        visits: Iterable[Visit],
        captures: Iterable[Capture],
        problems: Iterable[Problem] = (),
    ) -> None:
        """Takes in what was understood of a folder. Captures that are gone are kept as missing:
        their results and corrections count again when the file is back."""
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

    def follow_moved(self, capture: Capture) -> str | None:
        """Recognises a missing capture of the same subject by its bytes: its corrections go over
        to ``capture``, as steps of the journal. Returns the old path, or None."""
        if not capture.sha256:
            return None
        rows = self._db.execute("SELECT body FROM capture WHERE missing = 1 ORDER BY path")
        for (body,) in rows.fetchall():
            old = from_text(body, Capture)
            if (old.sha256, old.subject) != (capture.sha256, capture.subject):
                continue
            edits = self.journal.value("edits", old.path)
            if edits is not None and self.journal.value("edits", capture.path) is None:
                label = f"Follow {old.path} to {capture.path}"
                self.journal.set("edits", capture.path, edits, author="Myolens", label=label)
            self._db.execute("DELETE FROM capture WHERE path = ?", (old.path,))
            return old.path
        return None

    def forget_missing(self) -> int:
        """Takes captures that are gone for good off the list; how many there were."""
        return self._db.execute("DELETE FROM capture WHERE missing = 1").rowcount

    def media(self) -> media_record.MediaRecord:
        """What is on record about the files: size, time of change, hash, probe."""
        return media_record.MediaRecord(self._db)

    # Results

    def results(self) -> tuple[StoredResult, ...]:
        """The results that count (see ``store.outcomes``)."""
        return self.outcomes.results()

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

    def site_norms(self) -> SiteNorms | None:
        """The site's own norms that this study is judged with; None where it has none."""
        text = self.journal.value(SLOT, KEY)
        return site_norms_of(text, str(self.path)) if text else None

    def set_site_norms(self, norms: SiteNorms | None, *, author: str) -> Step:
        """Takes norms of the site for this study, or gives them up."""
        text = None if norms is None else site_norms_text(norms)
        label = "Give up the site norms"
        if norms is not None:
            label = f"Use site norms of {norms.study}, version {norms.version}"
        return self.journal.set(SLOT, KEY, text, author=author, label=label)

    def profiles(self) -> tuple[str, ...]:
        """The profiles of optional rules that are switched on for this study."""
        return tuple((self.journal.value("rules", "profiles") or "").split())

    def set_profiles(self, profiles: Iterable[str], *, author: str) -> Step:
        """Switches on these profiles of rules, and no others."""
        text = " ".join(sorted(set(profiles)))
        label = f"Switch on the rules of: {text}" if text else "Switch off all optional rules"
        return self.journal.set("rules", "profiles", text or None, author=author, label=label)

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
        where = "WHERE missing = 0" if table == "capture" else ""
        for (body,) in self._db.execute(f"SELECT body FROM {table} {where} ORDER BY {order}"):
            yield from_text(body, shape)

    def _missing(self) -> Iterable[Problem]:
        for (path,) in self._db.execute("SELECT path FROM capture WHERE missing = 1"):
            yield Problem(
                path,
                "The recording is not in the media folder any more; what was measured on it is"
                " kept on record.",
                "Put it back, or run with --forget-missing if it is gone for good.",
                "missing",
            )

    def _import_problems(self) -> Iterable[Problem]:
        for (body,) in self._db.execute("SELECT body FROM import_problem ORDER BY position"):
            yield from_text(body, Problem)
