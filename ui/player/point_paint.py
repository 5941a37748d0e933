"""How points that can be moved are drawn, on pictures and on scans."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from ui.player.overlay import MIDDLE, RIM

# Fixed in both themes, as all colours on a picture, and drawn over a dark rim.
SELECTED, PENDING = QColor("#2DD4BF"), QColor("#F0E442")


def draw_selected(painter: QPainter, place: QPointF) -> None:
    """The ring of the point that the keys mean."""
    _ring(painter, place, 8.0, QPen(SELECTED, 2.5))


def draw_hovered(painter: QPainter, place: QPointF, radius: float = 7.0) -> None:
    """The ring of the point under the pointer."""
    _ring(painter, place, radius, QPen(MIDDLE, 1.8))


def draw_pending(painter: QPainter, place: QPointF) -> None:
    """The ring of a point whose move waits for analysis."""
    _ring(painter, place, 11.0, QPen(PENDING, 2.0, Qt.PenStyle.DotLine))


def draw_way(painter: QPainter, start: QPointF, held: QPointF) -> None:
    """The line from where a point was to where it is held."""
    painter.setPen(QPen(MIDDLE, 1, Qt.PenStyle.DotLine))
    painter.drawLine(start, held)


def draw_dot(painter: QPainter, place: QPointF) -> None:
    """A point by itself."""
    for colour, width in ((RIM, 4.4), (MIDDLE, 2.6)):
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPoint(place)


def draw_label(painter: QPainter, rect: QRectF, words: str) -> None:
    """Words on a dark ground."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(RIM)
    painter.drawRoundedRect(rect, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(MIDDLE)
    inside = rect.adjusted(4, 0, -4, 0)
    painter.drawText(inside, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)


def draw_caption(painter: QPainter, widget: QWidget, words: str) -> None:
    """Words in the middle of the widget's lower edge, in as many lines as they need."""
    room = QRectF(0, 0, max(60.0, widget.width() - 44.0), widget.height())
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    text = painter.boundingRect(room, flags, words)
    box = QRectF(0, 0, text.width() + 20, text.height() + 10)
    box.moveCenter(QPointF(widget.width() / 2, 0))
    box.moveBottom(widget.height() - 8)
    draw_label(painter, box, words)


def _ring(painter: QPainter, place: QPointF, radius: float, pen: QPen) -> None:
    painter.setPen(QPen(RIM, pen.widthF() + 2))
    painter.drawEllipse(place, radius, radius)
    painter.setPen(pen)
    painter.drawEllipse(place, radius, radius)
