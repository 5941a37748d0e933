"""What a person sees before any study is open: three choices and one sentence on privacy."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.actions import ActionSet
from ui.i18n import tr
from ui.theme import heading_font

CHOICES = ("open_sample", "open_folder", "open_study")


class FirstRun(QWidget):
    """``recent_chosen`` tells the path of a study that was opened before."""

    recent_chosen = Signal(str)

    def __init__(
        self, actions: ActionSet, recent: tuple[str, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setSpacing(0)
        column.addStretch(3)
        title = QLabel(tr("first.title"), self)
        title.setFont(heading_font(self.font(), 24))
        column.addLayout(_centred(title))
        column.addSpacing(8)
        column.addLayout(self._line(tr("first.what")))
        column.addSpacing(28)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addStretch()
        for key in CHOICES:
            button = QPushButton(tr(f"first.{key}"), self)
            button.setObjectName(f"first_{key}")
            button.setMinimumHeight(36)
            if key == "open_folder":
                button.setProperty("kind", "primary")
            button.setToolTip(tr(f"first.{key}_tip"))
            button.clicked.connect(actions[key].trigger)
            row.addWidget(button)
        row.addStretch()
        column.addLayout(row)
        column.addSpacing(14)
        column.addLayout(self._line(tr("first.drop")))
        if recent:
            column.addSpacing(28)
            column.addLayout(self._line(tr("first.recent")))
            for path in recent[:4]:
                self._add_recent(column, path)
        column.addStretch(4)
        column.addLayout(self._line(tr("first.privacy")))
        column.addSpacing(16)

    def _line(self, text: str) -> QHBoxLayout:
        label = QLabel(text, self)
        label.setProperty("tone", "quiet")
        return _centred(label)

    def _add_recent(self, column: QVBoxLayout, path: str) -> None:
        file = Path(path)
        button = QPushButton(f"{file.stem}  –  {file.parent}", self)
        button.setProperty("kind", "quiet")
        button.clicked.connect(lambda: self.recent_chosen.emit(path))
        column.addLayout(_centred(button))


def _centred(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch()
    row.addWidget(widget)
    row.addStretch()
    return row
