"""The study that is open in the window: its snapshot, and every change to it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from workbench.model import Decision, Finding, Observation, Problem, Track
from workbench.store.journal import Step
from workbench.store.snapshot import Snapshot, StoredResult
from workbench.store.study_file import StudyFile


class Session(QObject):
    """An open study.

    Signals:
        refreshed: the snapshot is a new one (results, decisions or captures changed).
        stepped: a human step was made, undone or redone; its name.
    """

    refreshed = Signal()
    stepped = Signal(str)

    def __init__(self, study: StudyFile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.study = study
        self.snapshot: Snapshot = study.snapshot()
        self._findings: tuple[Finding, ...] | None = None
        self._by_capture: dict[str, list[Observation]] | None = None

    @property
    def path(self) -> Path:
        """The study's file."""
        return self.study.path

    @property
    def media_root(self) -> Path:
        """The folder with the captures."""
        return self.study.media_root

    def file_of(self, capture: str) -> Path:
        """The file of a capture on disk."""
        return self.media_root / capture

    def reload(self) -> None:
        """Reads the study anew."""
        self.snapshot = self.study.snapshot()
        self._findings, self._by_capture = None, None
        self.refreshed.emit()

    def observations(self, capture: str) -> list[Observation]:
        """All that was measured on a capture, or rests on it first of all."""
        if self._by_capture is None:
            self._by_capture = {}
            for _, seen in self.snapshot.observations():
                self._by_capture.setdefault(seen.capture.path, []).append(seen)
        return self._by_capture.get(capture, [])

    def results(self, capture: str) -> list[StoredResult]:
        """The results of the jobs that measured this capture."""
        return [r for r in self.snapshot.results if capture in r.captures]

    def tracks(self, capture: str) -> list[Track]:
        """The landmarks and curves found on a capture."""
        own = (r for r in self.results(capture) if r.scope == "capture")
        return [track for result in own for track in self.study.tracks(result)]

    def problems(self, capture: str) -> list[Problem]:
        """What went wrong with a capture."""
        return [p for p in self.snapshot.problems if p.capture == capture]

    def findings(self) -> tuple[Finding, ...]:
        """What the rules propose for the whole study."""
        if self._findings is None:
            from workbench.commands.review import findings

            self._findings = tuple(findings(self.snapshot)) if self.snapshot.results else ()
        return self._findings

    def findings_of(self, subject: str, visit: str) -> list[Finding]:
        """The proposals for one visit."""
        return [f for f in self.findings() if f.subject == subject and f.visit == visit]

    def decide(self, finding: Finding, *, accepted: bool, by: str, why: str = "") -> None:
        """A named person accepts or rejects a finding."""
        when = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        self._after(
            self.study.decide(
                Decision(finding=finding.key, accepted=accepted, by=by, when=when, why=why)
            )
        )

    def undo(self, by: str) -> None:
        """Takes back the newest human step."""
        self._after(self.study.undo(by))

    def redo(self, by: str) -> None:
        """Makes the last undone step again."""
        self._after(self.study.redo(by))

    def close(self) -> None:
        """Closes the study's file."""
        self.study.close()

    def _after(self, step: Step | None) -> None:
        if step is None:
            return
        findings = self._findings
        self.snapshot = self.study.snapshot()
        self._findings = findings  # rules judge measurements, which a decision does not touch
        self.stepped.emit(step.label)
        self.refreshed.emit()
