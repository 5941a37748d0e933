"""Curves over the gait cycle: the mean of all strides with its band, left and right together."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.corrections.standing import Mark
from ui.findings.numbers import plain_unit
from ui.i18n import tr
from ui.signals.axis import ticks
from ui.signals.lane_paint import pen_of, side_role, value_range
from ui.signals.lanes import curve_name, stem
from ui.study.wording import side_name
from ui.theme import colour, small_font
from workbench.model import Side, Track

LEAST_WIDTH, HEIGHT = 220, 172
ROOM_LEFT, ROOM_RIGHT, ROOM_TOP, ROOM_BOTTOM = 44, 22, 24, 22
STARTS = "initial_contact"
ToPlace = Callable[[float, float], QPointF]


class CyclePlot(NamedTuple):
    """One plot: the curves of a name."""

    title: str
    unit: str
    curves: tuple[Track, ...]


def plots_of(tracks: Iterable[Track]) -> list[CyclePlot]:
    """One plot for each name of a curve over the cycle."""
    found: dict[str, list[Track]] = {}
    for track in tracks:
        if track.kind == "cycle" and len(track.times):
            name = stem(track.name).removesuffix("_cycle").removesuffix(".cycle")
            found.setdefault(name, []).append(track)
    return [
        CyclePlot(curve_name(name), plain_unit(curves[0].unit), tuple(curves))
        for name, curves in found.items()
    ]


def phases(marks: Iterable[Mark], t: float) -> dict[Side, float]:
    """Where in its cycle (%) each side is at ``t``: from one contact of the foot to the next."""
    contacts: dict[Side, list[float]] = {}
    for mark in marks:
        if mark.event.kind == STARTS:
            contacts.setdefault(mark.event.side, []).append(mark.event.t)
    return {
        side: 100 * (t - a) / (b - a)
        for side, times in contacts.items()
        for a, b in pairwise(sorted(times))
        if a <= t < b
    }


class CyclesView(QWidget):
    """Draws the plots side by side, as many as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plots: list[CyclePlot] = []
        self._phases: Mapping[Side, float] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def show_plots(self, plots: list[CyclePlot]) -> None:
        """Draws these plots from now on."""
        self.plots = plots
        self.setAccessibleName(
            ": ".join((tr("panel.cycles"), ", ".join(plot.title for plot in plots)))
        )
        self._make_room()
        self.update()

    def show_phases(self, found: Mapping[Side, float]) -> None:
        """Marks where in its cycle (%) each side is at the moment."""
        if self._phases != found:
            self._phases = found
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(480, self.minimumHeight())

    def resizeEvent(self, event: object) -> None:
        self._make_room()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("panel"))
        columns = self._columns()
        width = self.width() / columns
        for n, plot in enumerate(self.plots):
            row, column = divmod(n, columns)
            self._draw(painter, QRectF(column * width, row * HEIGHT, width, HEIGHT), plot)

    def _columns(self) -> int:
        return max(1, min(len(self.plots), self.width() // LEAST_WIDTH))

    def _make_room(self) -> None:
        self.setMinimumHeight(HEIGHT * math.ceil(len(self.plots) / self._columns()))

    def _draw(self, painter: QPainter, place: QRectF, plot: CyclePlot) -> None:
        rect = place.adjusted(ROOM_LEFT, ROOM_TOP, -ROOM_RIGHT, -ROOM_BOTTOM)
        low, high = value_range(plot.curves)
        room = 0.06 * (high - low or 1.0)
        low, high = low - room, high + room

        def at(percent: float, value: float) -> QPointF:
            y = rect.bottom() - (value - low) / (high - low) * rect.height()
            return QPointF(rect.left() + percent / 100 * rect.width(), y)

        painter.setFont(small_font(self.font(), bold=True))
        painter.setPen(colour("text"))
        title = f"{plot.title} ({plot.unit})" if plot.unit else plot.title
        head = QRectF(place.left() + 12, place.top() + 4, place.width() - 20, 18)
        painter.drawText(head, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)
        taken = painter.fontMetrics().horizontalAdvance(title)
        painter.setFont(small_font(self.font()))
        _draw_legend(painter, head.adjusted(taken + 8, 0, 0, 0), plot)
        _grid(painter, rect, low, high, at)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for track in plot.curves:
            _draw_band(painter, track, at)
        for track in plot.curves:
            painter.setPen(pen_of(track.side, 2))
            for line in _lines(track, "mean", at):
                painter.drawPolyline(line)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for side in {track.side for track in plot.curves} & self._phases.keys():
            painter.setPen(pen_of(side, 1))
            painter.drawLine(at(self._phases[side], low), at(self._phases[side], high))


def _draw_legend(painter: QPainter, room: QRectF, plot: CyclePlot) -> None:
    """Which line is which side; left out where there is no room (other plots tell it)."""
    metrics, middle = painter.fontMetrics(), room.center().y()
    sides = [track.side for track in plot.curves if track.side]
    if sum(metrics.horizontalAdvance(side_name(side)) + 28 for side in sides) > room.width():
        return
    x = room.right()
    for side in reversed(sides):
        words = side_name(side)
        x -= metrics.horizontalAdvance(words) + 2
        painter.setPen(colour("quiet"))
        painter.drawText(QPointF(x, middle + 4), words)
        painter.setPen(pen_of(side, 2))
        painter.drawLine(QPointF(x - 18, middle), QPointF(x - 4, middle))
        x -= 26


def _grid(painter: QPainter, rect: QRectF, low: float, high: float, at: ToPlace) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    where = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    step = _round_step(high - low)
    first = math.ceil(low / step)
    for k in range(first, math.floor(high / step) + 1):
        y = at(0, k * step).y()
        painter.setPen(QPen(colour("line"), 1))
        painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
        painter.setPen(colour("quiet"))
        text = f"{k * step:.6g}".replace("-", "−")
        painter.drawText(QRectF(rect.left() - 44, y - 8, 38, 16), where, text)
    for percent in ticks(0, 100, 5):
        x = at(percent, low).x()
        painter.setPen(QPen(colour("line"), 1))
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
        painter.setPen(colour("quiet"))
        box = QRectF(x - 24, rect.bottom() + 3, 48, 14)
        painter.drawText(box, Qt.AlignmentFlag.AlignHCenter, f"{percent:g} %")


def _round_step(span: float) -> float:
    """A round distance of which about four make up ``span``."""
    power = 10 ** math.floor(math.log10(span / 4))
    return next(m * power for m in (1, 2, 5, 10) if span / (m * power) <= 4)


def _points(track: Track, point: str) -> list[tuple[float, float]]:
    at = track.points.index(point) if point in track.points else 0
    return list(zip(track.times.tolist(), track.values[:, at, 0].tolist(), strict=True))


def _lines(track: Track, point: str, at: ToPlace) -> list[QPolygonF]:
    """The curve of a point, broken where it has a gap."""
    lines = [QPolygonF()]
    for percent, value in _points(track, point):
        if value == value:
            lines[-1].append(at(percent, value))
        elif len(lines[-1]):
            lines.append(QPolygonF())
    return lines


def _draw_band(painter: QPainter, track: Track, at: ToPlace) -> None:
    if not {"low", "high"} <= set(track.points):
        return
    pairs = zip(_points(track, "low"), _points(track, "high"), strict=True)
    both = [(t, a, b) for (t, a), (_, b) in pairs if a == a and b == b]
    band = QPolygonF([at(t, b) for t, _, b in both])
    for t, a, _ in reversed(both):
        band.append(at(t, a))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour(side_role(track.side), 46))
    painter.drawPolygon(band)
    painter.setBrush(Qt.BrushStyle.NoBrush)
