"""Draws the lines of the measurement list."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.findings.measurements import Row, RowRole
from ui.study.wording import side_name
from ui.theme import colour, small_font
from workbench.model import Side, Verdict

Index = QModelIndex | QPersistentModelIndex
LINE = 18


class MeasurementDelegate(QStyledItemDelegate):
    """Draws a line: title and side left, number right with its unit lighter, notes below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Row = index.data(RowRole)
        if row.kind == "heading":
            return QSize(200, 34)
        second = bool(row.note or row.interval)
        lines = self._note_lines(option, row) if second else 0
        return QSize(200, 14 + LINE + lines * 15)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(RowRole)
        rect: QRect = option.rect.adjusted(16, 0, -16, 0)  # type: ignore[attr-defined]
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:  # type: ignore[attr-defined]
            painter.fillRect(option.rect, colour("soft"))  # type: ignore[attr-defined]
        font: QFont = option.font  # type: ignore[attr-defined]
        if row.kind == "heading":
            painter.setFont(small_font(font, bold=True))
            painter.setPen(colour("quiet"))
            flags = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
            painter.drawText(rect.adjusted(0, 0, 0, -6), flags, row.title)
            painter.restore()
            return
        painter.setPen(QPen(colour("line"), 1))
        painter.drawLine(rect.left(), option.rect.bottom(), rect.right(), option.rect.bottom())  # type: ignore[attr-defined]
        top = QRect(rect.left(), rect.top() + 7, rect.width(), LINE)
        right = self._number(painter, top, row, font)
        self._title(painter, top.adjusted(0, 0, -right - 12, 0), row, font)
        self._second(painter, rect, row, font)
        painter.restore()

    def _number(self, painter: QPainter, rect: QRect, row: Row, font: QFont) -> int:
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        light = QFont(font)
        painter.setFont(light)
        painter.setPen(colour("quiet"))
        unit = f" {row.unit}" if row.unit and row.unit != "°" else row.unit
        if unit:
            painter.drawText(rect, flags, unit)
        width = painter.fontMetrics().horizontalAdvance(unit)
        strong = QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        strong.setFeature(QFont.Tag("tnum"), 1)
        painter.setFont(strong)
        painter.setPen(colour("text" if row.kind == "value" else "quiet"))
        painter.drawText(rect.adjusted(0, 0, -width, 0), flags, row.value)
        return width + painter.fontMetrics().horizontalAdvance(row.value)

    def _title(self, painter: QPainter, rect: QRect, row: Row, font: QFont) -> None:
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font)
        side = side_name(row.side)
        metrics = painter.fontMetrics()
        room = rect.width() - (metrics.horizontalAdvance(side) + 24 if side else 0)
        text = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, room)
        painter.setPen(colour("text" if row.kind == "value" else "quiet"))
        painter.drawText(rect, flags, text)
        if side:
            x = rect.left() + metrics.horizontalAdvance(text) + 8
            y = rect.center().y() + 1
            name = "left" if row.side is Side.LEFT else "right"
            painter.setPen(QPen(colour(name), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            if row.side is Side.LEFT:
                painter.drawLine(x, y, x + 9, y)
            else:  # dashed, as everywhere
                painter.drawLine(x, y, x + 4, y)
                painter.drawLine(x + 6, y, x + 10, y)
            painter.setPen(colour("quiet"))
            painter.drawText(rect.adjusted(x + 14 - rect.left(), 0, 0, 0), flags, side)

    def _second(self, painter: QPainter, rect: QRect, row: Row, font: QFont) -> None:
        small = small_font(font)
        painter.setFont(small)
        second = QRect(rect.left(), rect.top() + 7 + LINE, rect.width(), rect.height() - 12 - LINE)
        painter.setPen(colour("quiet"))
        room = second.width()
        if row.interval:
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
            painter.drawText(second, flags, row.interval)
            room -= painter.fontMetrics().horizontalAdvance(row.interval) + 12
        amber = row.verdict is not Verdict.GOOD
        painter.setPen(colour("look" if amber else "quiet"))
        place = QRect(second.left(), second.top(), room, second.height())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
        painter.drawText(place, flags, row.note)

    def _note_lines(self, option: QStyleOptionViewItem, row: Row) -> int:
        metrics = QFontMetrics(small_font(option.font))  # type: ignore[attr-defined]
        view = option.widget  # type: ignore[attr-defined]
        width = 300 if view is None else view.width() - view.verticalScrollBar().sizeHint().width()
        width -= 32  # as if the scroll bar were there: its coming must not change the lines
        if row.interval:
            width -= metrics.horizontalAdvance(row.interval) + 12
        box = metrics.boundingRect(0, 0, max(40, width), 400, Qt.TextFlag.TextWordWrap, row.note)
        return max(1, -(-box.height() // metrics.lineSpacing()))
