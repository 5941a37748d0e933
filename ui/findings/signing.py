"""A decision carries a name and, where a finding is rejected, a reason."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ui.i18n import tr
from ui.theme import heading_font

REASONS = ("not_seen", "recording", "other_cause", "measured_wrong")


class SigningDialog(QDialog):
    """Asks for the name, and for a reason where ``rejecting``."""

    def __init__(
        self, finding: str, name: str, *, rejecting: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("sign.reject" if rejecting else "sign.accept"))
        self.setMinimumWidth(400)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        heading = QLabel(finding, self)
        heading.setFont(heading_font(self.font()))
        heading.setWordWrap(True)
        column.addWidget(heading)
        self.reasons = QButtonGroup(self)
        self.free = QLineEdit(self)
        if rejecting:
            column.addWidget(QLabel(tr("sign.why"), self))
            for key in REASONS:
                button = QRadioButton(tr(f"reason.{key}"), self)
                button.setObjectName(key)
                self.reasons.addButton(button)
                column.addWidget(button)
            self.reasons.buttons()[0].setChecked(True)
            self.free.setPlaceholderText(tr("sign.more"))
            self.free.setAccessibleName(tr("sign.more"))
            column.addWidget(self.free)
        else:
            self.free.hide()
        column.addSpacing(4)
        column.addWidget(QLabel(tr("sign.name"), self))
        self.name = QLineEdit(name, self)
        self.name.setAccessibleName(tr("sign.name"))
        column.addWidget(self.name)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column.addWidget(self.buttons)
        self.name.textChanged.connect(self._check)
        self._check(name)
        (self.name if not name else self.buttons).setFocus()

    @property
    def signer(self) -> str:
        """The name."""
        return self.name.text().strip()

    @property
    def why(self) -> str:
        """The reason in words."""
        chosen = self.reasons.checkedButton()
        return ": ".join(filter(None, (chosen.text() if chosen else "", self.free.text().strip())))

    def _check(self, name: str) -> None:
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(bool(name.strip()))
