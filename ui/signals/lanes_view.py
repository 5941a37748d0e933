"""Events, exchanged sides and curves of a capture, under the picture or the waveform."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from ui.corrections.standing import Exchanged, Mark, in_order
from ui.i18n import tr
from ui.signals.axis import TimeAxis
from ui.signals.cursor import TimeCursor
from ui.signals.lane_paint import draw_curves, draw_mark, draw_span, draw_title
from ui.signals.lanes import Lane
from ui.signals.timed import AXIS_HEIGHT, TimedView
from ui.theme import colour
from workbench.model import Event

GRASP = 6.0
"""Pixels around an event at which it is grasped."""
SAME_S = 0.1


class LanesView(TimedView):
    """Draws the lanes. A click on an event selects it, dragging moves it.

    Signals:
        picked: the ``Mark`` or ``Exchanged`` that is selected now, or None.
        dropped: a ``Mark`` and the moment (s) to which it was dragged.
    """

    picked = Signal(object)
    dropped = Signal(object, float)

    def __init__(self, cursor: TimeCursor, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(cursor, axis, parent)
        self.lanes: list[Lane] = []
        self.selected: Mark | Exchanged | None = None
        self.snap: Callable[[float], float] = lambda t: t
        self._grasped: tuple[Mark, float] | None = None
        self._dragged_to: float | None = None
        self.setAccessibleName(tr("time.lanes"))

    def show_lanes(self, lanes: list[Lane]) -> None:
        """Draws these lanes from now on; what was selected stays so if it is still there."""
        self.lanes = lanes
        self._grasped = self._dragged_to = None
        self.select(self._again(self.selected))
        self.setMinimumHeight(self.sizeHint().height())
        self.updateGeometry()
        self.update()

    def select(self, what: Mark | Exchanged | None) -> None:
        """Selects an event or an exchanged stretch; None: nothing."""
        self.selected = what
        self.picked.emit(what)
        self.update()

    def follow(self, event: Event) -> None:
        """The selected event is about to be this one."""
        self.selected = Mark(event, True)

    def sizeHint(self) -> QSize:
        return QSize(400, sum(lane.height for lane in self.lanes) + 8)

    def plot_rect(self) -> QRectF:
        """The whole height: the times are told below (``LanesArea``)."""
        return super().plot_rect().adjusted(0, 0, 0, AXIS_HEIGHT)

    def marks(self) -> list[Mark]:
        """All events, in order of time."""
        return in_order(mark for lane in self.lanes for mark in lane.marks)

    def place_of(self, mark: Mark) -> QPointF:
        """Where an event is drawn."""
        x = self.axis.x(mark.event.t, self.width())
        for lane, rect in self._placed():
            if mark in lane.marks:
                return QPointF(x, rect.center().y())
        return QPointF(x, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("panel"))
        self.draw_axis(painter, labels=False)
        self._shade(painter)
        for lane, rect in self._placed():
            draw_title(painter, rect, lane, self.font())
            painter.setClipRect(rect)
            for mark in lane.marks:
                selected = mark == self.selected
                to = self._dragged_to if selected else None
                t = mark.event.t if to is None else to
                x = self.axis.x(t, self.width())
                draw_mark(painter, rect.adjusted(0, 3, 0, -3), mark, x, selected=selected)
            for part in lane.spans:
                a, b = self._ends(part)
                draw_span(painter, rect, part, a, b, selected=part == self.selected)
            if lane.curves:
                inner = rect.adjusted(0, 5, 0, -5)
                draw_curves(painter, inner, lane.curves, lambda t: self.axis.x(t, self.width()))
            painter.setClipping(False)
        self.draw_cursor(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        hit = self._hit(event.position())
        self.select(hit)
        if isinstance(hit, Mark):
            self._grasped = (hit, event.position().x())
            self.cursor_time.pause()
            self.cursor_time.move(hit.event.t)
        else:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grasped is None:
            super().mouseMoveEvent(event)
            return
        far = abs(event.position().x() - self._grasped[1])
        if self._dragged_to is None and far < QApplication.startDragDistance() / 2:
            return
        t = self.axis.t(event.position().x(), self.width())
        self._dragged_to = self.snap(min(max(t, 0.0), self.axis.duration))
        self.cursor_time.move(self._dragged_to)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        grasped, to = self._grasped, self._dragged_to
        self._grasped = self._dragged_to = None
        if grasped is not None and to is not None and to != grasped[0].event.t:
            self.follow(replace(grasped[0].event, t=to))
            self.dropped.emit(grasped[0], to)
        self.update()

    def _placed(self) -> Iterator[tuple[Lane, QRectF]]:
        plot, top = self.plot_rect(), 4.0
        for lane in self.lanes:
            yield lane, QRectF(plot.left(), top, plot.width(), lane.height)
            top += lane.height

    def _ends(self, part: Exchanged) -> tuple[float, float]:
        ends = (part.span.start, part.span.end)
        a, b = (self.axis.x(t, self.width()) for t in ends)
        return a, b

    def _shade(self, painter: QPainter) -> None:
        """A pale ground under all lanes where left and right are exchanged."""
        plot = self.plot_rect()
        painter.setClipRect(plot)
        for lane in self.lanes:
            for part in lane.spans:
                a, b = self._ends(part)
                painter.fillRect(QRectF(a, 0, max(1.0, b - a), plot.height()), colour("look", 26))
        painter.setClipping(False)

    def _hit(self, place: QPointF) -> Mark | Exchanged | None:
        for lane, rect in self._placed():
            if not rect.top() <= place.y() < rect.bottom():
                continue
            away = [(abs(self.axis.x(m.event.t, self.width()) - place.x()), m) for m in lane.marks]
            near = min(away, key=lambda pair: pair[0], default=None)
            if near is not None and near[0] <= GRASP:
                return near[1]
            for part in lane.spans:
                a, b = self._ends(part)
                if a - 2 <= place.x() <= max(b, a + 4) + 2:
                    return part
        return None

    def _again(self, old: Mark | Exchanged | None) -> Mark | Exchanged | None:
        if isinstance(old, Exchanged):
            parts = (part for lane in self.lanes for part in lane.spans)
            return next((p for p in parts if p.span.overlap(old.span) is not None), None)
        if old is None:
            return None
        same = [
            mark
            for mark in self.marks()
            if (mark.event.kind, mark.event.side) == (old.event.kind, old.event.side)
            and abs(mark.event.t - old.event.t) < SAME_S
        ]
        return min(same, key=lambda mark: abs(mark.event.t - old.event.t), default=None)
