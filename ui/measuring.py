"""Starts the analysis of the open study and tells how it goes and how it ended."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui import errors
from ui.analysis import Analysis
from ui.desk import Desk
from ui.i18n import tr
from ui.work_line import WorkLine


class Measuring(QObject):
    """Between the analysis, the desk and the bottom line."""

    def __init__(self, window: QWidget, analysis: Analysis, desk: Desk, work: WorkLine) -> None:
        super().__init__(window)
        self._window, self._analysis, self._desk, self._work = window, analysis, desk, work
        analysis.changed.connect(self._changed)
        analysis.ended.connect(self._ended)

    def start(self) -> None:
        """Measures everything in the study that is not measured yet."""
        session = self._desk.session
        if session is None or self._analysis.is_running:
            return
        total = [
            (path, manifest.id)
            for path, capture in session.snapshot.captures.items()
            for manifest in session.fitting(capture)
        ]
        self._analysis.start(session.media_root, session.path, total)

    def _changed(self) -> None:
        if self._analysis.is_running:
            self._work.show_analysis(self._analysis, self._desk.names())

    def _ended(self, code: int, said: str, stopped: bool) -> None:
        failed = self._analysis.failed
        if stopped:
            self._work.show_idle(tr("work.stopped"))
        elif code in (0, 3, 4):
            self._work.show_idle(tr("work.failed", n=failed) if failed else tr("work.finished"))
        else:
            self._work.show_idle("")
            self._explain(said)

    def _explain(self, said: str) -> None:
        lines = said.strip().splitlines() or [""]
        foreseen = lines[-1].startswith("myolens: ")
        cause = lines[-1].removeprefix("myolens: ") if foreseen else tr("work.broken")
        message = errors.box(self._window, cause, tr("work.broken_do"), said)
        message.finished.connect(message.deleteLater)
        message.open()
