"""Points on a picture that can be dragged, or moved by the arrow keys (see ``PointMode``)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from ui.i18n import tr
from ui.player.overlay import FLOOR_MARKS, LINES, PLUMB, row_at, sides_of
from ui.player.point_mode import GRASP, Name, PointMode
from ui.player.point_names import point_name
from ui.player.point_paint import (
    draw_caption,
    draw_dot,
    draw_hovered,
    draw_label,
    draw_pending,
    draw_selected,
    draw_way,
)

if TYPE_CHECKING:
    from ui.player.canvas import Canvas

MANY = 80
_HINTS = {PLUMB: "points.plumb", FLOOR_MARKS: "points.floor_marks"}
ToView = Callable[[float, float], QPointF]


class PointMover(PointMode[QPointF]):
    """Points of a canvas; places are px of the picture."""

    def __init__(self, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._from = QPointF()

    def in_view(self) -> bool:
        return self._canvas.overlay_shown and not self._canvas.image.isNull()

    def repaint(self) -> None:
        self._canvas.update()

    def follow_pointer(self) -> None:
        self._canvas.track_pointer()

    def places(self) -> dict[Name, QPointF]:
        """All points that can be moved at the moment in view."""
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

    def at(self, here: QPointF) -> Name | None:
        away = []
        for name, own in self.places().items():
            gap = self._canvas.to_view(own.x(), own.y()) - here
            away.append((gap.x() ** 2 + gap.y() ** 2, name))
        near = min(away, default=None)
        return near[1] if near is not None and near[0] <= GRASP**2 else None

    def words(self) -> str:
        if not self.active:
            return ""
        if self.selected is None:
            return tr("points.how")
        place = self.places().get(self.selected, QPointF()) if self.place is None else self.place
        words = tr("points.at", point=point_name(self.selected[1]), x=f"{place.x():.0f}",
                   y=f"{place.y():.0f}")  # fmt: skip
        waits = tr("events.pending") if self.selected in self.movable.pending else ""
        hint = tr(_HINTS.get(self.selected[0], "points.nudge"))
        return " · ".join(filter(None, (words, waits, hint)))

    def grasp(self, start: QPointF, here: QPointF) -> None:
        self._from = here

    def drag(self, here: QPointF) -> None:
        start = self.places().get(self.selected) if self.selected else None
        if start is not None:
            self._keep_inside(start + (here - self._from) / self._canvas.scale)

    def nudge(self, start: QPointF, by: QPointF) -> None:
        self._keep_inside(start + by)

    def tell(self, name: Name, place: QPointF) -> None:
        own, point = name
        track = next(t for t in self._canvas.overlay.tracks if t.name == own)
        row = row_at(track, self._canvas.t)
        t = self._canvas.t if row is None or own in LINES else float(track.times[row])
        self.dropped.emit(own, point, t, (round(place.x(), 2), round(place.y(), 2)))

    def _keep_inside(self, place: QPointF) -> None:
        image = self._canvas.image
        x = min(max(place.x(), 0.0), float(image.width()))
        y = min(max(place.y(), 0.0), float(image.height()))
        self.hold(QPointF(x, y))

    # Drawing

    def draw(self, painter: QPainter, _t: float, to_view: ToView) -> None:
        """Rings around what is selected, under the pointer or pending, and the words below."""
        painter.setFont(self._canvas.font())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for name, place in self._places().items() if self.movable.pending else ():
            if name in self.movable.pending:
                draw_pending(painter, to_view(place.x(), place.y()))
        if not self.active:
            return
        places = self.places()
        for name, place in places.items():
            view = to_view(place.x(), place.y())
            if len(places) > MANY:  # a face: its lines alone do not show where its points are
                draw_dot(painter, view)
            if name == self.selected:
                held = view if self.place is None else to_view(self.place.x(), self.place.y())
                if self.place is not None:
                    draw_way(painter, view, held)
                draw_selected(painter, held)
            elif name == self.hovered or name[0] in LINES:
                draw_hovered(painter, view)
        if self.hovered is not None and not self._dragged:
            self._tag(painter, to_view)
        draw_caption(painter, self._canvas, self.words())

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
