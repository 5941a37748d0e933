"""A finding is read in plain words, and its state told by more than a colour."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from ui import i18n
from ui.findings.card import FindingCard
from ui.findings.plain_words import criterion_words, reason_words
from ui.i18n.engine import said
from ui.settings.dialog import SettingsDialog
from ui.settings.model import Settings
from workbench.knowledge.wording import PROVISIONAL
from workbench.model import Decision, Evidence, Finding, FindingState, RuleStatus, Side


def finding(state: FindingState = FindingState.PRESENT, reason: str = "") -> Finding:
    return Finding(
        subject="s",
        visit="v",
        rule="gait.foot_drop",
        rule_status=RuleStatus.PROVISIONAL,
        hpo_id="HP:0009027",
        hpo_label="Foot dorsiflexor weakness",
        hpo_release="x",
        state=state,
        side=Side.RIGHT,
        reason=reason,
        evidence=(
            Evidence(
                feature="gait.foot_pitch_late_swing",
                capture="a",
                criterion="value <= -10 deg",
                unit="deg",
                value=-22.1,
                holds=True,
            ),
        ),
    )


def words(card: FindingCard) -> str:
    return "\n".join(label.text() for label in card.findChildren(QLabel))


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("value <= -10 deg", "≤ −10°"),
        ("value <= -0.067 mm/s", "≤ −0.067 mm/s"),
        ("z < -1.96", "z < −1.96"),
        ("value >= 3 mm in 2-4 trials", "≥ 3 mm in 2-4 trials"),
        ("10-20 degrees", "10-20 degrees"),
    ],
)
def test_criteria_have_true_signs(told, read):
    assert criterion_words(told) == read


def test_a_provisional_rule_is_said_once_and_plainly(qtbot, dressed):
    told = "the criterion is met; the rule is provisional: its threshold is not yet validated"
    assert reason_words(told) == "The criterion is met"
    for code in i18n.LANGUAGES:
        i18n.use(code)
        card = FindingCard(finding(reason=told), None, {})
        qtbot.addWidget(card)
        assert words(card).count(i18n.tr("rule.provisional")) == 1
        assert "not yet validated" not in words(card)


@pytest.mark.parametrize("code", list(i18n.LANGUAGES))
def test_a_reason_in_the_language_of_the_window_leaves_it_out_too(code):
    i18n.use(code)
    told = f"{said('the criterion is met')}; {said(PROVISIONAL)}"
    left = reason_words(told)
    i18n.use("en")
    assert ";" not in left


@pytest.mark.parametrize("accepted", [True, False])
def test_a_decided_finding_says_who_when_and_why(qtbot, dressed, accepted):
    decision = Decision(
        finding="k", accepted=accepted, by="Dr A", when="2026-11-20T10:00:00", why="Seen twice"
    )
    card = FindingCard(finding(), decision, {})
    qtbot.addWidget(card)
    label = card.findChild(QLabel, "decision")
    for part in ("Dr A", "2026-11-20", "Seen twice"):
        assert part in label.text()
        assert part in card.accessibleName()
    assert card.findChild(QPushButton, "accept") is None
    assert not card.is_open


def test_not_assessable_has_its_reason_and_no_decision(qtbot, dressed):
    card = FindingCard(finding(FindingState.NOT_ASSESSABLE, "head turned 14 degrees"), None, {})
    qtbot.addWidget(card)
    assert card.reason.text() == "Head turned 14 degrees"
    assert card.findChild(QPushButton, "accept") is None


def test_another_language_is_said_to_come_with_the_next_start(qtbot, dressed):
    dialog = SettingsDialog(Settings(language="en"))
    qtbot.addWidget(dialog)
    notes = [
        n for n in dialog.findChildren(QLabel) if n.text() == i18n.tr("settings.language_note")
    ]
    assert [n.property("tone") for n in notes] == ["quiet"]
    dialog.language.setCurrentIndex(dialog.language.findData("pl"))
    assert notes[0].property("tone") == "look"
    assert dialog.language.accessibleDescription() == notes[0].text()
