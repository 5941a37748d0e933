"""What a person does to a study carries a name and, where a finding is rejected, a reason."""

from __future__ import annotations

from collections.abc import Sequence

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
"""Why a finding may be rejected."""


class SigningDialog(QDialog):
    """Asks for the name, and for one of ``reasons`` where there are any."""

    def __init__(
        self,
        title: str,
        name: str = "",
        *,
        heading: str = "",
        reasons: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(400)
        column = QVBoxLayout(self)
        column.setSpacing(8)
        if heading:
            what = QLabel(heading, self)
            what.setFont(heading_font(self.font()))
            what.setWordWrap(True)
            column.addWidget(what)
        self.reasons = QButtonGroup(self)
        self.free = QLineEdit(self)
        self.free.setVisible(bool(reasons))
        if reasons:
            column.addWidget(QLabel(tr("sign.why"), self))
            for key in reasons:
                button = QRadioButton(tr(f"reason.{key}"), self)
                button.setObjectName(key)
                self.reasons.addButton(button)
                column.addWidget(button)
            self.reasons.buttons()[0].setChecked(True)
            self.free.setPlaceholderText(tr("sign.more"))
            self.free.setAccessibleName(tr("sign.more"))
            column.addWidget(self.free)
        if heading:
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
