"""Ctrl+K: every command that can be done now, found by a few letters of its name."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.actions import ACTIONS, ActionSet
from ui.i18n import tr


class CommandPalette(QDialog):
    """Type, choose with the arrows, Enter does it."""

    def __init__(self, actions: ActionSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("palette.title"))
        self.resize(480, 380)
        self._actions = [
            actions[info.key]
            for info in ACTIONS
            if info.key != "palette" and actions[info.key].isEnabled()
        ]
        self.box = QLineEdit(self)
        self.box.setPlaceholderText(tr("palette.type"))
        self.box.setAccessibleName(tr("palette.type"))
        self.box.installEventFilter(self)
        self.list = QListWidget(self)
        self.list.setAccessibleName(tr("palette.title"))
        column = QVBoxLayout(self)
        column.addWidget(self.box)
        column.addWidget(self.list)
        self.box.textChanged.connect(self._filter)
        self.box.returnPressed.connect(self._do)
        self.list.itemActivated.connect(self._do)
        self._filter("")
        room = self.list.sizeHintForColumn(0) + self.list.verticalScrollBar().sizeHint().width()
        self.list.setMinimumWidth(room + 2 * self.list.frameWidth() + 8)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            by = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if by and self.list.count():
                row = (self.list.currentRow() + by) % self.list.count()
                self.list.setCurrentRow(row)
                return True
        return False

    def _filter(self, text: str) -> None:
        words = text.lower().split()
        self.list.clear()
        for action in self._actions:
            name = plain(action)
            if all(word in name.lower() for word in words):
                keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                item = QListWidgetItem(f"{name}    {keys}" if keys else name)
                item.setData(Qt.ItemDataRole.UserRole, action)
                self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _do(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            action: QAction = item.data(Qt.ItemDataRole.UserRole)
            self.accept()
            action.trigger()


def plain(action: QAction) -> str:
    """The name of an action without the mark of its access key and without dots."""
    return action.text().replace("&", "").removesuffix("…")
