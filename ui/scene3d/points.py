"""Points on a scan that can be dragged over its surface (see ``PointMode``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.i18n import tr
from ui.player.point_mode import GRASP, Name, PointMode
from ui.player.point_names import point_name
from ui.player.point_paint import (
    draw_caption,
    draw_hovered,
    draw_pending,
    draw_selected,
    draw_way,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ui.scene3d.pick import Picker
    from ui.scene3d.view import ScanView

DECIMALS = 5
"""Digits kept of a place, counted from the scan's size: a thousandth of a millimetre on a face."""
FOUND = frozenset({"widest"})
"""Points that tell where something was found; to move them would mean nothing."""


class ScanPoints(PointMode["NDArray[Any]"]):
    """Points of a scan; places are drawing coordinates, told in those of the file."""

    def __init__(self, view: ScanView) -> None:
        super().__init__(view)
        self._view = view
        self._picker: Picker | None = None
        self._offset = QPointF()

    def in_view(self) -> bool:
        return self._view.overlay_shown and self._view.surface is not None

    def repaint(self) -> None:
        self._view.layer.update()

    def follow_pointer(self) -> None:
        self._picker = None
        self._view.setMouseTracking(self.active)

    def places(self) -> dict[Name, NDArray[Any]]:
        if not self.active:
            return {}
        return {
            (track, point): place
            for track, point, place in self._view.marked
            if track in self.movable.tracks and point not in FOUND and bool((place == place).all())
        }

    def at(self, here: QPointF) -> Name | None:
        """The point nearest to a place of the widget, where one is near; the front one first."""
        away = []
        for name, place in self.places().items():
            x, y, depth = self._view.to_view(place)
            gap = (x - here.x()) ** 2 + (y - here.y()) ** 2
            if gap <= GRASP**2:
                away.append((depth < -0.15, gap, name))
        return min(away)[2] if away else None

    def words(self) -> str:
        if not self.active:
            return ""
        if self.selected is None:
            return tr("points.how_scan")
        waits = tr("events.pending") if self.selected in self.movable.pending else ""
        parts = (point_name(self.selected[1]), waits, tr("points.nudge_scan"))
        return " · ".join(filter(None, parts))

    def grasp(self, start: NDArray[Any], here: QPointF) -> None:
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        self._offset = self._shown(start) - here
        self._picker = self._view.picker()

    def drag(self, here: QPointF) -> None:
        self._lay(here + self._offset)

    def nudge(self, start: NDArray[Any], by: QPointF) -> None:
        if self._picker is None or self.place is None:  # the scan may have been turned since
            self._picker = self._view.picker()
        self._lay(self._shown(start) + by)

    def tell(self, name: Name, place: NDArray[Any]) -> None:
        from math import floor, log10

        surface, self._picker = self._view.surface, None
        if surface is None:
            return
        digits = DECIMALS - floor(log10(surface.size))
        spot = surface.centre + place * surface.size
        self.dropped.emit(*name, 0.0, tuple(round(float(v), digits) for v in spot))

    def _lay(self, here: QPointF) -> None:
        """The selected point is held where the surface is under ``here``; beside it, it stays."""
        if self._picker is not None:
            found = self._picker.at(here.x(), here.y())
            self.hold(self.place if found is None else found)

    def _shown(self, place: NDArray[Any]) -> QPointF:
        x, y, _ = self._view.to_view(place)
        return QPointF(x, y)

    # Drawing

    def draw(self, painter: QPainter) -> None:
        """Rings around what is selected, under the pointer or pending, and the words below."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for track, point, place in self._view.marked if self._view.overlay_shown else ():
            if (track, point) in self.movable.pending and bool((place == place).all()):
                draw_pending(painter, self._shown(place))
        if not self.active:
            return
        places = self.places()
        if self.hovered in places and self.hovered != self.selected:
            draw_hovered(painter, self._shown(places[self.hovered]), 8.0)
        if self.selected in places:
            start = self._shown(places[self.selected])
            held = start if self.place is None else self._shown(self.place)
            if self.place is not None:
                draw_way(painter, start, held)
            draw_selected(painter, held)
        draw_caption(painter, self._view, self.words())


class Layer(QWidget):
    """What is painted over the scan, whoever draws the scan itself."""

    def __init__(self, view: ScanView) -> None:
        super().__init__(view)
        self._view = view
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._view.font())
        self._view.points.draw(painter)
