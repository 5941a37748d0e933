"""One analysis of a study: what runs, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from ui.engine import Engine

SETTLE_MS = 400
STOPPED = 4  # the engine's exit code


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
        ended: exit code, what the engine said on its error channel, whether it was stopped (here
            or by someone else).
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
        self._expected: frozenset[tuple[str, str]] = frozenset()
        self._planned: int | None = None
        self._over: set[tuple[str, str]] = set()
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
    def total(self) -> int:
        """How many measurements are to be made: what the engine planned, once it has told."""
        return len(self._expected) if self._planned is None else self._planned

    @property
    def done(self) -> int:
        """How many of them are over, whatever came of them."""
        return min(len(self._over), self.total)

    def start(
        self, folder: Path, study: Path, expected: Collection[tuple[str, str]], *more: str
    ) -> None:
        """Analyses ``folder`` into ``study``.

        Args:
            expected: the pairs of capture and analyzer, as far as they are known before.
        """
        self.running, self._over, self.stopped = {}, set(), False
        self._expected, self._planned = frozenset(expected), None
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
        if kind == "planned":
            self._planned = int(event.get("jobs", 0))
        elif kind in {"started", "progress"}:
            self.running[job] = Running(
                capture, analyzer, float(event.get("fraction", 0)), str(event.get("note", ""))
            )
        elif kind in {"done", "failed", "stopped", "skipped"}:
            self.running.pop(job, None)
            self._close_account(job, kind, capture, analyzer)
            if kind in {"done", "failed"} and not self._settle.isActive():
                self._settle.start()
        self.changed.emit()

    def _close_account(self, job: str, kind: str, capture: str, analyzer: str) -> None:
        """A measurement is over; or a look into a file that shows that there will be none."""
        if job.startswith("measure|"):
            self._over.add((capture, analyzer))
        elif job.startswith("probe|") and kind in {"failed", "skipped"}:
            self._over |= {pair for pair in self._expected if pair[0] == capture}

    def _ended(self, code: int, said: str) -> None:
        self.running = {}
        self._settle.stop()
        self.arrived.emit()
        self.changed.emit()
        self.ended.emit(code, said, self.stopped or code == STOPPED)
