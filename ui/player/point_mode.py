"""The mode "Correct points", whatever the points lie on: a picture or the surface of a scan.

While it is on, the point under the pointer is ringed and named; the one that was clicked or
reached by key is the selected one. A move is told once it is over: the button or key let go.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from ui.corrections.movable import Movable
from ui.player.point_names import point_name

GRASP = 10.0
"""Pixels of the widget around a point at which it is grasped."""
ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}
FAR = 10.0
"""Pixels by which an arrow key moves together with Shift; alone it is one."""
Name = tuple[str, str]
Place = TypeVar("Place")


class PointMode(QObject, Generic[Place]):
    """Watches the mouse and the keys of a widget. Those who know the widget say where its points
    are, what a drag means there, and how a moved point is told.

    Signals:
        dropped: track, point, moment (s), and the place of a moved point as it is recorded.
        grasped: a point is about to be moved.
        pointed: the point that is selected now, in words; empty: none.
    """

    dropped = Signal(str, str, float, tuple)
    grasped = Signal()
    pointed = Signal(str)

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self.movable = Movable()
        self.on = False
        self.selected: Name | None = None
        self.hovered: Name | None = None
        self.place: Place | None = None
        """Where the selected point is held now; None: not held."""
        self._dragged = False
        widget.installEventFilter(self)

    # What those who know the widget say

    def places(self) -> Mapping[Name, Place]:
        """All points that can be moved now."""
        raise NotImplementedError

    def at(self, here: QPointF) -> Name | None:
        """The point nearest to a place of the widget, where one is near."""
        raise NotImplementedError

    def words(self) -> str:
        """What is selected and what can be done; or what to do first."""
        raise NotImplementedError

    def in_view(self) -> bool:
        """Whether points are shown at all."""
        raise NotImplementedError

    def repaint(self) -> None:
        """Draws the points anew."""
        raise NotImplementedError

    def follow_pointer(self) -> None:
        """Asks for moves of the pointer, or for none."""
        raise NotImplementedError

    def grasp(self, start: Place, here: QPointF) -> None:
        """A point at ``start`` is taken with the pointer at ``here``."""
        raise NotImplementedError

    def drag(self, here: QPointF) -> None:
        """The selected point is drawn along by the pointer."""
        raise NotImplementedError

    def nudge(self, start: Place, by: QPointF) -> None:
        """The selected point is moved by an arrow key, so many pixels."""
        raise NotImplementedError

    def tell(self, name: Name, place: Place) -> None:
        """A point was moved: emits ``dropped``."""
        raise NotImplementedError

    # What is the same everywhere

    @property
    def active(self) -> bool:
        """Whether points can be moved now."""
        return self.on and self.in_view() and bool(self.movable.tracks)

    def show(self, movable: Movable) -> None:
        """These can be moved from now on; what was selected stays so if it is still there."""
        self.movable = movable
        self._let_go()
        self.select(self.selected if self.selected in self.places() else None)

    def switch(self, on: bool) -> None:
        """Turns the mode on or off."""
        self.on = on
        self._let_go()
        self.select(None)

    def select(self, name: Name | None) -> None:
        """Selects a point (track, point); None: nothing."""
        self.selected = name
        self._widget.setAccessibleDescription(self.words())
        self.pointed.emit(self.words())
        self.repaint()

    def go(self, by: int) -> None:
        """To the next point (or the one before)."""
        names = list(self.places())
        if names:
            now = names.index(self.selected) if self.selected in names else -1 if by > 0 else 0
            self.select(names[(now + by) % len(names)])

    def hold(self, place: Place | None) -> None:
        """The selected point is held here."""
        self.place = place
        self.repaint()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not self.active:
            return False
        if isinstance(event, QKeyEvent):
            return self._key(event)
        if not isinstance(event, QMouseEvent):
            return False
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            return self._press(event.position())
        if kind == QEvent.Type.MouseMove:
            return self._move(event.position())
        if kind == QEvent.Type.MouseButtonRelease and self._dragged:
            self._dragged = False
            self._drop()
            return True
        return False

    def _press(self, here: QPointF) -> bool:
        name = self.at(here)
        self.select(name)
        if name is None:
            return False
        self.grasped.emit()
        self._dragged = True
        self.grasp(self.places()[name], here)
        return True

    def _move(self, here: QPointF) -> bool:
        if self._dragged:
            self.drag(here)
            return True
        hovered = self.at(here)
        if hovered != self.hovered:
            self.hovered = hovered
            over = Qt.CursorShape.SizeAllCursor if hovered else Qt.CursorShape.ArrowCursor
            self._widget.setCursor(over)
            self._widget.setToolTip(point_name(hovered[1]) if hovered else "")
            self.repaint()
        return hovered is not None

    def _key(self, event: QKeyEvent) -> bool:
        by = ARROWS.get(Qt.Key(event.key()))
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        far = plain == Qt.KeyboardModifier.ShiftModifier
        if by is None or self.selected is None or self.selected not in self.places():
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
            start = self.places()[self.selected] if self.place is None else self.place
            self.nudge(start, QPointF(*by) * (FAR if far else 1.0))
        return True

    def _drop(self) -> None:
        place, self.place = self.place, None
        if place is not None and self.selected is not None:
            self.tell(self.selected, place)

    def _let_go(self) -> None:
        self.hovered, self.place, self._dragged = None, None, False
        self.follow_pointer()
