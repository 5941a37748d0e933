"""Who is measured, and the question where it is not clear: one button for each person."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QSizePolicy, QWidget

from ui.i18n import tr
from ui.own_keys import OwnKeys

MOST_BUTTONS = 5


class People(NamedTuple):
    """What is known about the people in view.

    Attributes:
        labels: those who can be chosen, with the first and last second at which each was seen.
        measured: whom the values are about; None where nobody was taken.
        chosen: whom a person chose.
        words: who is measured and why, or the question.
        asks: nobody was taken: it is a question.
        hands, faces: it is about hands or faces, not about people.
    """

    labels: dict[str, tuple[float, float]]
    measured: str | None
    chosen: str | None
    words: str
    asks: bool
    hands: bool = False
    faces: bool = False


class PeopleBar(QFrame):
    """``chosen`` tells the label of the person to be measured; empty: as proposed."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.people: People | None = None
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 12, 8)
        self._row.setSpacing(6)
        self._row.addWidget(self.words, 1)
        self.buttons: list[QPushButton] = []
        self._keys = OwnKeys(self)
        self.hide()

    def show_people(self, people: People | None) -> None:
        """Shows who is measured; hides the bar where there is nobody to choose from."""
        self.setVisible(people is not None)
        if people is None:
            self.people = None
            return
        self.words.setText(people.words)
        self.words.setProperty("tone", "look" if people.asks else "quiet")
        self.words.style().unpolish(self.words)
        self.words.style().polish(self.words)
        if self.people is None or people.labels != self.people.labels:
            self._make_buttons(people)
        self.people = people
        marked = people.chosen or people.measured
        for button in self.buttons:
            label = str(button.property("person"))
            button.setChecked(bool(label) and label == marked)
            if not label:
                button.setVisible(people.chosen is not None)

    def ask(self) -> None:
        """Puts the keyboard on the first choice."""
        if self.buttons:
            self.buttons[0].setFocus()

    def _make_buttons(self, people: People) -> None:
        for button in self.buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        labels = list(people.labels)
        self.buttons = [self._button(label, people) for label in labels[:MOST_BUTTONS]]
        if len(labels) > MOST_BUTTONS:
            self.buttons.append(self._more(labels[MOST_BUTTONS:], people))
        back = QPushButton(tr("people.proposed"), self)
        back.setProperty("kind", "chip")
        back.setProperty("person", "")
        back.setToolTip(tr("people.proposed_tip"))
        back.clicked.connect(lambda: self.chosen.emit(""))
        self.buttons.append(back)
        self._keys.keep(*self.buttons)
        for button in self.buttons:
            self._row.addWidget(button)

    def _button(self, label: str, people: People) -> QPushButton:
        button = QPushButton(label, self)
        button.setProperty("kind", "chip")
        button.setProperty("person", label)
        button.setCheckable(True)
        words = _seen_words(label, people)
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.clicked.connect(lambda: self._clicked(label))
        return button

    def _more(self, labels: list[str], people: People) -> QPushButton:
        button = QPushButton(tr("people.more"), self)
        button.setProperty("kind", "chip")
        menu = QMenu(button)
        for label in labels:
            action = menu.addAction(_seen_words(label, people))
            action.triggered.connect(lambda _on=False, label=label: self._clicked(label))
        button.setMenu(menu)
        button.setProperty("person", "-")
        return button

    def _clicked(self, label: str) -> None:
        people = self.people
        if people is not None:
            self.show_people(people)  # the mark stays with who is measured until that changes
            self.chosen.emit(label)


def _seen_words(label: str, people: People) -> str:
    if people.faces:
        return tr("faces.choose", person=label)
    start, end = people.labels[label]
    key = "hands.choose" if people.hands else "people.choose"
    return tr(key, person=label, start=f"{start:.1f}", end=f"{end:.1f}")
