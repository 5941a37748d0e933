"""A proposed finding: what, on what evidence, and the decision."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.findings.evidence import joined
from ui.findings.numbers import decimals, number, with_unit
from ui.findings.plain_words import criterion_words, reason_words
from ui.i18n import tr
from ui.i18n.engine import said
from ui.icons import pixmap
from ui.study.wording import side_name, task_name
from ui.theme import colours, heading_font
from workbench.model import Decision, Evidence, Finding, FindingState, RuleStatus

SIGN = {
    FindingState.PRESENT: ("state_review", "look"),
    FindingState.EXCLUDED: ("state_done", "quiet"),
    FindingState.NOT_ASSESSABLE: ("state_new", "quiet"),
}


class FindingCard(QFrame):
    """``decided`` tells accepted (True) or rejected (False); ``asked`` the evidence to show."""

    decided = Signal(bool)
    chosen = Signal()
    asked = Signal(object)

    def __init__(
        self, finding: Finding, decision: Decision | None, feature_names: dict[str, str]
    ) -> None:
        super().__init__()
        self.finding, self.decision = finding, decision
        self.setProperty("kind", "card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self._spoken())
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(4)
        column.addLayout(self._heading())
        column.addWidget(self._quiet(self._status()))
        if finding.reason:
            self.reason = QLabel(reason_words(finding.reason), self)
            self.reason.setWordWrap(True)
            self.reason.setTextFormat(Qt.TextFormat.PlainText)
            column.addWidget(self.reason)
        self.evidence = QWidget(self)
        rows = QVBoxLayout(self.evidence)
        rows.setContentsMargins(0, 6, 0, 2)
        rows.setSpacing(6)
        for items in joined(finding.evidence):
            rows.addWidget(self._evidence(items, feature_names))
        column.addWidget(self.evidence)
        if finding.rule_status is not RuleStatus.PUBLISHED:
            column.addWidget(self._quiet(tr(f"rule.{finding.rule_status}")))
        column.addLayout(self._buttons())

    @property
    def is_open(self) -> bool:
        """Whether a decision is possible and not taken yet."""
        return self.decision is None and self.finding.state is not FindingState.NOT_ASSESSABLE

    def set_current(self, current: bool) -> None:
        """Shows that the review keys mean this finding."""
        self.setProperty("current", "true" if current else "false")
        self.style().unpolish(self)
        self.style().polish(self)

    def focusInEvent(self, event: object) -> None:
        super().focusInEvent(event)  # type: ignore[arg-type]
        self.chosen.emit()

    def mousePressEvent(self, event: object) -> None:
        self.chosen.emit()

    def _title(self) -> str:
        side = side_name(self.finding.side)
        return f"{self.finding.hpo_label}, {side}" if side else self.finding.hpo_label

    def _spoken(self) -> str:
        parts = [tr(f"finding.{_code(self.finding.state)}"), self._title(), self._decision_words()]
        return ", ".join(filter(None, parts))

    def _heading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        name, role = SIGN[self.finding.state]
        if self.decision is not None:
            role = "quiet"
        sign = QLabel(self)
        sign.setPixmap(pixmap(name, getattr(colours(), role), 18))
        sign.setAlignment(Qt.AlignmentFlag.AlignTop)
        title = QLabel(self._title(), self)
        title.setFont(heading_font(self.font(), 14))
        title.setWordWrap(True)
        title.setTextFormat(Qt.TextFormat.PlainText)
        row.addWidget(sign)
        row.addWidget(title, 1)
        return row

    def _status(self) -> str:
        return f"{tr(f'finding.{_code(self.finding.state)}')}  ·  {self.finding.hpo_id}"

    def _quiet(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("tone", "quiet")
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _evidence(self, items: tuple[Evidence, ...], names: dict[str, str]) -> QWidget:
        item = items[0]
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        words = {True: "✓", False: "✗", None: "–"}[item.holds]
        mark = QLabel(words, box)
        mark.setFixedWidth(12)
        mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        row.addWidget(mark)
        name = names.get(item.feature, item.feature)
        task = task_name(item.task) if item.task else ""
        sides = "" if len(items) > 1 else side_name(item.side)
        where = ", ".join(filter(None, (sides, task)))
        of = f" ({_html(where)})" if where else ""
        sided = [f"{_html(side_name(e.side))} " if len(items) > 1 else "" for e in items]
        bold = [f"<b>{_html(_value(e)).replace(' ', '&nbsp;')}</b>" for e in items]
        values = ", ".join(map("".join, zip(sided, bold, strict=True)))
        criterion = criterion_words(item.criterion)
        text = QLabel(box)
        text.setTextFormat(Qt.TextFormat.RichText)
        text.setWordWrap(True)
        text.setText(
            f"{_html(name)}{of}: {values}"
            f"<br><span style='color:{colours().quiet}'>{_html(criterion)}</span>"
        )
        text.setToolTip(said(item.source))
        row.addWidget(text, 1)
        show = QPushButton(tr("finding.show"), box)
        show.setProperty("kind", "quiet")
        show.setAccessibleName(tr("finding.show_named", name=name))
        show.clicked.connect(lambda: self.asked.emit(item))
        row.addWidget(show, 0, Qt.AlignmentFlag.AlignTop)
        return box

    def _decision_words(self) -> str:
        if self.decision is None:
            return ""
        word = "accepted" if self.decision.accepted else "rejected"
        text = tr(f"finding.{word}", by=self.decision.by, when=self.decision.when[:10])
        return f"{text}: {self.decision.why}" if self.decision.why else text

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 4, 0, 0)
        row.setSpacing(8)
        words = self._decision_words()
        if words and self.decision is not None:
            accepted = self.decision.accepted
            sign = QLabel(self)
            name, role = ("state_done", "accent") if accepted else ("state_rejected", "quiet")
            sign.setPixmap(pixmap(name, getattr(colours(), role), 18))
            sign.setAlignment(Qt.AlignmentFlag.AlignTop)
            row.addWidget(sign)
            label = QLabel(words, self)
            label.setObjectName("decision")
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            row.addWidget(label, 1)
            return row
        if not self.is_open:
            return row
        for accepted, key in ((True, "accept"), (False, "reject")):
            button = QPushButton(tr(f"finding.{key}"), self)
            button.setObjectName(key)
            button.setAccessibleName(f"{tr(f'finding.{key}')}: {self._title()}")
            if accepted and self.finding.state is FindingState.PRESENT:
                button.setProperty("kind", "primary")
            button.clicked.connect(lambda _=False, accepted=accepted: self.decided.emit(accepted))
            row.addWidget(button)
        row.addStretch()
        return row


def _code(state: FindingState) -> str:
    return state.value.replace(" ", "_")


def _value(item: Evidence) -> str:
    if item.value is None:
        return tr("finding.no_value")
    return with_unit(number(item.value, decimals(item.value, None, item.unit)), item.unit)


def _html(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
