"""Runs the engine (``python -m workbench``) as a process and tells what it reports.

The window measures and exports through the same command line that people use, so that both give
the same bytes, and so that no work can make the window stutter.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

GRACE_MS = 1500


def command(*arguments: str) -> tuple[str, list[str]]:
    """Program and arguments that start the engine.

    ``-P`` keeps the current folder, which may be anybody's, from being searched for code.
    """
    if getattr(sys, "frozen", False):
        return sys.executable, ["--engine", *arguments]
    return sys.executable, ["-P", "-m", "workbench", *arguments]


class Engine(QObject):
    """One run of the engine at a time.

    Signals:
        reported: one event as the engine wrote it (a dictionary with ``event``).
        ended: exit code (-1 where the process was ended), and what it said on its error channel.
    """

    reported = Signal(dict)
    ended = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process: QProcess | None = None
        self._rest = b""

    @property
    def is_running(self) -> bool:
        """Whether a run is under way."""
        return self._process is not None

    def start(self, *arguments: str | Path) -> None:
        """Starts a run. Raises RuntimeError while another one is under way."""
        if self._process is not None:
            raise RuntimeError("the engine is already running")
        process = QProcess(self)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("PYTHONUNBUFFERED", "1")
        environment.insert("PYTHONIOENCODING", "utf-8")
        process.setProcessEnvironment(environment)
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._broken)
        self._process, self._rest = process, b""
        program, words = command(*map(str, arguments))
        process.start(program, words)

    def stop(self, job: str = "all") -> None:
        """Asks the engine to stop a job (or all), and ends it if it does not follow."""
        if self._process is None:
            return
        self._process.write(f"cancel {job}\n".encode())
        if job == "all":
            process = self._process
            QTimer.singleShot(GRACE_MS, process, process.terminate)

    def close(self) -> None:
        """Ends the run for good."""
        process = self._process
        if process is None:
            return
        self._process = None
        process.finished.disconnect(self._finished)
        process.errorOccurred.disconnect(self._broken)
        process.write(b"cancel all\n")
        if not process.waitForFinished(GRACE_MS):
            process.terminate()
            if not process.waitForFinished(GRACE_MS):
                process.kill()
                process.waitForFinished(GRACE_MS)

    def _read(self) -> None:
        if self._process is None:
            return
        text = self._rest + self._process.readAllStandardOutput().data()
        *lines, self._rest = text.split(b"\n")
        for line in lines:
            event = _event(line)
            if event is not None:
                self.reported.emit(event)

    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read()
        self._end(code if status is QProcess.ExitStatus.NormalExit else -1)

    def _broken(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._end(-1)

    def _end(self, code: int) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        said = process.readAllStandardError().data().decode("utf-8", "replace")
        process.deleteLater()
        self.ended.emit(code, said)


def _event(line: bytes) -> dict[str, Any] | None:
    """The event on a line of output; None for a line that is none."""
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and "event" in event else None
