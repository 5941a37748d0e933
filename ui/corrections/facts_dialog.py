"""Asks what is known about a recording: a measured length, the body height, the text read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from ui.i18n import tr
from workbench.model import Fact, FactValue, parse_fact

_TOGETHER = ("ruler_mm", "ruler_px")
"""Either of them alone is no scale."""


class FactsDialog(QDialog):
    """One field a fact, empty where nothing is known.

    Args:
        facts: to ask for.
        given: what the study's folder says.
        stated: what a person stated before, as text.
    """

    def __init__(
        self,
        facts: Iterable[Fact],
        given: Mapping[str, FactValue],
        stated: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("action.state_facts"))
        self.setMinimumWidth(440)
        self._given = {name: _text(value) for name, value in given.items()}
        self.fields: dict[str, QLineEdit | QComboBox] = {}
        self._facts = tuple(facts)
        note = QLabel(tr("facts.note"), self)
        note.setWordWrap(True)
        note.setProperty("tone", "quiet")
        form = QFormLayout()
        for fact in self._facts:
            field = _field(fact, stated.get(fact.name, self._given.get(fact.name, "")), self)
            field.setAccessibleName(tr(f"fact.{fact.name}"))
            self.fields[fact.name] = field
            form.addRow(tr(f"fact.{fact.name}"), field)
            if isinstance(field, QLineEdit):
                field.textChanged.connect(self._check)
        self.wrong = QLabel(self)
        self.wrong.setProperty("tone", "problem")
        self.wrong.setWordWrap(True)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addWidget(note)
        column.addLayout(form)
        column.addWidget(self.wrong)
        column.addWidget(self.buttons)
        self._check()

    def wanted(self) -> dict[str, str]:
        """What is stated now, as text; what the folder says already, and empty fields, are not."""
        texts = {fact.name: self._entered(fact) for fact in self._facts}
        return {n: text for n, text in texts.items() if text and text != self._given.get(n)}

    def _entered(self, fact: Fact) -> str:
        field = self.fields[fact.name]
        if isinstance(field, QComboBox):
            return str(field.currentData())
        text = field.text().strip()
        return text.replace(",", ".") if fact.kind is float else text

    def _check(self) -> None:
        """Says what is wrong; nothing wrong can be taken over."""
        faults = [fault for fact in self._facts if (fault := self._fault(fact))]
        alone = [n for n in _TOGETHER if n in self.fields and self._text_of(n)]
        if len(alone) == 1 and not faults:
            faults = [tr("facts.ruler")]
        self.wrong.setText(faults[0] if faults else "")
        self.wrong.setVisible(bool(faults))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not faults)

    def _text_of(self, name: str) -> str:
        return next(self._entered(fact) for fact in self._facts if fact.name == name)

    def _fault(self, fact: Fact) -> str:
        text = self._entered(fact)
        if not text:
            return ""
        try:
            parse_fact(fact.name, text)
        except ValueError:
            name = tr(f"fact.{fact.name}")
            return tr("facts.between", name=name, low=f"{fact.low:g}", high=f"{fact.high:g}")
        return ""


def _text(value: FactValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _field(fact: Fact, text: str, parent: QWidget) -> QLineEdit | QComboBox:
    if fact.kind is not bool:
        field = QLineEdit(text, parent)
        if fact.kind is float:
            field.setPlaceholderText(f"{fact.low:g} – {fact.high:g}")
        return field
    choice = QComboBox(parent)
    for value, words in (("", "–"), ("yes", tr("word.yes")), ("no", tr("word.no"))):
        choice.addItem(words, value)
    choice.setCurrentIndex(max(choice.findData(text), 0))
    return choice
