"""What all drawings over time have in common: axis, cursor line, dragging, wheel."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from ui.signals.axis import LEFT_ROOM, RIGHT_ROOM, TimeAxis, ticks
from ui.signals.cursor import TimeCursor
from ui.theme import colour, small_font

AXIS_HEIGHT = 20


class TimedView(QWidget):
    """A widget whose width is time. Click or drag moves the cursor, the wheel enlarges."""

    def __init__(self, cursor: TimeCursor, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cursor_time, self.axis = cursor, axis
        self._drawn_x = -1.0
        self._spare = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        cursor.moved.connect(self._cursor_moved)
        cursor.changed.connect(self.update)
        axis.changed.connect(self.update)

    @property
    def time_width(self) -> int:
        """How much of the width (px) is used: others over the same time may have less."""
        return self.width() - self._spare

    def leave(self, spare: int) -> None:
        """Leaves so much at the right (px), as wide as a scroll bar beside the lanes below."""
        if spare != self._spare:
            self._spare = spare
            self.update()

    def plot_rect(self) -> QRectF:
        """Where time is drawn."""
        width = self.time_width - LEFT_ROOM - RIGHT_ROOM
        return QRectF(LEFT_ROOM, 0, width, self.height() - AXIS_HEIGHT)

    def draw_axis(self, painter: QPainter, *, labels: bool = True) -> None:
        """Lines at round moments, and the times along the lower edge."""
        rect = self.plot_rect()
        painter.setFont(small_font(self.font()))
        y = rect.bottom()
        moments = ticks(self.axis.start, self.axis.end)
        digits = 0 if len(moments) < 2 else _decimals(moments[1] - moments[0])
        for t in moments:
            x = self.axis.x(t, self.time_width)
            painter.setPen(QPen(colour("line"), 1))
            painter.drawLine(QPointF(x, 0), QPointF(x, y))
            if not labels:
                continue
            painter.setPen(colour("quiet"))
            label = QRectF(x - 30, y + 3, 60, AXIS_HEIGHT - 3)
            painter.drawText(label, Qt.AlignmentFlag.AlignHCenter, f"{t:.{digits}f} s")

    def draw_cursor(self, painter: QPainter) -> None:
        """The line of the moment, and the loop as a pale ground."""
        rect = self.plot_rect()
        start, end = self.cursor_time.loop
        if start is not None or end is not None:
            a = self.axis.x(start or 0.0, self.time_width)
            b = self.axis.x(self.axis.duration if end is None else end, self.time_width)
            painter.fillRect(QRectF(a, 0, b - a, rect.height()), colour("accent", 28))
        x = self.axis.x(self.cursor_time.t, self.time_width)
        self._drawn_x = x
        if rect.left() - 1 <= x <= rect.right() + 1:
            painter.setPen(QPen(colour("accent"), 1.5))
            painter.drawLine(QPointF(x, 0), QPointF(x, rect.bottom()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._seek(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._seek(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.axis.reset(self.axis.duration)

    def wheelEvent(self, event: QWheelEvent) -> None:
        around = self.axis.t(event.position().x(), self.time_width)
        self.axis.zoom(0.999 ** event.angleDelta().y(), around)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        factor = {Qt.Key.Key_Plus: 0.7, Qt.Key.Key_Minus: 1 / 0.7}.get(Qt.Key(event.key()))
        if factor is None:
            super().keyPressEvent(event)
        else:
            self.axis.zoom(factor, self.cursor_time.t)

    def _seek(self, event: QMouseEvent) -> None:
        self.cursor_time.move(self.axis.t(event.position().x(), self.time_width))

    def _cursor_moved(self, t: float) -> None:
        x = self.axis.x(t, self.time_width)
        for place in (self._drawn_x, x):
            self.update(int(place) - 3, 0, 7, self.height())


def _decimals(step: float) -> int:
    return next((d for d in range(4) if abs(round(step, d) - step) < 1e-9), 3)
