"""Points on a picture that can be dragged, or moved by the arrow keys: the mode "Correct points".

While it is on, the point under the pointer is ringed and named; the one that was clicked or
reached by key is the selected one. A move is told once it is over: the button or key let go.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen

from ui.corrections.movable import Movable
from ui.i18n import tr
from ui.player.overlay import MIDDLE, PLUMB, RIM, row_at, sides_of
from ui.player.point_names import point_name

if TYPE_CHECKING:
    from ui.player.canvas import Canvas

MANY = 80
GRASP = 10.0
"""Pixels of the widget around a point at which it is grasped."""
ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}
# Fixed in both themes, as all colours on a picture, and drawn over a dark rim.
SELECTED, PENDING = QColor("#2DD4BF"), QColor("#F0E442")
FAR = 10.0
"""Pixels of the picture by which an arrow key moves together with Shift; alone it is one."""
Name = tuple[str, str]
ToView = Callable[[float, float], QPointF]


class PointMover(QObject):
    """Watches the mouse and the keys of a canvas.

    Signals:
        dropped: track, point, moment (s), and the place (px of the picture) of a moved point.
        grasped: a point is about to be moved.
        pointed: the point that is selected now, in words; empty: none.
    """

    dropped = Signal(str, str, float, tuple)
    grasped = Signal()
    pointed = Signal(str)

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.movable = Movable()
        self.on = False
        self.selected: Name | None = None
        self.hovered: Name | None = None
        self._from: QPointF | None = None
        self.place: QPointF | None = None
        """Where the selected point is held now, px of the picture; None: not held."""
        canvas.installEventFilter(self)

    @property
    def active(self) -> bool:
        """Whether points can be moved now."""
        shown = self._canvas.overlay_shown and not self._canvas.image.isNull()
        return self.on and shown and bool(self.movable.tracks)

    def show(self, movable: Movable) -> None:
        """These can be moved from now on; what was selected stays so if it is still there."""
        self.movable = movable
        self.place = self._from = self.hovered = None
        self._canvas.track_pointer()
        self.select(self.selected if self.selected in self.places() else None)

    def switch(self, on: bool) -> None:
        """Turns the mode on or off."""
        self.on = on
        self.hovered = self.place = self._from = None
        self._canvas.track_pointer()
        self.select(None)

    def select(self, name: Name | None) -> None:
        """Selects a point (track, point); None: nothing."""
        self.selected = name
        self._canvas.setAccessibleDescription(self.words())
        self.pointed.emit(self.words())
        self._canvas.update()

    def go(self, by: int) -> None:
        """To the next point (or the one before)."""
        names = list(self.places())
        if names:
            now = names.index(self.selected) if self.selected in names else -1 if by > 0 else 0
            self.select(names[(now + by) % len(names)])

    def places(self) -> dict[Name, QPointF]:
        """All points that can be moved at the moment in view, px of the picture."""
        return self._places() if self.active else {}

    def _places(self) -> dict[Name, QPointF]:
        found = {}
        for track in self._canvas.overlay.tracks:
            row = row_at(track, self._canvas.t) if track.name in self.movable.tracks else None
            if row is None:
                continue
            sides = sides_of(tuple(track.points))  # None: a point that measures nothing
            values = track.values[row, :, :2].tolist()
            for point, side, (x, y) in zip(track.points, sides, values, strict=True):
                if side is not None and x == x and y == y:
                    found[track.name, point] = QPointF(x, y)
        return found

    def at(self, place: QPointF) -> Name | None:
        """The point nearest to a place of the widget, where one is near."""
        away = []
        for name, own in self.places().items():
            gap = self._canvas.to_view(own.x(), own.y()) - place
            away.append((gap.x() ** 2 + gap.y() ** 2, name))
        near = min(away, default=None)
        return near[1] if near is not None and near[0] <= GRASP**2 else None

    def words(self) -> str:
        """What is selected, where it is, and what can be done; or what to do first."""
        if not self.active:
            return ""
        if self.selected is None:
            return tr("points.how")
        place = self.place or self.places().get(self.selected, QPointF())
        words = tr("points.at", point=point_name(self.selected[1]), x=f"{place.x():.0f}",
                   y=f"{place.y():.0f}")  # fmt: skip
        waits = tr("events.pending") if self.selected in self.movable.pending else ""
        plumb = tr("points.plumb") if self.selected[0] == PLUMB else tr("points.nudge")
        return " · ".join(filter(None, (words, waits, plumb)))

    # Mouse and keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.active:
            return False
        kind = event.type()
        if isinstance(event, QKeyEvent):
            return self._key(event)
        if not isinstance(event, QMouseEvent):
            return False
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            return self._press(event.position())
        if kind == QEvent.Type.MouseMove:
            return self._hover(event.position())
        if kind == QEvent.Type.MouseButtonRelease and self._from is not None:
            self._from = None
            self._drop()
            return True
        return False

    def _press(self, place: QPointF) -> bool:
        name = self.at(place)
        self.select(name)
        if name is None:
            return False
        self.grasped.emit()
        self._from = place
        return True

    def _hover(self, place: QPointF) -> bool:
        if self._from is None:
            self.hovered = self.at(place)
            over = self.hovered is not None
            self._canvas.setCursor(
                Qt.CursorShape.SizeAllCursor if over else Qt.CursorShape.ArrowCursor
            )
            self._canvas.setToolTip(point_name(self.hovered[1]) if self.hovered else "")
            self._canvas.update()
            return over
        start = self.places().get(self.selected) if self.selected else None
        if start is not None:
            self._hold(start + (place - self._from) / self._canvas.scale)
        return True

    def _key(self, event: QKeyEvent) -> bool:
        by = ARROWS.get(Qt.Key(event.key()))
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        far = plain == Qt.KeyboardModifier.ShiftModifier
        fits = far or plain == Qt.KeyboardModifier.NoModifier
        if by is None or self.selected not in self.places():
            return False
        if event.type() == QEvent.Type.KeyRelease:
            if not event.isAutoRepeat():
                self._drop()
            return True
        if not fits:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            assert self.selected is not None
            start = self.place or self.places()[self.selected]
            self._hold(start + QPointF(*by) * (FAR if far else 1.0))
        return True

    def _hold(self, place: QPointF) -> None:
        """The selected point is held here, inside of the picture."""
        image = self._canvas.image
        x = min(max(place.x(), 0.0), float(image.width()))
        y = min(max(place.y(), 0.0), float(image.height()))
        self.place = QPointF(x, y)
        self._canvas.update()

    def _drop(self) -> None:
        place, self.place = self.place, None
        if place is None or self.selected is None:
            return
        name, point = self.selected
        track = next(t for t in self._canvas.overlay.tracks if t.name == name)
        row = row_at(track, self._canvas.t)
        t = self._canvas.t if row is None or name == PLUMB else float(track.times[row])
        self.dropped.emit(name, point, t, (round(place.x(), 2), round(place.y(), 2)))

    # Drawing

    def draw(self, painter: QPainter, _t: float, to_view: ToView) -> None:
        """Rings around what is selected, under the pointer or pending, and the words below."""
        painter.setFont(self._canvas.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for name, place in self._places().items() if self.movable.pending else ():
            if name in self.movable.pending:
                pen = QPen(PENDING, 2.0, Qt.PenStyle.DotLine)
                draw_ring(painter, to_view(place.x(), place.y()), 11.0, pen)
        if not self.active:
            return
        places = self.places()
        for name, place in places.items():
            if len(places) > MANY:  # a face: its lines alone do not show where its points are
                _dot(painter, to_view(place.x(), place.y()))
            held = self.place if name == self.selected and self.place is not None else place
            view = to_view(held.x(), held.y())
            if held is not place:
                painter.setPen(QPen(MIDDLE, 1, Qt.PenStyle.DotLine))
                painter.drawLine(to_view(place.x(), place.y()), view)
            if name == self.selected:
                draw_ring(painter, view, 8.0, QPen(SELECTED, 2.5))
            elif name == self.hovered or name[0] == PLUMB:
                draw_ring(painter, view, 7.0, QPen(MIDDLE, 1.8))
        if self.hovered is not None and self._from is None:
            self._tag(painter, to_view)
        self._caption(painter)

    def _tag(self, painter: QPainter, to_view: ToView) -> None:
        assert self.hovered is not None
        place = self.places().get(self.hovered)
        if place is None:
            return
        view, words = to_view(place.x(), place.y()), point_name(self.hovered[1])
        width = QFontMetricsF(painter.font()).horizontalAdvance(words) + 14
        left = view.x() + 13
        if left + width > self._canvas.width():
            left = view.x() - 13 - width
        draw_label(painter, QRectF(left, view.y() - 11, width, 22), words)

    def _caption(self, painter: QPainter) -> None:
        metrics, room = QFontMetricsF(painter.font()), self._canvas.width() - 24.0
        words = self.words()
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room - 20)
        width = metrics.horizontalAdvance(words) + 20
        left = (self._canvas.width() - width) / 2
        draw_label(painter, QRectF(left, self._canvas.height() - 34, width, 26), words)


def _dot(painter: QPainter, place: QPointF) -> None:
    painter.setPen(QPen(RIM, 4.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawPoint(place)
    painter.setPen(QPen(MIDDLE, 2.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawPoint(place)


def draw_ring(painter: QPainter, place: QPointF, radius: float, pen: QPen) -> None:
    """A ring over a dark rim."""
    painter.setPen(QPen(RIM, pen.widthF() + 2))
    painter.drawEllipse(place, radius, radius)
    painter.setPen(pen)
    painter.drawEllipse(place, radius, radius)


def draw_label(painter: QPainter, rect: QRectF, words: str) -> None:
    """Words on a dark ground."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(RIM)
    painter.drawRoundedRect(rect, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(MIDDLE)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, words)
