"""Writing the tables of a study, through the same engine as the command line."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from ui import errors
from ui.engine import Engine
from ui.i18n import tr
from ui.i18n.engine import said_line
from workbench.model import Problem


class Exporter(QObject):
    """``written`` tells the folder once all tables are there."""

    written = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.engine = Engine(self)
        self.engine.ended.connect(self._ended)
        self._folder = Path()

    def ask(self, study: Path) -> None:
        """Lets a person choose the folder, then writes."""
        folder = QFileDialog.getExistingDirectory(
            self._window, tr("dialog.export"), str(study.parent)
        )
        if folder:
            self.write(study, Path(folder))

    def write(self, study: Path, folder: Path) -> None:
        """Writes the tables of ``study`` into ``folder``."""
        if self.engine.is_running:
            return
        self._folder = folder
        self.engine.start("export", study, "-o", folder)

    def close(self) -> None:
        """Ends the engine."""
        self.engine.close()

    def _ended(self, code: int, said: str) -> None:
        if code == 0:
            self.written.emit(str(self._folder))
            return
        lines = [line.removeprefix("myolens: ") for line in said.strip().splitlines()]
        problem = Problem(str(self._folder), tr("export.failed"), tr("export.failed_do"))
        if lines and not said.lstrip().startswith("Traceback"):
            problem = Problem(str(self._folder), said_line(lines[-1]), tr("export.failed_do"))
        errors.show_problem(self._window, problem)


def tell_written(window: QWidget, folder: str) -> QMessageBox:
    """Says where the tables are and offers to show them."""
    message = QMessageBox(window)
    message.setObjectName("exported")
    message.setIcon(QMessageBox.Icon.Information)
    message.setWindowTitle(tr("export.title"))
    message.setText(tr("export.done"))
    message.setInformativeText(folder)
    show = message.addButton(tr("export.show"), QMessageBox.ButtonRole.ActionRole)
    show.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(folder)))
    message.addButton(QMessageBox.StandardButton.Close)
    message.finished.connect(message.deleteLater)
    message.open()
    return message
