"""The measurements of a capture as a list: name and side left, number and interval right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.findings.numbers import interval_text, number, plain_unit, value_text
from ui.i18n import language, tr
from ui.study.wording import side_name, task_name
from ui.theme import colour, small_font
from workbench.model import Observation, Side, Verdict

if TYPE_CHECKING:
    from workbench.knowledge.base import Knowledge
    from workbench.knowledge.norm_file import Norm

Index = QModelIndex | QPersistentModelIndex
RowRole = Qt.ItemDataRole.UserRole + 1
LINE = 18


class Row(NamedTuple):
    """What one line shows. ``kind`` is heading, value or missing."""

    kind: str
    title: str
    side: Side = Side.NONE
    value: str = ""
    unit: str = ""
    interval: str = ""
    note: str = ""
    verdict: Verdict = Verdict.GOOD
    tip: str = ""
    observation: Observation | None = None

    def spoken(self) -> str:
        """The line for a screen reader."""
        parts = (self.title, side_name(self.side), f"{self.value} {self.unit}".strip())
        return ", ".join(filter(None, (*parts, self.interval, self.note)))


def rows_of(observations: Iterable[Observation], known: Knowledge | None) -> list[Row]:
    """Lines for measurements: those of the capture's own task first, then by task; the trial
    of an exam video has its heading."""
    rows: list[Row] = []
    task: str | None = None
    ordered = sorted(observations, key=lambda o: (o.analyzer, o.task, o.measurement.feature))
    several = len({o.task for o in ordered}) > 1
    for seen in ordered:
        if several and seen.task != task:
            task = seen.task
            rows.append(Row("heading", task_name(task) if task else tr("measure.other")))
        rows.append(_row(seen, known))
    return rows


def _row(seen: Observation, known: Knowledge | None) -> Row:
    m = seen.measurement
    feature = None if known is None else known.codebook.features.get(m.feature)
    name = m.feature.partition(".")[2].replace("_", " ")
    title = feature.title.in_language(language()) if feature else name[:1].upper() + name[1:]
    reasons = [reason.text or reason.code.replace("_", " ") for reason in m.quality.reasons]
    notes = []
    norm = None
    if m.value is not None:
        if m.n is not None:
            notes.append(tr("measure.n", n=m.n))
        norm = known.norms.of(seen) if known is not None else None
        if norm is not None and norm.mean is not None and norm.sd is not None:
            z = (m.value - norm.mean) / norm.sd
            notes.append(f"z {number(z, 1)}")
    note = ", ".join(notes)
    if m.value is None:
        note = "; ".join(reasons)
    elif m.quality.verdict is not Verdict.GOOD:
        doubt = f"{tr(f'quality.{m.quality.verdict}')}: {'; '.join(reasons)}"
        note = "\n".join(filter(None, (note, doubt)))
    tip = [feature.definition] if feature else []
    if norm is not None:
        tip.append(_norm_words(norm))
    tip += [f"{m.feature}, {seen.analyzer}"]
    if m.method:
        tip.append(tr("measure.method", method=m.method))
    return Row(
        "value" if m.value is not None else "missing",
        title,
        m.side,
        value_text(m),
        plain_unit(m.unit) if m.value is not None else "",
        interval_text(m),
        note,
        m.quality.verdict,
        "\n".join(tip),
        seen,
    )


def _norm_words(norm: Norm) -> str:
    """Whom the value is compared with, and where that comes from."""
    if norm.mean is not None and norm.sd is not None:
        values = f"{norm.mean:g} ± {norm.sd:g}"
    else:
        values = f"{norm.p2_5:g} – {norm.p97_5:g}"
    return tr(
        "measure.norm", values=values, population=norm.population, n=norm.n, source=norm.source
    )


class MeasurementModel(QAbstractListModel):
    """The lines."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def set_rows(self, rows: list[Row]) -> None:
        """Shows these lines."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == RowRole:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken()
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.tip
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.rows[index.row()].kind == "heading":
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


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
        room = rect.width() - (metrics.horizontalAdvance(side) + 18 if side else 0)
        text = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, room)
        painter.setPen(colour("text" if row.kind == "value" else "quiet"))
        painter.drawText(rect, flags, text)
        if side:
            x = rect.left() + metrics.horizontalAdvance(text) + 8
            y = rect.center().y() + 1
            name = "left" if row.side is Side.LEFT else "right"
            style = Qt.PenStyle.SolidLine if row.side is Side.LEFT else Qt.PenStyle.DotLine
            painter.setPen(QPen(colour(name), 3, style, Qt.PenCapStyle.FlatCap))
            painter.drawLine(x, y, x + 8, y)
            painter.setPen(colour("quiet"))
            painter.drawText(rect.adjusted(x + 12 - rect.left(), 0, 0, 0), flags, side)

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
        from PySide6.QtGui import QFontMetrics

        metrics = QFontMetrics(small_font(option.font))  # type: ignore[attr-defined]
        view = option.widget  # type: ignore[attr-defined]
        width = (view.viewport().width() if view is not None else 300) - 32
        if row.interval:
            width -= metrics.horizontalAdvance(row.interval) + 12
        box = metrics.boundingRect(0, 0, max(40, width), 400, Qt.TextFlag.TextWordWrap, row.note)
        return max(1, -(-box.height() // metrics.lineSpacing()))
