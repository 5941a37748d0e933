"""Which map colours the scan, to be switched, and the fixed scale of its colours in mm."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from ui.findings.numbers import MINUS
from ui.i18n import tr, tr_or
from ui.own_keys import OwnKeys
from ui.theme import colour, small_font
from workbench.export.surface_map.scale import MASKED, SIGNED, ColourScale

WIDTH, BAR = 150, 12
"""Narrow: what it lies over is the scan."""


class MapBar(QFrame):
    """``chosen`` tells the name of the map to show; empty: the scan's own colours."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "panel")
        self.setAccessibleName(tr("maps.bar"))
        self.buttons: dict[str, QPushButton] = {}
        self.legend = Legend(self)
        self._choices = QVBoxLayout()
        self._choices.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 8)
        column.setSpacing(6)
        column.addLayout(self._choices)
        column.addWidget(self.legend)
        self._keys = OwnKeys(self)
        self.hide()

    def show_maps(self, names: Sequence[str], shown: str) -> None:
        """Offers these maps; hidden where there are none."""
        if list(self.buttons)[1:] != list(names):
            for button in self.buttons.values():
                self._choices.removeWidget(button)
                button.deleteLater()
            self.buttons = {name: self._button(name) for name in ("", *names)} if names else {}
            for button in self.buttons.values():
                self._choices.addWidget(button)
            self._keys.keep(*self.buttons.values())
        for name, button in self.buttons.items():
            button.setChecked(name == shown)
        self.legend.show_scale(SIGNED if shown else None, shown)
        self.setVisible(bool(names))
        self.adjustSize()

    def _button(self, name: str) -> QPushButton:
        words = map_words(name)
        button = QPushButton(words, self)
        button.setProperty("kind", "chip")
        button.setCheckable(True)
        button.setAccessibleName(words)
        if name:
            button.setToolTip(tr_or(f"maps.{name.replace(' ', '_')}_tip", words))
        button.clicked.connect(lambda: self.chosen.emit(name))
        return button


class Legend(QWidget):
    """The colours between two values, with ticks in mm, and the grey of what was left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scale: ColourScale | None = None
        self.setFont(small_font(self.font()))
        self.hide()

    def show_scale(self, scale: ColourScale | None, name: str) -> None:
        """The scale of a map; None hides it."""
        self.scale = scale
        self.setVisible(scale is not None)
        if scale is not None:
            self.setAccessibleName(
                tr("maps.legend", map=map_words(name), low=f"{scale.low:g}", high=f"{scale.high:g}")
            )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, BAR + 2 * self.fontMetrics().height() + 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        scale = self.scale
        if scale is None:
            return
        painter = QPainter(self)
        height = self.fontMetrics().height()
        bar = QRectF(8, 2, self.width() - 42, BAR)
        gradient = QLinearGradient(bar.left(), 0, bar.right(), 0)
        for i, stop in enumerate(scale.stops):
            gradient.setColorAt(i / (len(scale.stops) - 1), QColor(stop))
        painter.setPen(QPen(colour("quiet"), 1))
        painter.setBrush(gradient)
        painter.drawRect(bar)
        painter.setPen(colour("text"))
        for i, tick in enumerate(scale.ticks):
            x = bar.left() + (tick - scale.low) / (scale.high - scale.low) * bar.width()
            painter.drawLine(round(x), round(bar.bottom()), round(x), round(bar.bottom()) + 4)
            if i % 2 == 0:  # there is room for the ends and the middle
                text = f"{tick:+g}" if scale.low < 0 and tick else f"{tick:g}"
                box = QRectF(x - 30, bar.bottom() + 4, 60, height)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text.replace("-", MINUS))
        painter.drawText(
            QRectF(bar.right() + 8, bar.top() - 3, 40, height), Qt.AlignmentFlag.AlignLeft, "mm"
        )
        below = bar.bottom() + height + 6
        painter.setBrush(QColor(*MASKED))
        painter.setPen(QPen(colour("quiet"), 1))
        painter.drawRect(QRectF(8, below + 2, 10, 10))
        painter.setPen(colour("text"))
        box = QRectF(24, below, self.width() - 26, height)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft, tr("maps.masked"))


def map_words(name: str) -> str:
    """A map in words; empty: the scan's own colours."""
    return tr_or(f"maps.{name.replace(' ', '_')}", name) if name else tr("maps.none")
