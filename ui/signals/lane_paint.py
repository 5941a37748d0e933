"""How lanes are drawn: left is blue and solid, right orange and dashed.

An event's line is as high as its confidence. A round head was found, a square one was set by a
person, a hollow one waits for the values to be made anew.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPen, QPolygonF

from ui.corrections.standing import Exchanged, Mark
from ui.findings.numbers import number, plain_unit
from ui.signals.axis import LEFT_ROOM
from ui.signals.lanes import Lane
from ui.theme import colour, small_font
from workbench.model import Side, Track

MOST_POINTS = 4000
HEAD = 3.5
ToX = Callable[[float], float]


def pen_of(side: Side, width: float) -> QPen:
    """The line of a side."""
    style = Qt.PenStyle.DashLine if side is Side.RIGHT else Qt.PenStyle.SolidLine
    return QPen(colour(side_role(side)), width, style)


def side_role(side: Side) -> str:
    """The name of a side's colour."""
    return {Side.LEFT: "left", Side.RIGHT: "right"}.get(side, "neutral")


def draw_title(painter: QPainter, rect: QRectF, lane: Lane, font: QFont) -> None:
    """The name of a lane, and the ends of its scale."""
    painter.setFont(small_font(font))
    painter.setPen(colour("quiet"))
    if not lane.curves:
        where = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        box = QRectF(12, rect.top(), LEFT_ROOM - 20, rect.height())
        text = painter.fontMetrics().elidedText(
            lane.title, Qt.TextElideMode.ElideRight, int(box.width())
        )
        painter.drawText(box, where, text)
        return
    box = QRectF(12, rect.top() + 4, LEFT_ROOM - 66, rect.height() - 4)
    unit = plain_unit(lane.unit)
    title = f"{lane.title} ({unit})" if unit else lane.title
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, title)
    low, high = value_range(lane.curves)
    for text, y in zip(scale_ends(low, high), (rect.bottom() - 17, rect.top() + 5), strict=True):
        place = QRectF(LEFT_ROOM - 58, y, 50, 12)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight, text)


def scale_ends(low: float, high: float) -> tuple[str, str]:
    """Both ends of a scale, told apart by two digits and no finer."""
    span = high - low
    places = min(6, max(0, 1 - math.floor(math.log10(span)))) if span > 0 else 2
    return number(low, places), number(high, places)


def draw_mark(painter: QPainter, rect: QRectF, mark: Mark, x: float, *, selected: bool) -> None:
    """One event at the pixel ``x``."""
    event = mark.event
    sure = 1.0 if event.confidence is None else min(1.0, max(0.25, event.confidence))
    role = side_role(event.side)
    if selected:
        painter.fillRect(QRectF(x - 7, rect.top(), 14, rect.height()), colour("accent", 60))
    painter.setPen(QPen(colour(role, 70), 1))
    painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
    painter.setPen(QPen(colour(role), 2))
    top = rect.bottom() - sure * rect.height()
    painter.drawLine(QPointF(x, top), QPointF(x, rect.bottom()))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour("accent" if selected else role), 1.5))
    painter.setBrush(colour("panel") if mark.pending else colour(role))
    head = QRectF(x - HEAD, rect.center().y() - HEAD, 2 * HEAD, 2 * HEAD)
    if event.edited:
        painter.drawRect(head)
    else:
        painter.drawEllipse(head)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def draw_span(
    painter: QPainter, rect: QRectF, part: Exchanged, a: float, b: float, *, selected: bool
) -> None:
    """A stretch with exchanged sides, from pixel ``a`` to ``b``."""
    role = "accent" if part.by_person else "neutral"
    box = QRectF(a, rect.top() + 3, max(4.0, b - a), rect.height() - 6)
    painter.fillRect(box, colour(role, 40 if part.pending else 110))
    line = Qt.PenStyle.DashLine if part.pending else Qt.PenStyle.SolidLine
    painter.setPen(QPen(colour("accent" if selected else role), 2 if selected else 1, line))
    painter.drawRect(box)


def draw_curves(painter: QPainter, rect: QRectF, curves: Iterable[Track], to_x: ToX) -> None:
    """Curves over time, all on one scale."""
    low, high = value_range(curves)
    span = (high - low) or 1.0
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for track in curves:
        painter.setPen(pen_of(track.side, 1.6))
        line = QPolygonF()
        every = max(1, len(track.times) // MOST_POINTS)
        pairs = zip(
            track.times[::every].tolist(), track.values[::every, 0, 0].tolist(), strict=True
        )
        for t, value in pairs:
            if value != value:
                painter.drawPolyline(line)
                line = QPolygonF()
                continue
            line.append(QPointF(to_x(t), rect.bottom() - (value - low) / span * rect.height()))
        painter.drawPolyline(line)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def value_range(curves: Iterable[Track]) -> tuple[float, float]:
    """The least and the greatest value of all points of the curves."""
    import numpy as np

    values = np.concatenate([track.values[:, :, 0].ravel() for track in curves])
    values = values[np.isfinite(values)]
    return (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
