"""The study tree: order, states, search, thousands of captures."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from window_steps import PHOTO, VOWEL, WALK, select

from ui.study.model import KindRole, StateRole, StudyModel
from ui.study.state import CaptureState, states
from workbench.model import (
    Capture,
    Decision,
    Evidence,
    Finding,
    FindingState,
    Measurement,
    Modality,
    Problem,
    RuleStatus,
    Subject,
    Visit,
)
from workbench.store.snapshot import Snapshot, StoredResult


def many(count: int) -> Snapshot:
    subjects, visits, captures = {}, {}, {}
    for i in range(count):
        who, when = f"sub-{i // 10:04}", f"ses-{i % 2:02}"
        subjects[who] = Subject(id=who, diagnosis="FSHD" if i % 20 else "control")
        visits[who, when] = Visit(subject=who, id=when)
        path = f"{who}/{when}/{who}_{when}_task-walk_run-{i}_video.mp4"
        captures[path] = Capture(
            path=path, subject=who, visit=when, modality=Modality.VIDEO, task="walk", trial=str(i)
        )
    return Snapshot(title="many", subjects=subjects, visits=visits, captures=captures)


def finding(capture: str, **more) -> Finding:
    return Finding(
        subject="s",
        visit="v",
        rule="gait.foot_drop",
        rule_status=RuleStatus.PROVISIONAL,
        hpo_id="HP:0009027",
        hpo_label="Foot dorsiflexor weakness",
        hpo_release="x",
        state=FindingState.PRESENT,
        evidence=(Evidence(feature="gait.cadence", capture=capture, criterion="", unit=""),),
        **more,
    )


@pytest.fixture
def model(qtbot):
    made = StudyModel()
    made.tester = QAbstractItemModelTester(
        made, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    return made


def test_tree_is_a_valid_model_and_complete(model):
    snapshot = many(60)
    model.set_study(snapshot, states(snapshot, (), ()))
    assert model.captures() == sorted(snapshot.captures)
    assert model.rowCount() == 6
    for path in snapshot.captures:
        index = model.index_of(path)
        assert index.data(KindRole) == "capture"
        assert index.parent().parent().data() == snapshot.captures[path].subject
        assert index.parent().parent().parent() == QModelIndex()


def test_every_word_of_a_search_must_be_found(model):
    snapshot = many(60)
    model.set_study(snapshot, states(snapshot, (), ()))
    model.set_filter("sub-0003 run-3", frozenset())
    assert len(model.captures()) == 10
    model.set_filter("run-33", frozenset())
    assert [p for p in model.captures() if "run-33" in p] == model.captures()
    assert len(model.captures()) == 1
    model.set_filter("no such thing", frozenset())
    assert model.captures() == []


def test_ten_thousand_captures_are_filtered_at_once(model):
    model.tester.deleteLater()
    plain = StudyModel()
    snapshot = many(10_000)
    plain.set_study(snapshot, states(snapshot, (), ()))
    took = []
    for text in ("run-77", "sub-0500", "fshd walk"):
        began = time.process_time()
        plain.set_filter(text, frozenset())
        took.append(time.process_time() - began)
    assert min(took) < 0.05, took


def test_states_follow_results_findings_decisions_and_problems():
    snapshot = many(6)
    a, b, c, d, e, f = snapshot.captures
    result = StoredResult(
        key="k",
        analyzer="gait",
        version="1",
        scope="capture",
        subject="s",
        visit="v",
        captures=(a,),
        measurements=(Measurement(feature="gait.cadence", value=100.0, unit="{steps}/min"),),
    )
    nothing = StoredResult(
        key="n",
        analyzer="function",
        version="1",
        scope="capture",
        subject="s",
        visit="v",
        captures=(f,),
    )
    found = [finding(b), finding(c, side="left")]
    snapshot = Snapshot(
        title="x",
        subjects=snapshot.subjects,
        visits=snapshot.visits,
        captures=snapshot.captures,
        results=(result, nothing),
        decisions={found[1].key: Decision(finding=found[1].key, accepted=True, by="A", when="x")},
        problems=(Problem(d, "It is empty.", "Copy it again."),),
    )
    assert states(snapshot, found, (e,)) == {
        a: CaptureState.MEASURED,
        b: CaptureState.REVIEW,
        c: CaptureState.REVIEWED,
        d: CaptureState.PROBLEM,
        e: CaptureState.RUNNING,
        f: CaptureState.NEW,
    }


def test_a_new_state_keeps_the_selection_and_the_stage(qtbot, open_window, study):
    window = open_window(study)
    select(qtbot, window, WALK)
    panel = window.desk.study
    panel.refresh({WALK})
    assert panel.current() == WALK
    assert panel.model.index_of(WALK).data(StateRole) == CaptureState.RUNNING
    assert window.desk.stage.capture.path == WALK
    panel.search.setText("vowel")
    assert WALK not in panel.model.captures()
    assert window.desk.stage.capture.path == WALK, "searching must not take the capture away"


def test_keys_lead_through_the_study(qtbot, open_window, study):
    window = open_window(study)
    panel = window.desk.study
    order = panel.model.captures()
    assert {WALK, VOWEL, PHOTO} <= set(order)
    assert panel.current() == order[0]
    qtbot.keyClick(window, Qt.Key.Key_PageDown)
    assert panel.current() == order[1]
    qtbot.keyClick(window, Qt.Key.Key_PageUp)
    assert panel.current() == order[0]
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.focusWidget() is panel.search
    panel.search.setText("vowel")
    qtbot.keyClick(panel.search, Qt.Key.Key_Down)
    assert window.focusWidget() is panel.tree
    assert panel.current() == panel.model.captures()[0], "what was found first"


def test_from_a_person_the_keys_lead_to_that_persons_captures(qtbot, open_window, study):
    window = open_window(study)
    panel = window.desk.study
    order = panel.model.captures()
    last = panel.model.index(panel.model.rowCount() - 1, 0)
    panel.tree.setCurrentIndex(last)
    panel.select_next(1)
    own = panel.current()
    assert own == next(path for path in order if path.startswith(last.data()))
    panel.tree.setCurrentIndex(last)
    panel.select_next(-1)
    assert panel.current() == order[order.index(own) - 1]


def test_thumbnails_arrive(qtbot, open_window, study):
    window = open_window(study)
    panel = window.desk.study
    qtbot.waitUntil(lambda: panel._picture(PHOTO) is not None, timeout=60_000)
    qtbot.waitUntil(lambda: panel._picture(VOWEL) is not None, timeout=60_000)


def test_what_is_folded_stays_folded_while_results_arrive(qtbot, open_window, study):
    window = open_window(study)
    panel = window.desk.study
    first = panel.model.index(0, 0)
    assert panel.tree.isExpanded(first)
    panel.tree.collapse(first)
    panel.refresh({WALK})
    assert not panel.tree.isExpanded(panel.model.index(0, 0))
    panel.search.setText("vowel")
    assert panel.tree.isExpanded(panel.model.index(0, 0)), "what is searched for can be seen"
