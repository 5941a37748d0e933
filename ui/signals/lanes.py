"""Events and curves of a capture, one lane each, under the picture or the waveform."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from ui.i18n import tr, tr_or
from ui.signals.axis import LEFT_ROOM, TimeAxis
from ui.signals.cursor import TimeCursor
from ui.signals.timed import AXIS_HEIGHT, TimedView
from ui.theme import colour, small_font
from workbench.model import Event, Side, Track

EVENT_LANE, CURVE_LANE = 26, 64
MOST_POINTS = 4000


class Lane(NamedTuple):
    """One lane: the events of a kind, or the curves of a name (left and right together)."""

    title: str
    events: tuple[Event, ...] = ()
    curves: tuple[Track, ...] = ()
    unit: str = ""

    @property
    def height(self) -> int:
        """Pixels."""
        return CURVE_LANE if self.curves else EVENT_LANE


def lanes_of(events: Iterable[Event], tracks: Iterable[Track]) -> list[Lane]:
    """The lanes of a capture: kinds of events first, then the curves."""
    kinds: dict[str, list[Event]] = {}
    for event in sorted(events):
        kinds.setdefault(event.kind, []).append(event)
    curves: dict[str, list[Track]] = {}
    for track in tracks:
        if track.kind == "curve" and len(track.times):
            curves.setdefault(_stem(track), []).append(track)
    lanes = [Lane(_words("event", kind), events=tuple(found)) for kind, found in kinds.items()]
    lanes += [
        Lane(_words("curve", name), curves=tuple(found), unit=found[0].unit)
        for name, found in curves.items()
    ]
    return lanes


def _stem(track: Track) -> str:
    name = track.name
    for ending in ("_left", "_right", ".left", ".right"):
        name = name.removesuffix(ending)
    return name


def _words(section: str, name: str) -> str:
    words = name.replace("_", " ").replace(".", " ")
    return tr_or(f"{section}.{name}", words[:1].upper() + words[1:])


class LanesView(TimedView):
    """Draws the lanes; left is blue and solid, right orange and dashed."""

    def __init__(self, cursor: TimeCursor, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(cursor, axis, parent)
        self.lanes: list[Lane] = []
        self.setAccessibleName(tr("time.lanes"))

    def show_lanes(self, lanes: list[Lane]) -> None:
        """Draws these lanes from now on."""
        self.lanes = lanes
        self.setMinimumHeight(self.sizeHint().height())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, sum(lane.height for lane in self.lanes) + AXIS_HEIGHT + 8)

    def events(self) -> list[Event]:
        """All events, in order of time."""
        return sorted(event for lane in self.lanes for event in lane.events)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("panel"))
        self.draw_axis(painter)
        plot = self.plot_rect()
        top = 4.0
        for lane in self.lanes:
            rect = QRectF(plot.left(), top, plot.width(), lane.height)
            self._draw_title(painter, rect, lane)
            painter.setClipRect(rect)
            if lane.curves:
                self._draw_curves(painter, rect.adjusted(0, 5, 0, -5), lane)
            else:
                self._draw_events(painter, rect.adjusted(0, 4, 0, -4), lane)
            painter.setClipping(False)
            top += lane.height
        self.draw_cursor(painter)

    def _draw_title(self, painter: QPainter, rect: QRectF, lane: Lane) -> None:
        painter.setFont(small_font(self.font()))
        painter.setPen(colour("quiet"))
        box = QRectF(12, rect.top() + 4, LEFT_ROOM - 66, rect.height() - 4)
        if not lane.curves:
            where = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            box = QRectF(12, rect.top(), LEFT_ROOM - 20, rect.height())
            text = painter.fontMetrics().elidedText(
                lane.title, Qt.TextElideMode.ElideRight, int(box.width())
            )
            painter.drawText(box, where, text)
            return
        flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        painter.drawText(box, flags, lane.title)
        low, high = _range(lane.curves)
        for value, y in ((high, rect.top() + 5), (low, rect.bottom() - 17)):
            place = QRectF(LEFT_ROOM - 58, y, 50, 12)
            painter.drawText(place, Qt.AlignmentFlag.AlignRight, f"{value:.3g}".replace("-", "−"))

    def _draw_events(self, painter: QPainter, rect: QRectF, lane: Lane) -> None:
        for event in lane.events:
            x = self.axis.x(event.t, self.width())
            painter.setPen(_pen(event.side, 2))
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
            if event.side:
                letter = tr(f"side.{event.side}_letter")
                painter.setFont(small_font(self.font()))
                painter.drawText(QPointF(x + 3, rect.bottom() - 3), letter)

    def _draw_curves(self, painter: QPainter, rect: QRectF, lane: Lane) -> None:
        low, high = _range(lane.curves)
        span = (high - low) or 1.0
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for track in lane.curves:
            painter.setPen(_pen(track.side, 1.6))
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
                y = rect.bottom() - (value - low) / span * rect.height()
                line.append(QPointF(self.axis.x(t, self.width()), y))
            painter.drawPolyline(line)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _pen(side: Side, width: float) -> QPen:
    name = {Side.LEFT: "left", Side.RIGHT: "right"}.get(side, "neutral")
    style = Qt.PenStyle.DashLine if side is Side.RIGHT else Qt.PenStyle.SolidLine
    return QPen(colour(name), width, style)


def _range(curves: Iterable[Track]) -> tuple[float, float]:
    import numpy as np

    values = np.concatenate([track.values[:, 0, 0] for track in curves])
    values = values[np.isfinite(values)]
    return (float(values.min()), float(values.max())) if len(values) else (0.0, 1.0)
