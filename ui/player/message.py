"""Words on the stage: nothing selected, opening, or a problem with its remedy."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.icons import pixmap
from ui.theme import colours, heading_font


class StageMessage(QWidget):
    """A heading and a line or two below it, in the middle."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sign = QLabel(self)
        self.heading = QLabel(self)
        self.heading.setFont(heading_font(self.font(), 16))
        self.text = QLabel(self)
        self.text.setProperty("tone", "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 32, 48, 32)
        column.setSpacing(8)
        column.addStretch(2)
        for label in (self.sign, self.heading, self.text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setWordWrap(label is not self.sign)
            label.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(label)
        column.addStretch(3)

    def say(self, heading: str, text: str, *, problem: bool = False) -> None:
        """Shows these words."""
        self.heading.setText(heading)
        self.text.setText(text)
        self.sign.setVisible(problem)
        if problem:
            self.sign.setPixmap(pixmap("state_problem", colours().problem, 32))


class Notice(QLabel):
    """Above a picture that can be seen: what could not be done with it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("tone", "problem")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setContentsMargins(16, 0, 16, 8)
        self.hide()
