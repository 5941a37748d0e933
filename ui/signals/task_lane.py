"""Which task is done when: one box for each stretch, under the picture or the waveform."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from ui.corrections.tasks import TaskSpan, moved_edge
from ui.i18n import tr
from ui.signals.axis import LEFT_ROOM, TimeAxis
from ui.signals.cursor import TimeCursor
from ui.signals.task_paint import draw_part, draw_running, part_words
from ui.signals.timed import AXIS_HEIGHT, TimedView
from ui.theme import colour, small_font
from workbench.model import Span

ROW, ROOM = 24, 4
GRASP = 6.0
"""Pixels around an end at which it is grasped."""


class Picked(NamedTuple):
    """What is selected: a stretch, or one of its ends."""

    part: TaskSpan
    start: bool | None = None


class Running(NamedTuple):
    """A task that has begun and was not ended yet."""

    task: str
    start: float


class TaskLane(TimedView):
    """A click selects a stretch or one of its ends; dragging an end moves it.

    Signals:
        picked: another stretch or end is selected, or none.
        reshaped: a stretch and the span (``Span``) to which an end was dragged.
        asked: the task of the selected stretch is to be changed (double or right click).
    """

    picked = Signal()
    reshaped = Signal(object, object)
    asked = Signal()

    def __init__(self, cursor: TimeCursor, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(cursor, axis, parent)
        self.parts: list[TaskSpan] = []
        self.selected: Picked | None = None
        self.running: Running | None = None
        self.snap: Callable[[float], float] = lambda t: t
        self._rows: dict[TaskSpan, int] = {}
        self._pressed: float | None = None
        self._dragged: Span | None = None
        self.setAccessibleName(tr("tasks.lane"))
        self.setMouseTracking(True)
        self.show_parts([])

    def show_parts(self, parts: list[TaskSpan]) -> None:
        """Draws these stretches; what was selected stays so if it is still there."""
        self.parts, self._rows = parts, _rows(parts)
        self._pressed = self._dragged = None
        self.select(self._again(self.selected))
        self.setFixedHeight(self.sizeHint().height())

    def select(self, what: Picked | None) -> None:
        """Selects a stretch or one of its ends; None: nothing."""
        self.selected = what
        self.picked.emit()
        self.update()

    def show_running(self, running: Running | None) -> None:
        """A task has begun; None: it is ended, or was not meant."""
        self.running = running
        self.picked.emit()  # the words say what has begun
        self.update()

    def edges(self) -> list[Picked]:
        """All ends of stretches, in order of time."""
        both = [Picked(part, start) for part in self.parts for start in (True, False)]
        return sorted(both, key=lambda edge: (edge_time(edge), bool(edge.start)))

    def place_of(self, what: Picked) -> QPointF:
        """Where an end, or the middle of a stretch, is drawn."""
        box = self._box(what.part)
        x = {True: box.left(), False: box.right(), None: box.center().x()}[what.start]
        return QPointF(x, box.center().y())

    def at(self, place: QPointF) -> Picked | None:
        """The stretch, or the end of one, at a place of the widget."""
        near = []
        for part in self.parts:
            box = self._box(part)
            if not box.top() <= place.y() <= box.bottom():
                continue
            inside = box.left() <= place.x() <= box.right()
            grasp = min(GRASP, box.width() / 3) if inside else GRASP
            for start, x in ((True, box.left()), (False, box.right())):
                if abs(x - place.x()) <= grasp:
                    near.append((not inside, abs(x - place.x()), Picked(part, start)))
            if inside:
                near.append((False, grasp, Picked(part)))
        return min(near, key=lambda n: n[:2])[2] if near else None

    def sizeHint(self) -> QSize:
        return QSize(400, ROW * (1 + max(self._rows.values(), default=0)) + 2 * ROOM)

    def plot_rect(self) -> QRectF:
        """The whole height: the times are told below (``LanesArea``)."""
        return super().plot_rect().adjusted(0, 0, 0, AXIS_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("panel"))
        self.draw_axis(painter, labels=False)
        painter.setFont(small_font(self.font()))
        painter.setPen(colour("quiet"))
        title = QRectF(12, 0, LEFT_ROOM - 20, self.height())
        where = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(title, where, tr("tasks.lane"))
        painter.setClipRect(self.plot_rect().adjusted(-2, 0, 2, 0))
        for part in self.parts:
            chosen = self.selected is not None and self.selected.part == part
            span = self._dragged if chosen and self._dragged is not None else part.span
            edge = self.selected.start if chosen and self.selected else None
            draw_part(painter, self._box(part, span), part, selected=chosen, edge=edge)
        if self.running is not None:
            a, b = sorted((self.running.start, self.cursor_time.t))
            left, right = self.axis.x(a, self.width()), self.axis.x(b, self.width())
            box = QRectF(left, ROOM, max(2.0, right - left), ROW - 2)
            draw_running(painter, box, self.running.task)
        painter.setClipping(False)
        self.draw_cursor(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        hit = self.at(event.position())
        if event.button() == Qt.MouseButton.RightButton and hit is not None:
            self.select(Picked(hit.part))
            self.asked.emit()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.select(hit)
        if hit is None or hit.start is None:
            super().mousePressEvent(event)
            return
        self._pressed = event.position().x()
        self.cursor_time.pause()
        self.cursor_time.move(edge_time(hit))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons() & Qt.MouseButton.LeftButton:
            hit = self.at(event.position())
            over = hit is not None and hit.start is not None
            self.setCursor(Qt.CursorShape.SizeHorCursor if over else Qt.CursorShape.ArrowCursor)
        elif self._pressed is None or self.selected is None:
            super().mouseMoveEvent(event)
        else:
            far = abs(event.position().x() - self._pressed)
            if self._dragged is None and far < QApplication.startDragDistance() / 2:
                return
            t = self.axis.t(event.position().x(), self.width())
            t = self.snap(min(max(t, 0.0), self.axis.duration))
            start = bool(self.selected.start)
            self._dragged = moved_edge(self.selected.part, start=start, to=t)
            self.cursor_time.move(t)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragged, self._dragged, self._pressed = self._dragged, None, None
        if dragged is not None and self.selected is not None:
            part = self.selected.part
            if dragged != part.span:
                self.reshaped.emit(part, dragged)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        hit = self.at(event.position())
        if hit is None:
            super().mouseDoubleClickEvent(event)
        else:
            self.select(Picked(hit.part))
            self.asked.emit()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            hit = self.at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), "" if hit is None else part_words(hit.part), self)
            return True
        return super().event(event)

    def _cursor_moved(self, t: float) -> None:
        if self.running is not None:
            self.update()  # its box ends at the moment in view
        super()._cursor_moved(t)

    def _box(self, part: TaskSpan, span: Span | None = None) -> QRectF:
        span = part.span if span is None else span
        a, b = self.axis.x(span.start, self.width()), self.axis.x(span.end, self.width())
        return QRectF(a, ROOM + ROW * self._rows[part], max(3.0, b - a), ROW - 2)

    def _again(self, old: Picked | None) -> Picked | None:
        """The same stretch in the new list, else one of its task that it overlaps most."""
        if old is None:
            return None

        def shared(part: TaskSpan) -> float:
            both = part.span.overlap(old.part.span)
            return -1.0 if both is None else both.duration

        same = [part for part in self.parts if part.task == old.part.task and shared(part) > 0]
        best = max(same, key=shared, default=None)
        return None if best is None else Picked(best, old.start)


def edge_time(edge: Picked) -> float:
    """The moment of an end (s); of a whole stretch its start."""
    return edge.part.span.end if edge.start is False else edge.part.span.start


def _rows(parts: list[TaskSpan]) -> dict[TaskSpan, int]:
    """The row of each stretch: those that overlap lie below each other."""
    ends: list[float] = []
    rows = {}
    for part in sorted(parts, key=lambda p: p.span):
        free: Iterator[int] = (n for n, end in enumerate(ends) if end <= part.span.start + 1e-6)
        row = next(free, len(ends))
        ends[row : row + 1] = [part.span.end]
        rows[part] = row
    return rows
