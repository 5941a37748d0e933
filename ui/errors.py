"""Failures in plain words: what happened, what to do, and the details for those who help."""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication

from ui.i18n import tr

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox, QWidget

    from workbench.model.problem import Problem

_log = logging.getLogger("myolens.window")
_showing = False


def install() -> None:
    """Sends everything that nobody caught to the log file and to a message in plain words."""
    sys.excepthook = _uncaught


def keep_log() -> None:
    """Starts the log file; where none can be written, the window works without."""
    from logging.handlers import RotatingFileHandler

    from ui.settings.model import folder

    try:
        folder().mkdir(parents=True, exist_ok=True)
        keeper = RotatingFileHandler(
            folder() / "window.log", maxBytes=500_000, backupCount=1, encoding="utf-8", delay=True
        )
    except OSError:
        return
    keeper.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _log.addHandler(keeper)
    _log.setLevel(logging.INFO)


def show_problem(parent: QWidget | None, problem: Problem) -> None:
    """Shows a problem: its cause, and what to do."""
    _log.warning("%s", problem)
    from ui.study.wording import problem_words

    cause, remedy = problem_words(problem)
    message = box(parent, cause, remedy, str(problem))
    message.finished.connect(message.deleteLater)
    message.open()


def box(parent: QWidget | None, cause: str, remedy: str, details: str) -> QMessageBox:
    """A message with the cause, what to do, and a button that copies the details."""
    from PySide6.QtWidgets import QMessageBox

    message = QMessageBox(parent)
    message.setObjectName("problem")
    message.setIcon(QMessageBox.Icon.Warning)
    message.setWindowTitle(tr("error.title"))
    message.setText(cause)
    message.setInformativeText(remedy)
    copy = message.addButton(tr("error.copy"), QMessageBox.ButtonRole.ActionRole)
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(details))
    message.setDefaultButton(message.addButton(QMessageBox.StandardButton.Close))
    return message


def plain_cause(error: BaseException) -> tuple[str, str]:
    """Cause and remedy of an error that no part of the product foresaw."""
    if isinstance(error, PermissionError):
        return tr("error.no_permission", file=error.filename or "?"), tr("error.no_permission_do")
    if isinstance(error, FileNotFoundError):
        return tr("error.gone", file=error.filename or "?"), tr("error.gone_do")
    if isinstance(error, OSError) and error.errno == 28:
        return tr("error.disk_full"), tr("error.disk_full_do")
    if isinstance(error, MemoryError):
        return tr("error.memory"), tr("error.memory_do")
    return tr("error.unexpected"), tr("error.unexpected_do")


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    global _showing
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    details = "".join(traceback.format_exception(kind, error, trace))
    _log.error("%s", details)
    sys.stderr.write(details)
    if _showing or QGuiApplication.instance() is None:
        return
    problem = getattr(error, "problem", None)
    _showing = True
    try:
        from ui.study.wording import problem_words

        cause, remedy = problem_words(problem) if problem else plain_cause(error)
        message = box(None, cause, remedy, details)
        message.finished.connect(_shown)
        message.open()
        _keep.append(message)
    except Exception:  # noqa: BLE001 - the last resort must not raise
        _showing = False


_keep: list[QMessageBox] = []


def _shown() -> None:
    global _showing
    _showing = False
    while _keep:
        _keep.pop().deleteLater()
