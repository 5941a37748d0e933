"""The keys of the window on one sheet, made from the list of actions."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.actions import ACTIONS, MENUS
from ui.i18n import tr
from ui.theme import heading_font


class ShortcutSheet(QDialog):
    """A table of actions and keys, by menu."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("action.shortcuts"))
        self.resize(560, 560)
        body = QWidget(self)
        grid = QGridLayout(body)
        grid.setContentsMargins(16, 8, 16, 16)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(6)
        row = 0
        for menu in MENUS:
            infos = [i for i in ACTIONS if i.menu == menu and i.shortcuts]
            if not infos:
                continue
            heading = QLabel(tr(f"menu.{menu}"), body)
            heading.setFont(heading_font(self.font(), 14))
            heading.setContentsMargins(0, 12, 0, 2)
            grid.addWidget(heading, row, 0, 1, 2)
            row += 1
            for info in infos:
                keys = [
                    QKeySequence(s).toString(QKeySequence.SequenceFormat.NativeText)
                    for s in info.shortcuts
                ]
                label = QLabel("   ".join(keys), body)
                label.setProperty("tone", "quiet")
                name = tr(f"action.{info.key}").removesuffix("…")  # whatever undo would undo now
                grid.addWidget(QLabel(name, body), row, 0)
                grid.addWidget(label, row, 1, Qt.AlignmentFlag.AlignRight)
                row += 1
        area = QScrollArea(self)
        area.setWidget(body)
        area.setWidgetResizable(True)
        area.setAccessibleName(self.windowTitle())
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setMinimumWidth(body.sizeHint().width() + area.verticalScrollBar().sizeHint().width())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(area)
        column.addWidget(buttons)
