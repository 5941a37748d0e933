"""Draws the lines of the measurement list."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.findings.measurements import Row, RowRole
from ui.findings.title_lines import title_lines
from ui.study.wording import side_name
from ui.theme import colour, small_font
from workbench.model import Side, Verdict

Index = QModelIndex | QPersistentModelIndex
LINE, SMALL, ABOVE, BELOW, MARK, GAP = 18, 15, 7, 7, 14, 12
WRAP = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap


class Layout(NamedTuple):
    """How a line is divided: widths in px, heights of note and detail in px."""

    width: int
    title: list[str]
    note_room: int
    note_top: int
    note: int
    detail: int

    @property
    def height(self) -> int:
        """Of the whole line."""
        return self.note_top + self.note + self.detail + BELOW


class MeasurementDelegate(QStyledItemDelegate):
    """Draws a line: title and side left, number right with its unit lighter, notes below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Row = index.data(RowRole)
        if row.kind == "notice":
            small = QFontMetrics(small_font(option.font))  # type: ignore[attr-defined]
            return QSize(200, 6 + _height(small, row.title, _width(option)))
        return QSize(200, 34 if row.kind == "heading" else self.layout(option, row).height)

    def layout(self, option: QStyleOptionViewItem, row: Row) -> Layout:
        """How the line of ``row`` is divided in this view."""
        font: QFont = option.font  # type: ignore[attr-defined]
        width = _width(option)
        small, normal = QFontMetrics(small_font(font)), QFontMetrics(font)
        interval = small.horizontalAdvance(row.interval)
        number = QFontMetrics(_strong(font)).horizontalAdvance(row.value)
        number += normal.horizontalAdvance(_unit(row))
        side = side_name(row.side)
        tail = 8 + MARK + normal.horizontalAdvance(side) if side else 0
        title = title_lines(normal, row.title, tail, width - max(number, interval) - GAP)
        beside = len(title) == 1 and bool(interval)  # the note shares its line with the interval
        room = width - interval - GAP if beside else width
        note = _height(small, row.note, room)
        top = ABOVE + LINE * len(title)
        if beside:
            note = max(note, SMALL)
        return Layout(width, title, room, top, note, _height(small, row.detail, width))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(RowRole)
        rect: QRect = option.rect.adjusted(16, 0, -16, 0)  # type: ignore[attr-defined]
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.fillRect(option.rect, colour("soft"))  # type: ignore[attr-defined]
        if option.state & QStyle.StateFlag.State_HasFocus:  # type: ignore[attr-defined]
            mark = QRect(option.rect.topLeft(), QSize(3, option.rect.height()))  # type: ignore[attr-defined]
            painter.fillRect(mark, colour("accent"))
        font: QFont = option.font  # type: ignore[attr-defined]
        if row.kind == "heading":
            painter.setFont(small_font(font, bold=True))
            painter.setPen(colour("quiet"))
            flags = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
            painter.drawText(rect.adjusted(0, 0, 0, -6), flags, row.title)
            painter.restore()
            return
        if row.kind == "notice":
            painter.setFont(small_font(font))
            painter.setPen(colour("look"))
            painter.drawText(rect.adjusted(0, 4, 0, 0), WRAP, row.title)
            painter.restore()
            return
        painter.setPen(QPen(colour("line"), 1))
        painter.drawLine(rect.left(), option.rect.bottom(), rect.right(), option.rect.bottom())  # type: ignore[attr-defined]
        parts = self.layout(option, row)
        self._number(painter, QRect(rect.left(), rect.top() + ABOVE, rect.width(), LINE), row, font)
        self._title(painter, rect.left(), rect.top() + ABOVE, parts.title, row, font)
        self._below(painter, rect, parts, row, font)
        painter.restore()

    def _number(self, painter: QPainter, rect: QRect, row: Row, font: QFont) -> None:
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font)
        painter.setPen(colour("quiet"))
        unit = _unit(row)
        painter.drawText(rect, flags, unit)
        width = painter.fontMetrics().horizontalAdvance(unit)
        painter.setFont(_strong(font))
        painter.setPen(colour("text" if row.kind == "value" else "quiet"))
        painter.drawText(rect.adjusted(0, 0, -width, 0), flags, row.value)
        if row.interval:
            painter.setFont(small_font(font))
            painter.setPen(colour("quiet"))
            below = rect.translated(0, LINE)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
            painter.drawText(below, flags, row.interval)

    def _title(
        self, painter: QPainter, left: int, top: int, lines: list[str], row: Row, font: QFont
    ) -> None:
        painter.setFont(font)
        metrics = painter.fontMetrics()
        painter.setPen(colour("text" if row.kind == "value" else "quiet"))
        base = top + (LINE + metrics.ascent() - metrics.descent()) // 2
        for line in lines:
            painter.drawText(left, base, line)
            base += LINE
        if not row.side:
            return
        x = left + (metrics.horizontalAdvance(lines[-1]) + 8 if lines[-1] else 0)
        base -= LINE
        y = base - metrics.ascent() // 2 + 2
        name = "left" if row.side is Side.LEFT else "right"
        painter.setPen(QPen(colour(name), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        if row.side is Side.LEFT:
            painter.drawLine(x, y, x + 9, y)
        else:  # dashed, as everywhere
            painter.drawLine(x, y, x + 4, y)
            painter.drawLine(x + 6, y, x + 10, y)
        painter.setPen(colour("quiet"))
        painter.drawText(x + MARK, base, side_name(row.side))

    def _below(self, painter: QPainter, rect: QRect, parts: Layout, row: Row, font: QFont) -> None:
        painter.setFont(small_font(font))
        top = rect.top() + parts.note_top
        amber = row.verdict is not Verdict.GOOD
        painter.setPen(colour("look" if amber else "quiet"))
        painter.drawText(QRect(rect.left(), top, parts.note_room, parts.note), WRAP, row.note)
        painter.setPen(colour("quiet"))
        place = QRect(rect.left(), top + parts.note, parts.width, parts.detail)
        painter.drawText(place, WRAP, row.detail)


def _width(option: QStyleOptionViewItem) -> int:
    """Room for text (px), as if the scroll bar were there: its coming must not change the lines."""
    view = option.widget  # type: ignore[attr-defined]
    whole = 300 if view is None else view.width() - view.verticalScrollBar().sizeHint().width()
    return int(whole - 32)


def _strong(font: QFont) -> QFont:
    strong = QFont(font)
    strong.setWeight(QFont.Weight.DemiBold)
    strong.setFeature(QFont.Tag("tnum"), 1)
    return strong


def _unit(row: Row) -> str:
    return f" {row.unit}" if row.unit and row.unit != "°" else row.unit


def _height(metrics: QFontMetrics, text: str, room: int) -> int:
    """Height of a text that may break (px); 0 for none."""
    if not text:
        return 0
    box = metrics.boundingRect(0, 0, max(40, room), 2000, Qt.TextFlag.TextWordWrap, text)
    return SMALL * max(1, -(-box.height() // metrics.lineSpacing())) + 1
