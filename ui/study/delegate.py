"""Draws the lines of the study tree: picture, name, and what state it is in."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.icons import pixmap
from ui.study.model import LEAVES, KindRole, ModalityRole, NoteRole, PathRole, StateRole
from ui.study.state import ICON, ROLE, CaptureState
from ui.study.thumbnails import SIZE
from ui.theme import colour, colours, small_font

Index = QModelIndex | QPersistentModelIndex
HEIGHTS = {"subject": 38, "visit": 28, "capture": 42, "stray": 42}


class StudyDelegate(QStyledItemDelegate):
    """``picture(path)`` gives the thumbnail of a capture, or None while there is none."""

    def __init__(self, picture: Callable[[str], QPixmap | None], parent: QObject) -> None:
        super().__init__(parent)
        self._picture = picture
        self._signs: dict[tuple[str, str], QPixmap] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, HEIGHTS.get(index.data(KindRole), 28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colour("soft"))
            painter.fillRect(QRect(0, rect.top(), 3, rect.height()), colour("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colour("ground"))
        kind = index.data(KindRole)
        if kind in LEAVES:
            self._capture(painter, rect.adjusted(10, 0, -10, 0), option, index)
        else:
            self._group(painter, rect.adjusted(6, 0, -10, 0), option, index, kind)
        painter.restore()

    def _group(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index, kind: str
    ) -> None:
        font = option.font  # type: ignore[attr-defined]
        font.setBold(kind == "subject")
        painter.setFont(font)
        painter.setPen(colour("text" if kind == "subject" else "quiet"))
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        text = index.data()
        painter.drawText(rect, middle, text)
        self._note(painter, rect, index, painter.fontMetrics().horizontalAdvance(text))

    def _note(self, painter: QPainter, rect: QRect, index: Index, used: int) -> None:
        """What stands second, after so many pixels of the name."""
        note = index.data(NoteRole)
        rest = rect.adjusted(used + 10, 0, 0, 0)
        if note and rest.width() > 24:
            small = small_font(painter.font())
            small.setBold(False)
            painter.setFont(small)
            painter.setPen(colour("quiet"))
            middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(rest, middle, _elided(small, note, rest.width()))

    def _capture(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, index: Index
    ) -> None:
        place = QRect(
            rect.left(), rect.center().y() - SIZE.height() // 2 + 1, SIZE.width(), SIZE.height()
        )
        picture = self._picture(index.data(PathRole))
        if picture is None:
            sign = self._sign(index.data(ModalityRole), colours().quiet)
            painter.drawPixmap(place.center().x() - 9, place.center().y() - 9, sign)
        else:
            path = QPainterPath()
            path.addRoundedRect(place, 4, 4)
            painter.setClipPath(path)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(place, picture)
            painter.setClipping(False)
        state = CaptureState(index.data(StateRole))
        sign = self._sign(ICON[state], getattr(colours(), ROLE[state]))
        painter.drawPixmap(rect.right() - 16, rect.center().y() - 9, sign)
        text = QRect(
            place.right() + 11, rect.top(), rect.right() - place.right() - 34, rect.height()
        )
        font = option.font  # type: ignore[attr-defined]
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        name = _elided(font, index.data(), text.width())
        painter.setFont(font)
        painter.setPen(colour("text"))
        painter.drawText(text, middle, name)
        self._note(painter, text, index, QFontMetrics(font).horizontalAdvance(name))

    def _sign(self, name: str, tint: str) -> QPixmap:
        if (name, tint) not in self._signs:
            self._signs[name, tint] = pixmap(name, QColor(tint).name(), 18)
        return self._signs[name, tint]


def _elided(font: object, text: str, width: int) -> str:
    metrics = QFontMetrics(font)  # type: ignore[call-overload]
    return str(metrics.elidedText(text, Qt.TextElideMode.ElideRight, width))
