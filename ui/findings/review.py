"""The proposals of a visit, one card each; keys accept, reject and go on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from ui.findings.card import FindingCard
from ui.i18n import tr
from ui.theme import small_font
from workbench.model import Decision, Finding, FindingState

ORDER = (FindingState.PRESENT, FindingState.EXCLUDED, FindingState.NOT_ASSESSABLE)


class ReviewList(QScrollArea):
    """``decided`` tells the finding and whether it was accepted; ``asked`` evidence to show."""

    decided = Signal(object, bool)
    asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("tab.findings"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.cards: list[FindingCard] = []
        self._current = ""
        self._shown: tuple[object, ...] = ()

    def show_findings(
        self,
        findings: Iterable[Finding],
        decisions: Mapping[str, Decision],
        feature_names: dict[str, str],
        empty: str,
    ) -> None:
        """Shows these proposals: what speaks for a finding first, undecided before decided."""
        ordered = sorted(
            findings,
            key=lambda f: (ORDER.index(f.state), f.key in decisions, f.hpo_label, f.side),
        )
        shown = (
            tuple(ordered),
            tuple(decisions.get(f.key) for f in ordered),
            tuple(feature_names.items()),
            empty,
        )
        if shown == self._shown:
            return
        self._shown = shown
        body = QFrame()
        body.setProperty("kind", "panel")
        column = QVBoxLayout(body)
        column.setContentsMargins(12, 8, 12, 16)
        column.setSpacing(10)
        self.cards = []
        state = None
        for finding in ordered:
            if finding.state is not state:
                state = finding.state
                column.addWidget(_section(tr(f"finding.group_{state.name.lower()}"), body))
            card = FindingCard(finding, decisions.get(finding.key), feature_names)
            card.decided.connect(lambda yes, finding=finding: self.decided.emit(finding, yes))
            card.chosen.connect(lambda key=finding.key: self._choose(key))
            card.asked.connect(self.asked)
            self.cards.append(card)
            column.addWidget(card)
        if not ordered:
            label = QLabel(empty, body)
            label.setProperty("tone", "quiet")
            label.setWordWrap(True)
            label.setContentsMargins(4, 12, 4, 0)
            column.addWidget(label)
        column.addStretch()
        self.setWidget(body)
        open_keys = [c.finding.key for c in self.cards if c.is_open]
        if self._current not in open_keys:
            self._current = open_keys[0] if open_keys else ""
        self._mark()

    def current(self) -> Finding | None:
        """The finding that the review keys mean."""
        found = (card.finding for card in self.cards if card.finding.key == self._current)
        return next(found, None)

    def next(self) -> None:
        """Goes to the next finding without a decision."""
        open_cards = [card for card in self.cards if card.is_open]
        if not open_cards:
            return
        keys = [card.finding.key for card in open_cards]
        place = keys.index(self._current) + 1 if self._current in keys else 0
        card = open_cards[place % len(open_cards)]
        self._choose(card.finding.key)
        self.ensureWidgetVisible(card)

    def waiting(self) -> int:
        """How many proposals that speak for a finding wait for a decision."""
        return sum(
            card.decision is None and card.finding.state is FindingState.PRESENT
            for card in self.cards
        )

    def _choose(self, key: str) -> None:
        self._current = key
        self._mark()

    def _mark(self) -> None:
        for card in self.cards:
            card.set_current(card.finding.key == self._current)


def _section(text: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setFont(small_font(label.font(), bold=True))
    label.setProperty("tone", "quiet")
    label.setContentsMargins(2, 6, 0, 0)
    return label
