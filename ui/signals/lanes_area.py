"""The lanes, scrolled where there are many; the times stay in view below them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.i18n import tr
from ui.signals.axis import TimeAxis
from ui.signals.cursor import TimeCursor
from ui.signals.lanes_view import LanesView
from ui.signals.timed import AXIS_HEIGHT, TimedView
from ui.theme import colour


class TimesView(TimedView):
    """The times alone, on a line as wide as the lanes above it."""

    def __init__(self, cursor: TimeCursor, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(cursor, axis, parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the lanes have the same keys
        self.setAccessibleName(tr("time.lanes"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("panel"))
        self.draw_axis(painter)


class LanesArea(QScrollArea):
    """Scrolls the lanes and keeps the times at the bottom."""

    def __init__(self, lanes: LanesView, cursor: TimeCursor, axis: TimeAxis) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(lanes)
        self.times = TimesView(cursor, axis, self)
        self.setViewportMargins(0, 0, 0, AXIS_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        seen = self.viewport().geometry()
        self.times.setGeometry(seen.left(), seen.bottom() + 1, seen.width(), AXIS_HEIGHT)
