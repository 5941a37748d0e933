"""What a person states about a recording: asked for, checked, listed, undone, and measured with."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialogButtonBox
from walk_study import store_walk
from window_steps import VOWEL, WALK, select

from ui.corrections.facts_dialog import FactsDialog
from ui.corrections.stated import askable
from ui.settings.model import Settings
from workbench.model import FACTS, StateFact
from workbench.plugin.catalog import load_catalog

OK = QDialogButtonBox.StandardButton.Ok


@pytest.fixture
def window(qtbot, open_window, study):
    store_walk(study)
    opened = open_window(study, Settings(theme="light", language="en", reviewer="Dr Walk"))
    opened.desk.corrections.again.wanted.disconnect(opened.measuring.again)
    select(qtbot, opened, WALK)
    qtbot.waitUntil(lambda: bool(opened.desk.session.analyzers), timeout=30_000)
    return opened


def asked(window) -> FactsDialog:
    window.actions_by_key["state_facts"].trigger()
    return next(d for d in window.findChildren(FactsDialog) if d.isVisible())


def edits(window):
    return window.desk.session.study.edits(WALK)


def test_what_is_stated_is_listed_told_and_undone(qtbot, window):
    assert window.actions_by_key["state_facts"].isEnabled()
    dialog = asked(window)
    assert set(dialog.fields) >= {"height_cm", "distance_m", "treadmill"}
    assert not set(dialog.fields) & {"person", "mirrored", "age", "pd_mm"}
    dialog.fields["height_cm"].setText("171,5")
    treadmill = dialog.fields["treadmill"]
    treadmill.setCurrentIndex(treadmill.findData("no"))
    with qtbot.waitSignal(window.desk.corrections.again.wanted, timeout=8000):
        dialog.accept()
    assert set(edits(window)) == {StateFact("height_cm", "171.5"), StateFact("treadmill", "no")}
    step = window.desk.session.study.journal.steps()[-1]
    assert step.author == "Dr Walk"
    assert "height_cm = 171.5" in step.label
    assert "171.5" in window.desk.judgement.about.toPlainText()
    assert "waits" in window.desk.corrections.states()
    dialog = asked(window)  # what stands is there again; an emptied field takes it back
    assert dialog.fields["height_cm"].text() == "171.5"
    dialog.fields["height_cm"].clear()
    dialog.accept()
    assert edits(window) == (StateFact("treadmill", "no"),)
    window.actions_by_key["undo"].trigger()
    assert len(edits(window)) == 2


def test_a_fault_is_named_and_cannot_be_taken_over(qtbot):
    dialog = FactsDialog([FACTS["pd_mm"], FACTS["ruler_mm"], FACTS["ruler_px"]], {}, {})
    qtbot.addWidget(dialog)
    ok = dialog.buttons.button(OK)
    dialog.fields["pd_mm"].setText("630")
    assert not ok.isEnabled()
    assert "from 30 to 90" in dialog.wrong.text()
    dialog.fields["pd_mm"].setText("63")
    assert ok.isEnabled()
    assert dialog.wrong.text() == ""
    dialog.fields["ruler_mm"].setText("50")
    assert not ok.isEnabled()
    dialog.fields["ruler_px"].setText("180")
    assert ok.isEnabled()
    assert dialog.wanted() == {"pd_mm": "63", "ruler_mm": "50", "ruler_px": "180"}


def test_what_the_folder_says_is_no_statement(qtbot):
    dialog = FactsDialog([FACTS["height_cm"]], {"height_cm": 171.0}, {})
    qtbot.addWidget(dialog)
    assert dialog.fields["height_cm"].text() == "171"
    assert dialog.wanted() == {}


def test_only_what_an_analyzer_reads_is_asked_for(qtbot, window):
    select(qtbot, window, VOWEL)
    names = {fact.name for fact in askable(window.desk.session.fitting(window.desk.stage.capture))}
    read = {name for m in load_catalog().analyzers.values() if m.id == "voice" for name in m.facts}
    assert "calibration_db" in names
    assert names <= read
