"""Starts the analysis of the open study and tells how it goes and how it ended."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui import errors
from ui.analysis import Analysis
from ui.desk import Desk
from ui.i18n import tr
from ui.i18n.engine import said_line
from ui.study.session import Session
from ui.work_line import WorkLine
from workbench.model import Problem
from workbench.model.problem import ProblemError


class Measuring(QObject):
    """Between the analysis, the desk and the bottom line."""

    def __init__(self, window: QWidget, analysis: Analysis, desk: Desk, work: WorkLine) -> None:
        super().__init__(window)
        self._window, self._analysis, self._desk, self._work = window, analysis, desk, work
        self._part = False
        desk.corrections.again.wanted.connect(self.again)
        analysis.changed.connect(self._changed)
        analysis.ended.connect(self._ended)

    def start(self) -> None:
        """Measures everything in the study that is not measured yet."""
        session = self._desk.session
        if session is None or self._analysis.is_running:
            return
        self._begin(session, session.snapshot.captures)

    def again(self, captures: list[str]) -> None:
        """Measures these recordings, which were corrected, and nothing else."""
        session = self._desk.session
        if session is None or self._analysis.is_running:
            return
        known = [path for path in captures if path in session.snapshot.captures]
        if known:
            self._begin(session, known, *(word for path in known for word in ("--capture", path)))

    def _begin(self, session: Session, captures: Iterable[str], *more: str) -> None:
        expected = [
            (path, manifest.id)
            for path in captures
            for manifest in session.fitting(session.snapshot.captures[path])
        ]
        self._part = bool(more)
        self._analysis.start(session.media_root, session.path, expected, *more)

    def _changed(self) -> None:
        if self._analysis.is_running:
            self._work.show_analysis(self._analysis, self._desk.names())

    def _ended(self, code: int, said: str, stopped: bool) -> None:
        if stopped:
            self._work.show_idle(tr("work.stopped"))
        elif code in (0, 3, 4):
            n = 0 if self._part else self._troubled()
            done = tr("work.again" if self._part else "work.finished")
            self._work.show_idle(tr("work.failed", n=n) if n else done)
        else:
            self._work.show_idle("")
            self._explain(code, said)

    def _troubled(self) -> int:
        """How many recordings have a problem, whether found now or before."""
        session = self._desk.session
        return 0 if session is None else len({p.capture for p in session.snapshot.problems})

    def _busy(self) -> Problem | None:
        """Another analysis that holds the study, in words; None where none does."""
        from workbench.store.run_lock import only_run

        session = self._desk.session
        if session is None:
            return None
        try:
            with only_run(session.path, session.study.data_folder):
                return None
        except ProblemError as error:
            return error.problem if error.problem.code == "study_busy" else None

    def _explain(self, code: int, said: str) -> None:
        busy = self._busy() if code == 1 else None
        if busy is not None:
            errors.show_problem(self._window, busy)
            return
        lines = said.strip().splitlines() or [""]
        foreseen = lines[-1].startswith("myolens: ")
        cause = said_line(lines[-1].removeprefix("myolens: ")) if foreseen else tr("work.broken")
        message = errors.box(self._window, cause, tr("work.broken_do"), said)
        message.finished.connect(message.deleteLater)
        message.open()
