"""The settings that a person can change."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from ui.i18n import LANGUAGES, tr
from ui.settings.model import THEMES, Settings


class SettingsDialog(QDialog):
    """``result_settings`` holds what was chosen once the dialog is accepted."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("settings.title"))
        self.setMinimumWidth(420)
        self._before = settings
        self.theme = QComboBox(self)
        for name in THEMES:
            self.theme.addItem(tr(f"settings.theme_{name}"), name)
        self.theme.setCurrentIndex(self.theme.findData(settings.theme))
        self.language = QComboBox(self)
        self.language.addItem(tr("settings.language_system"), "system")
        for code, name in LANGUAGES.items():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(max(0, self.language.findData(settings.language)))
        self.reviewer = QLineEdit(settings.reviewer, self)
        self.jump = QSpinBox(self)
        self.jump.setRange(2, 500)
        self.jump.setValue(settings.jump)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        for key in ("theme", "language", "reviewer", "jump"):
            field: QWidget = getattr(self, key)
            field.setAccessibleName(tr(f"settings.{key}"))
            form.addRow(tr(f"settings.{key}"), field)
            if key == "language":
                form.addRow("", self._note())
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(14)
        column.addLayout(form)
        column.addWidget(buttons)

    def _note(self) -> QLabel:
        """That the language changes later: said where it is chosen, louder once it differs."""
        note = QLabel(tr("settings.language_note"), self)
        note.setWordWrap(True)

        def tint() -> None:
            changed = self.language.currentData() != self._before.language
            note.setProperty("tone", "look" if changed else "quiet")
            note.style().unpolish(note)
            note.style().polish(note)

        tint()
        self.language.currentIndexChanged.connect(tint)
        self.language.setAccessibleDescription(note.text())
        return note

    @property
    def result_settings(self) -> Settings:
        """The settings as the dialog shows them."""
        return self._before._replace(
            theme=self.theme.currentData(),
            language=self.language.currentData(),
            reviewer=self.reviewer.text().strip(),
            jump=self.jump.value(),
        )
