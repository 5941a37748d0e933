"""The unit of a scan's coordinates: the one proposed, to be confirmed or corrected by a click."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from ui.i18n import tr, tr_or
from ui.own_keys import OwnKeys

MM_PER = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "inch": 25.4}


class Unit(NamedTuple):
    """What is known about the unit of the scan in view.

    Attributes:
        words: what is proposed, or what was set.
        unit: that, of ``MM_PER``; empty where nothing is known.
        asks: it is a question.
    """

    words: str
    unit: str
    asks: bool


class UnitBar(QFrame):
    """``chosen`` tells how many millimetres one unit of the scan is."""

    chosen = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.unit: Unit | None = None
        self.setAccessibleName(tr("unit.bar"))
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 8)
        row.setSpacing(6)
        row.addWidget(self.words, 1)
        self.buttons = {unit: self._button(unit) for unit in MM_PER}
        for button in self.buttons.values():
            row.addWidget(button)
        OwnKeys(self).keep(*self.buttons.values())
        self.hide()

    def show_unit(self, unit: Unit | None) -> None:
        """Shows what is known; hides the bar where the file's own unit is beyond doubt."""
        self.unit = unit
        self.setVisible(unit is not None)
        if unit is None:
            return
        self.words.setText(unit.words)
        self.words.setProperty("tone", "look" if unit.asks else "quiet")
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)
        for name, button in self.buttons.items():
            button.setChecked(name == unit.unit)

    def _button(self, unit: str) -> QPushButton:
        button = QPushButton(tr_or(f"unit.{unit}_short", unit), self)
        button.setProperty("kind", "chip")
        button.setCheckable(True)
        words = tr("unit.choose", unit=tr(f"unit.{unit}"))
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.clicked.connect(lambda: self._clicked(unit))
        return button

    def _clicked(self, unit: str) -> None:
        known = self.unit
        self.show_unit(known)  # the mark stays until the choice is signed
        if known is not None and (known.asks or unit != known.unit):
            self.chosen.emit(MM_PER[unit])


def unit_name(mm_per_unit: float) -> str:
    """mm, cm, m or inch; empty for anything else."""
    return next((u for u, mm in MM_PER.items() if abs(mm - mm_per_unit) < 1e-6 * mm), "")


def unit_words(mm_per_unit: float) -> str:
    """A unit in words: ``centimetres``."""
    name = unit_name(mm_per_unit)
    return tr(f"unit.{name}") if name else tr("unit.other", mm=f"{mm_per_unit:g}")
