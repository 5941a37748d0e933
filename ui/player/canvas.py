"""A picture that can be enlarged and moved, with its landmarks on top."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.i18n import tr
from ui.player.overlay import Overlay
from ui.player.people import PeopleBoxes
from ui.player.points import PointMover
from ui.theme import colour

MARGIN = 16
MOST = 16.0
STILL = 4
"""Pixels that a click may wander."""


class Canvas(QWidget):
    """Shows one picture. The wheel enlarges around the pointer, dragging moves, 0 fits.

    Signals:
        zoomed: how many times as large as it fits.
        person_picked: the label of the person who was clicked on.
    """

    zoomed = Signal(float)
    person_picked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image = QImage()
        self.overlay = Overlay()
        self.people = PeopleBoxes()
        self._pressed_at: QPointF | None = None
        self.overlay_shown = True
        self.t = 0.0
        self._zoom = 1.0
        self._offset = QPointF()
        self._grip: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("stage.picture"))
        self.points = PointMover(self)

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def show_image(self, image: QImage, t: float = 0.0) -> None:
        """Shows ``image``, which belongs to the moment ``t`` (s)."""
        self.image, self.t = image, t
        self.update()

    def set_overlay(self, overlay: Overlay) -> None:
        """Draws these landmarks from now on."""
        self.overlay = overlay
        self.update()

    def set_people(self, people: PeopleBoxes) -> None:
        """Draws these people from now on; a click on one of them tells who."""
        self.people = people
        self.track_pointer()
        self.update()

    def track_pointer(self) -> None:
        """Follows the pointer where there is something to be pointed at."""
        self.setMouseTracking(bool(self.people.people) or self.points.on)
        self._point_out(None)

    def show_overlay(self, shown: bool) -> None:
        """Shows or hides the landmarks."""
        self.overlay_shown = shown
        self.update()

    def fit(self) -> None:
        """The whole picture, as large as it fits."""
        self._zoom, self._offset = 1.0, QPointF()
        self.zoomed.emit(1.0)
        self.update()

    @property
    def scale(self) -> float:
        """Widget pixels per picture pixel."""
        if self.image.isNull():
            return 1.0
        room_w = max(1, self.width() - 2 * MARGIN)
        room_h = max(1, self.height() - 2 * MARGIN)
        return self._zoom * min(room_w / self.image.width(), room_h / self.image.height())

    def picture_rect(self) -> QRectF:
        """Where the picture lies in the widget."""
        w, h = self.image.width() * self.scale, self.image.height() * self.scale
        centre = QPointF(self.width() / 2, self.height() / 2) + self._offset
        return QRectF(centre.x() - w / 2, centre.y() - h / 2, w, h)

    def to_view(self, x: float, y: float) -> QPointF:
        """From picture to widget; the first pixel's centre is at 0.5, 0.5 of the picture."""
        rect, scale = self.picture_rect(), self.scale
        return QPointF(rect.x() + x * scale, rect.y() + y * scale)

    def person_at(self, place: QPointF) -> str | None:
        """Who is at a place of the widget."""
        if not self.overlay_shown or self.image.isNull() or self.points.active:
            return None
        rect, scale = self.picture_rect(), self.scale
        inside = QPointF((place.x() - rect.x()) / scale, (place.y() - rect.y()) / scale)
        return self.people.at(inside, self.t)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("stage"))
        if self.image.isNull():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.scale < 3)
        painter.drawImage(self.picture_rect(), self.image)
        if self.overlay_shown:
            rect, scale = self.picture_rect(), self.scale
            left, top = rect.x(), rect.y()
            for layer in (self.people, self.overlay, self.points):
                layer.draw(painter, self.t, lambda x, y: QPointF(left + x * scale, top + y * scale))

    def wheelEvent(self, event: QWheelEvent) -> None:
        factor = 1.0015 ** event.angleDelta().y()
        zoom = min(MOST, max(1.0, self._zoom * factor))
        pointer = event.position() - QPointF(self.width() / 2, self.height() / 2)
        self._offset = pointer + (self._offset - pointer) * (zoom / self._zoom)
        self._zoom = zoom
        if zoom == 1.0:
            self._offset = QPointF()
        self.zoomed.emit(zoom)
        self.update()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip = event.position() - self._offset
            self._pressed_at = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grip is None:
            self._point_out(self.person_at(event.position()))
        elif self._zoom > 1:
            self._offset = event.position() - self._grip
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._grip = None
        pressed, self._pressed_at = self._pressed_at, None
        if pressed is None or (event.position() - pressed).manhattanLength() > STILL:
            return
        person = self.person_at(event.position())
        if person is not None:
            self.person_picked.emit(person)

    def _point_out(self, person: str | None) -> None:
        shape = Qt.CursorShape.ArrowCursor if person is None else Qt.CursorShape.PointingHandCursor
        self.setCursor(shape)
        key = "hands.measure" if self.people.hands else "people.measure"
        self.setToolTip("" if person is None else tr(key, person=person))
