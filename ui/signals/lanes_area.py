"""The lanes, scrolled where there are many; the times stay in view below them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.i18n import tr
from ui.signals.axis import TimeAxis
from ui.signals.cursor import TimeCursor
from ui.signals.lanes_view import LanesView
from ui.signals.task_lane import TaskLane
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
    """Scrolls the lanes; the tasks stay above them, the times below: all as wide.

    ``taken`` tells how much of the width (px) the scroll bar takes.
    """

    taken = Signal(int)

    def __init__(
        self, lanes: LanesView, tasks: TaskLane, cursor: TimeCursor, axis: TimeAxis
    ) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(lanes)
        self.times = TimesView(cursor, axis, self)
        self.tasks = tasks
        tasks.setParent(self)
        tasks.hide()
        self.make_room()

    def make_room(self) -> None:
        """The tasks need another height now."""
        above = 0 if self.tasks.isHidden() else self.tasks.height()
        self.setViewportMargins(0, above, 0, AXIS_HEIGHT)
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        seen = self.viewport().geometry()
        self.tasks.setGeometry(seen.left(), 0, seen.width(), self.tasks.height())
        self.times.setGeometry(seen.left(), seen.bottom() + 1, seen.width(), AXIS_HEIGHT)
        self.taken.emit(self.width() - seen.width())
