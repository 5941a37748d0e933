"""The people in view: a box with the label of each, at the moment that is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from ui.player.overlay import MIDDLE, RIM, row_at
from ui.theme import colour, heading_font
from workbench.commands.people import people_of
from workbench.model import Track

ToView = Callable[[float, float], QPointF]


class PeopleBoxes:
    """Boxes in pixels of the picture, straight between the moments at which each was seen."""

    def __init__(
        self, tracks: Iterable[Track] = (), measured: str | None = None, *, hands: bool = False
    ) -> None:
        self.hands = hands
        self.people: Mapping[str, Track] = people_of(tracks)
        self.measured = measured

    def boxes(self, t: float) -> dict[str, QRectF]:
        """The box of everybody who is in view at ``t`` (s)."""
        found = {}
        for label, track in self.people.items():
            box = _box_at(track, t)
            if box is not None:
                found[label] = box
        return found

    def at(self, place: QPointF, t: float) -> str | None:
        """Whose box holds a place of the picture; the smallest one where several do."""
        holding = [
            (box.width() * box.height(), label)
            for label, box in self.boxes(t).items()
            if box.contains(place)
        ]
        return min(holding)[1] if holding else None

    def draw(self, painter: QPainter, t: float, to_view: ToView) -> None:
        """Draws the boxes; ``to_view(x, y)`` leads from picture to widget."""
        font = heading_font(painter.font(), 13)
        painter.setFont(font)
        metrics = QFontMetricsF(font)
        for label, box in self.boxes(t).items():
            chosen = label == self.measured
            top_left, bottom_right = (
                to_view(p.x(), p.y()) for p in (box.topLeft(), box.bottomRight())
            )
            rect = QRectF(top_left, bottom_right)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(RIM, 4 if chosen else 3))
            painter.drawRect(rect)
            line = colour("accent") if chosen else MIDDLE
            painter.setPen(QPen(line, 2.5 if chosen else 1.2))
            painter.drawRect(rect)
            width = max(20.0, metrics.horizontalAdvance(label) + 12)
            tag = QRectF(rect.left(), max(0.0, rect.top() - 20), width, 20)
            painter.fillRect(tag, colour("accent") if chosen else RIM)
            painter.setPen(colour("on_accent") if chosen else MIDDLE)
            painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, label)


def _box_at(track: Track, t: float) -> QRectF | None:
    """The box between the finds around ``t``; None before the first, after the last, and in a
    gap that is longer than usual."""
    import numpy as np

    times = track.times
    if not len(times) or (row_at(track, t) is None and not times[0] <= t <= times[-1]):
        return None
    corners = track.values[:, :, :2].reshape(len(times), -1)
    values = [float(np.interp(t, times, column)) for column in corners.T]
    xs, ys = values[0::2], values[1::2]
    return QRectF(QPointF(min(xs), min(ys)), QPointF(max(xs), max(ys)))
