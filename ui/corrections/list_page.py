"""The corrections made on the recording in view: what, by whom, when; each can be taken back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ui.corrections.record import Correction
from ui.corrections.tasks import NO_STRETCH, confirms
from ui.corrections.words import correction_words, when_words
from ui.i18n import tr
from workbench.model import Edit, SetSegment


class CorrectionsPage(QFrame):
    """``taken_back`` tells the edit that a person does not want any more; ``pointed`` the one
    that is looked at."""

    taken_back = Signal(object)
    pointed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "panel")
        self.corrections: list[Correction] = []
        self._tasks = 0
        self.list = QListWidget(self)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setWordWrap(True)
        self.list.setSpacing(3)
        self.list.setAccessibleName(tr("panel.corrections"))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.empty = QLabel(tr("corrected.none"), self)
        self.empty.setProperty("tone", "quiet")
        self.empty.setWordWrap(True)
        self.empty.setContentsMargins(4, 6, 4, 6)
        self.button = QPushButton(tr("corrected.take_back"), self)
        self.button.clicked.connect(self._take_back)
        row = QHBoxLayout()
        row.addWidget(self.empty, 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 12, 8)
        column.addWidget(self.list, 1)
        column.addLayout(row)
        self.list.itemSelectionChanged.connect(self._chosen)
        self.show_corrections([])

    def show_corrections(self, corrections: list[Correction]) -> None:
        """Lists these corrections; the tasks of a recording are one, as they hold together."""
        tasks = [c for c in corrections if isinstance(c.edit, SetSegment)]
        newest = max(tasks, key=lambda c: c.made, default=None)
        told = [c for c in corrections if not confirms(c.edit)]  # part of the tasks
        corrections = [c for c in told if c not in tasks or c is newest]
        tasks = [c for c in tasks if c.edit != NO_STRETCH]
        if corrections and corrections == self.corrections and len(tasks) == self._tasks:
            return
        self._tasks = len(tasks)
        self.corrections = corrections
        self.list.clear()
        for correction in corrections:
            made = tr("corrected.by_when", by=correction.author, when=when_words(correction.made))
            what = correction_words(correction.edit)
            if isinstance(correction.edit, SetSegment):
                what = tr("corrected.tasks", n=self._tasks)
            self.list.addItem(f"{what}\n{made}")
        self.list.setVisible(bool(corrections))
        self.empty.setText("" if corrections else tr("corrected.none"))
        self.button.setVisible(bool(corrections))
        self._chosen()

    def current(self) -> Edit | None:
        """The correction that is marked."""
        rows = [self.list.row(item) for item in self.list.selectedItems()]
        return self.corrections[rows[0]].edit if rows else None

    def _chosen(self) -> None:
        edit = self.current()
        self.button.setEnabled(edit is not None)
        if edit is not None:
            self.pointed.emit(edit)

    def _take_back(self) -> None:
        edit = self.current()
        if edit is not None:
            self.taken_back.emit(edit)
