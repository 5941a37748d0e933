"""One analysis of a study: what runs, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from ui.engine import Engine

SETTLE_MS = 400


class Running(NamedTuple):
    """A job under way."""

    capture: str
    analyzer: str
    fraction: float
    note: str


class Analysis(QObject):
    """Starts the engine and keeps the account.

    Signals:
        changed: what runs, or how far it is, is different now.
        arrived: results were stored since the last time (at most every 0.4 s).
        ended: exit code, what the engine said on its error channel, whether it was stopped.
    """

    changed = Signal()
    arrived = Signal()
    ended = Signal(int, str, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.engine = Engine(self)
        self.engine.reported.connect(self._take)
        self.engine.ended.connect(self._ended)
        self.running: dict[str, Running] = {}
        self.total: frozenset[tuple[str, str]] = frozenset()
        self._over: set[tuple[str, str]] = set()
        self.failed = 0
        self.stopped = False
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self.arrived)

    @property
    def is_running(self) -> bool:
        """Whether an analysis is under way."""
        return self.engine.is_running

    @property
    def done(self) -> int:
        """How many of the expected measurements are over, whatever came of them."""
        return len(self._over & self.total)

    def start(
        self, folder: Path, study: Path, total: Collection[tuple[str, str]], *more: str
    ) -> None:
        """Analyses ``folder`` into ``study``; ``total`` are the pairs of capture and analyzer."""
        self.running, self._over, self.failed, self.stopped = {}, set(), 0, False
        self.total = frozenset(total)
        options = ("--no-export", "--json", "--stdin-control")
        self.engine.start("analyze", folder, "--study", study, *options, *more)
        self.changed.emit()

    def stop(self) -> None:
        """Stops all jobs; what is done is kept."""
        self.stopped = True
        self.engine.stop()
        self.changed.emit()

    def close(self) -> None:
        """Ends the engine for good."""
        self._settle.stop()
        self.engine.close()

    def _take(self, event: dict[str, Any]) -> None:
        kind, job = str(event["event"]), str(event.get("job", ""))
        capture, analyzer = str(event.get("capture", "")), str(event.get("analyzer", ""))
        if kind in {"started", "progress"}:
            self.running[job] = Running(
                capture, analyzer, float(event.get("fraction", 0)), str(event.get("note", ""))
            )
        elif kind in {"done", "failed", "stopped", "skipped"}:
            self.running.pop(job, None)
            self._over.add((capture, analyzer))
            self.failed += kind == "failed"
            if kind in {"done", "failed"} and not self._settle.isActive():
                self._settle.start()
        self.changed.emit()

    def _ended(self, code: int, said: str) -> None:
        self.running = {}
        self._settle.stop()
        self.arrived.emit()
        self.changed.emit()
        self.ended.emit(code, said, self.stopped)
