"""The line above a recording: what it is, and whether its picture is mirrored."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from ui.actions import ActionSet
from ui.i18n import tr
from ui.one_line import OneLine
from ui.own_keys import OwnKeys
from ui.theme import heading_font


class Heading(QFrame):
    """The title, and a switch for pictures of a face."""

    def __init__(self, actions: ActionSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = OneLine(self, Qt.TextElideMode.ElideMiddle)
        self.title.setFont(heading_font(self.font(), 14))
        self.title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.mirrored = QPushButton(tr("mirrored.button"), self)
        self.mirrored.setProperty("kind", "chip")
        self.mirrored.setCheckable(True)
        self.mirrored.setToolTip(tr("mirrored.tip"))
        self.mirrored.setAccessibleName(tr("mirrored.button"))
        self.mirrored.setAccessibleDescription(tr("mirrored.tip"))
        self.mirrored.clicked.connect(actions["mirrored"].trigger)
        self.mirrored.hide()
        OwnKeys(self).keep(self.mirrored)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 12, 8)
        row.addWidget(self.title, 1)
        row.addWidget(self.mirrored)

    def show_mirrored(self, mirrored: bool | None) -> None:
        """Says whether the picture is mirrored; None: it is not of a face."""
        self.mirrored.setVisible(mirrored is not None)
        self.mirrored.setChecked(bool(mirrored))
