"""A correction carries a name: asked for once, where it is not known yet."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.i18n import tr


class NameDialog(QDialog):
    """Asks for the name of the person who corrects."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("corrected.sign"))
        self.setMinimumWidth(380)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addWidget(QLabel(tr("sign.name"), self))
        self.name = QLineEdit(self)
        self.name.setAccessibleName(tr("sign.name"))
        column.addWidget(self.name)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column.addWidget(self.buttons)
        self.name.textChanged.connect(self._check)
        self._check("")
        self.name.setFocus()

    @property
    def signer(self) -> str:
        """The name."""
        return self.name.text().strip()

    def _check(self, name: str) -> None:
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(bool(name.strip()))
