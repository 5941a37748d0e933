"""Analyses a corrected recording again, once nothing was corrected for a moment."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from ui.analysis import Analysis

QUIET_MS = 2000


class Again(QObject):
    """``wanted`` tells the recordings that are to be analysed again now."""

    wanted = Signal(list)

    def __init__(self, analysis: Analysis, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._analysis = analysis
        self._waiting: set[str] = set()
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(QUIET_MS)
        self._quiet.timeout.connect(self._go)
        analysis.ended.connect(self._ended)

    def soon(self, capture: str) -> None:
        """A recording was corrected."""
        self._waiting.add(capture)
        self._quiet.start()

    def now(self, capture: str) -> None:
        """A person does not want to wait."""
        self._waiting.add(capture)
        self._go()

    def forget(self) -> None:
        """Another study is open."""
        self._waiting.clear()
        self._quiet.stop()

    def _go(self) -> None:
        self._quiet.stop()
        if self._waiting and not self._analysis.is_running:
            waiting, self._waiting = sorted(self._waiting), set()
            self.wanted.emit(waiting)

    def _ended(self, _code: int, _said: str, stopped: bool) -> None:
        if stopped:
            self._waiting.clear()  # a person stopped it; it goes on when a person says so
        elif self._waiting:
            self._quiet.start()
