"""Points on a scan that can be dragged over its surface: the mode "Correct points"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.corrections.movable import Movable
from ui.i18n import tr
from ui.player.overlay import MIDDLE
from ui.player.point_names import point_name
from ui.player.points import ARROWS, FAR, GRASP, PENDING, SELECTED, Name, draw_label, draw_ring

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ui.scene3d.pick import Picker
    from ui.scene3d.view import ScanView

DECIMALS = 5
"""Digits kept of a place, counted from the scan's size: a thousandth of a millimetre on a face."""
FOUND = frozenset({"widest"})
"""Points that tell where something was found; to move them would mean nothing."""


class ScanPoints(QObject):
    """Watches the mouse and the keys of a scan.

    Signals:
        dropped: track, point, moment (0 s), and the place (x, y, z in the file's coordinates).
        grasped: a point is about to be moved.
        pointed: the point that is selected now, in words; empty: none.
    """

    dropped = Signal(str, str, float, tuple)
    grasped = Signal()
    pointed = Signal(str)

    def __init__(self, view: ScanView) -> None:
        super().__init__(view)
        self._view = view
        self.movable = Movable()
        self.on = False
        self.selected: Name | None = None
        self.hovered: Name | None = None
        self._picker: Picker | None = None
        self._offset = QPointF()
        self.place: NDArray[Any] | None = None
        """Where the selected point is held now, in drawing coordinates; None: not held."""
        self._held = False
        view.installEventFilter(self)

    @property
    def active(self) -> bool:
        """Whether points can be moved now."""
        shown = self._view.overlay_shown and self._view.surface is not None
        return self.on and shown and bool(self.movable.tracks)

    def show(self, movable: Movable) -> None:
        """These can be moved from now on; what was selected stays so if it is still there."""
        self.movable = movable
        self.place = self._picker = self.hovered = None
        self._held = False
        self._view.setMouseTracking(self.active)
        self.select(self.selected if self.selected in self.places() else None)

    def switch(self, on: bool) -> None:
        """Turns the mode on or off."""
        self.on = on
        self.hovered = self.place = self._picker = None
        self._held = False
        self._view.setMouseTracking(self.active)
        self.select(None)

    def select(self, name: Name | None) -> None:
        """Selects a point (track, point); None: nothing."""
        self.selected = name
        self._view.setAccessibleDescription(self.words())
        self.pointed.emit(self.words())
        self._view.layer.update()

    def go(self, by: int) -> None:
        """To the next point (or the one before)."""
        names = list(self.places())
        if names:
            now = names.index(self.selected) if self.selected in names else -1 if by > 0 else 0
            self.select(names[(now + by) % len(names)])

    def places(self) -> dict[Name, NDArray[Any]]:
        """All points that can be moved, in drawing coordinates."""
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
        """What is selected and what can be done; or what to do first."""
        if not self.active:
            return ""
        if self.selected is None:
            return tr("points.how_scan")
        waits = tr("events.pending") if self.selected in self.movable.pending else ""
        parts = (point_name(self.selected[1]), waits, tr("points.nudge_scan"))
        return " · ".join(filter(None, parts))

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
            return self._move(event.position())
        if kind == QEvent.Type.MouseButtonRelease and self._held:
            self._held = False
            self._drop()
            return True
        return False

    def _press(self, here: QPointF) -> bool:
        name = self.at(here)
        self.select(name)
        if name is None:
            return False  # the scan is turned
        self._view.setFocus(Qt.FocusReason.MouseFocusReason)
        self.grasped.emit()
        x, y, _ = self._view.to_view(self.places()[name])
        self._offset = QPointF(x, y) - here
        self._picker, self._held = self._view.picker(), True
        return True

    def _move(self, here: QPointF) -> bool:
        if not self._held:
            hovered = self.at(here)
            if hovered != self.hovered:
                self.hovered = hovered
                over = Qt.CursorShape.SizeAllCursor if hovered else Qt.CursorShape.ArrowCursor
                self._view.setCursor(over)
                self._view.setToolTip(point_name(hovered[1]) if hovered else "")
                self._view.layer.update()
            return False
        self._hold(here + self._offset)
        return True

    def _key(self, event: QKeyEvent) -> bool:
        by = ARROWS.get(Qt.Key(event.key()))
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        far = plain == Qt.KeyboardModifier.ShiftModifier
        if by is None or self.selected not in self.places():
            return False
        if event.type() == QEvent.Type.KeyRelease:
            if not event.isAutoRepeat():
                self._drop()
            return True
        if not (far or plain == Qt.KeyboardModifier.NoModifier):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            assert self.selected is not None
            start = self.places()[self.selected] if self.place is None else self.place
            if self._picker is None:
                self._picker = self._view.picker()
            x, y, _ = self._view.to_view(start)
            self._hold(QPointF(x, y) + QPointF(*by) * (FAR if far else 1.0))
        return True

    def _hold(self, here: QPointF) -> None:
        """The selected point is held where the surface is under ``here``; beside it, it stays."""
        if self._picker is not None:
            found = self._picker.at(here.x(), here.y())
            self.place = self.place if found is None else found
            self._view.layer.update()

    def _drop(self) -> None:
        place, self.place, self._picker = self.place, None, None
        surface = self._view.surface
        if place is None or self.selected is None or surface is None:
            return
        from math import floor, log10

        digits = DECIMALS - floor(log10(surface.size))
        spot = surface.centre + place * surface.size
        track, point = self.selected
        self.dropped.emit(track, point, 0.0, tuple(round(float(v), digits) for v in spot))

    # Drawing

    def draw(self, painter: QPainter) -> None:
        """Rings around what is selected, under the pointer or pending, and the words below."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for track, point, place in self._view.marked if self._view.overlay_shown else ():
            if (track, point) in self.movable.pending and bool((place == place).all()):
                x, y, _ = self._view.to_view(place)
                draw_ring(painter, QPointF(x, y), 11.0, QPen(PENDING, 2.0, Qt.PenStyle.DotLine))
        if not self.active:
            return
        places = self.places()
        for name in (self.hovered, self.selected):
            if name is None or name not in places:
                continue
            chosen = name == self.selected
            held = self.place if chosen and self.place is not None else places[name]
            x, y, _ = self._view.to_view(held)
            if held is not places[name]:
                fx, fy, _ = self._view.to_view(places[name])
                painter.setPen(QPen(MIDDLE, 1, Qt.PenStyle.DotLine))
                painter.drawLine(QPointF(fx, fy), QPointF(x, y))
            pen = QPen(SELECTED, 2.5) if chosen else QPen(MIDDLE, 1.8)
            draw_ring(painter, QPointF(x, y), 8.0, pen)
        self._caption(painter)

    def _caption(self, painter: QPainter) -> None:
        metrics, room = QFontMetricsF(painter.font()), self._view.width() - 24.0
        words = metrics.elidedText(self.words(), Qt.TextElideMode.ElideRight, room - 20)
        width = metrics.horizontalAdvance(words) + 20
        left = (self._view.width() - width) / 2
        draw_label(painter, QRectF(left, self._view.height() - 34, width, 26), words)


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
