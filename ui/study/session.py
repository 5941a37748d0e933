"""The study that is open in the window: its snapshot, and every change to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Signal

from workbench.model import Capture, Decision, Edit, Finding, Observation, Problem, Track
from workbench.store.journal import Step
from workbench.store.snapshot import Snapshot, StoredResult
from workbench.store.study_file import StudyFile

if TYPE_CHECKING:
    from workbench.knowledge.base import Knowledge
    from workbench.plugin.manifest import Manifest


class Judgement(NamedTuple):
    """What is known, who can measure, and what the rules propose."""

    known: Knowledge
    analyzers: tuple[Manifest, ...]
    findings: tuple[Finding, ...]


class Session(QObject):
    """An open study.

    Signals:
        refreshed: the snapshot is a new one (results, decisions or captures changed).
        stepped: a human step was made, undone or redone; its name.
        corrected: the corrections on this capture are others now.
    """

    refreshed = Signal()
    stepped = Signal(str)
    corrected = Signal(str)

    def __init__(self, study: StudyFile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.study = study
        self.snapshot: Snapshot = study.snapshot()
        self.known: Knowledge | None = None
        self.analyzers: tuple[Manifest, ...] = ()
        self._findings: tuple[Finding, ...] = ()
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
        self._by_capture = None
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
        own = [p for p in self.snapshot.problems if p.capture == capture]
        return sorted(own, key=lambda p: p.code == "no_analyzer")  # what the file itself has first

    def findings(self) -> tuple[Finding, ...]:
        """What the rules propose for the whole study, as far as it has been judged."""
        return self._findings

    def judge(self) -> Callable[[], Judgement]:
        """The work (for a background thread) of judging the snapshot as it is now."""
        snapshot, known, analyzers = self.snapshot, self.known, self.analyzers

        def work() -> Judgement:
            from ui.i18n.engine import words
            from workbench.commands.review import at_site, findings, knowledge
            from workbench.plugin.catalog import load_catalog

            fitting = analyzers
            used = known
            if used is None:
                catalog = load_catalog()
                fitting = tuple(catalog.analyzers.values())
                used = knowledge(catalog)
            used = at_site(used, snapshot)
            found = tuple(findings(snapshot, used, words())) if snapshot.results else ()
            return Judgement(used, fitting, found)

        return work

    def take_judgement(self, judged: Judgement) -> None:
        """The outcome of ``judge``."""
        self.known, self.analyzers, self._findings = judged
        self.refreshed.emit()

    def findings_of(self, subject: str, visit: str) -> list[Finding]:
        """The proposals for one visit."""
        return [f for f in self.findings() if f.subject == subject and f.visit == visit]

    def fitting(self, capture: Capture) -> list[Manifest]:
        """The analyzers that measure this kind of capture, as far as they are known yet."""
        return [m for m in self.analyzers if m.accepts_capture(capture)]

    def decide(self, finding: Finding, *, accepted: bool, by: str, why: str = "") -> None:
        """A named person accepts or rejects a finding."""
        when = datetime.now(UTC).isoformat(timespec="seconds")
        self._after(
            self.study.decide(
                Decision(finding=finding.key, accepted=accepted, by=by, when=when, why=why)
            )
        )

    def edit(self, capture: str, edits: Iterable[Edit], *, by: str, label: str) -> None:
        """A named person corrects a capture: ``edits`` are all its corrections from now on."""
        self._after(self.study.edit(capture, edits, author=by, label=label))

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
        self.snapshot = self.study.snapshot()  # decisions do not touch what the rules judged
        self.stepped.emit(step.label)
        self.refreshed.emit()
        if step.slot == "edits":
            self.corrected.emit(step.key)
