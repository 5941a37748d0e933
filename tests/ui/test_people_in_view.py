"""Where several people are in view: who is measured, the question, and the choice by any hand."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from walk_study import ASKED, SEVERAL, box, pose, store_walk
from window_steps import WALK, select

from ui.player.people import PeopleBoxes
from ui.player.people_bar import MOST_BUTTONS
from ui.settings.model import Settings
from workbench.commands.people import measured_person
from workbench.model import ChoosePerson, MoveEvent, Side
from workbench.store.study_file import StudyFile

A, B = box("A", 250.0), box("B", 600.0)


@pytest.fixture
def open_people(qtbot, open_window, study):
    def make(*tracks, **more):
        store_walk(study, *tracks, **more)
        settings = Settings(theme="light", language="en", reviewer="Dr Walk")
        window = open_window(study, settings)
        window.desk.corrections.again.wanted.disconnect(window.measuring.again)
        select(qtbot, window, WALK)
        qtbot.waitUntil(lambda: bool(window.desk.session.analyzers), timeout=30_000)
        with qtbot.waitActive(window):
            window.activateWindow()
        return window

    return make


def bar(window):
    return window.desk.stage.people


def chosen(window):
    return window.desk.session.study.edits(WALK)


def button(window, label):
    return next(b for b in bar(window).buttons if b.property("person") == label)


def test_a_refusal_is_a_plain_question_with_the_choices_at_hand(qtbot, open_people):
    window = open_people(A, B, quality=ASKED, found=())
    assert bar(window).isVisible()
    assert bar(window).words.text().startswith("Several people are in view. Who is the subject?")
    assert [b.text() for b in bar(window).buttons if b.isVisible()] == ["A", "B"]
    assert not any(b.isChecked() for b in bar(window).buttons)
    with qtbot.waitSignal(window.desk.corrections.again.wanted, timeout=8000) as wanted:
        qtbot.mouseClick(button(window, "B"), Qt.MouseButton.LeftButton)
    assert wanted.args == [[WALK]]
    assert chosen(window) == (ChoosePerson("B"),)
    assert bar(window).words.text() == "Measured: B, chosen by you (waits for analysis)"
    step = window.desk.session.study.journal.steps()[-1]
    assert (step.author, step.label) == ("Dr Walk", f"Choose person B, {WALK}")
    assert "Measure person B" in window.actions_by_key["undo"].text()
    window.actions_by_key["undo"].trigger()
    assert chosen(window) == ()
    assert "Who is the subject?" in bar(window).words.text()


def test_who_is_proposed_is_said_with_the_reason(open_people):
    window = open_people(A, B, pose(350.0), quality=SEVERAL)
    words = bar(window).words.text()
    assert words.startswith("Measured: A, proposed.")
    assert "crosses the picture" in words
    assert button(window, "A").isChecked()
    assert not button(window, "").isVisible(), "there is no choice to take back"


def test_a_click_on_somebody_in_the_picture_chooses(qtbot, open_people):
    window = open_people(A, B, pose(350.0), quality=SEVERAL)
    canvas = window.desk.stage.video.canvas
    qtbot.waitUntil(lambda: not canvas.image.isNull() and canvas.width() > 300, timeout=20_000)
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.to_view(350, 400).toPoint())
    assert chosen(window) == (), "a click on who is measured already means nothing"
    beside = canvas.to_view(120, 400).toPoint()
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=beside)
    assert chosen(window) == ()
    person = canvas.to_view(620, 400).toPoint()
    qtbot.mousePress(canvas, Qt.MouseButton.LeftButton, pos=person)
    qtbot.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=person + QPoint(30, 0))
    assert chosen(window) == (), "dragging is no choice"
    qtbot.mouseMove(canvas, person)
    assert canvas.toolTip() == "Measure person B"
    qtbot.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=person)
    assert chosen(window) == (ChoosePerson("B"),)


def test_keys_choose_too_and_the_choice_can_be_taken_back(qtbot, open_people):
    window = open_people(A, B, pose(350.0), quality=SEVERAL)
    window.desk.stage.signals.lanes.setFocus()
    qtbot.keyClick(window.desk.stage.signals.lanes, Qt.Key.Key_P)
    assert button(window, "A").hasFocus()
    qtbot.keyClick(button(window, "A"), Qt.Key.Key_Tab)
    assert button(window, "B").hasFocus()
    qtbot.keyClick(button(window, "B"), Qt.Key.Key_Space)
    assert chosen(window) == (ChoosePerson("B"),)
    assert button(window, "").isVisible()
    qtbot.mouseClick(button(window, ""), Qt.MouseButton.LeftButton)
    assert chosen(window) == ()


def test_somebody_elses_choice_is_named(qtbot, study, open_people):
    store_walk(study, A, B, pose(350.0), quality=SEVERAL)
    with StudyFile.open(study) as opened:
        opened.edit(WALK, (ChoosePerson("A"),), author="Dr Other", label="x")
    window = open_people(A, B, pose(350.0))
    assert bar(window).words.text() == "Measured: A, chosen by Dr Other"


def test_corrections_of_moments_go_with_another_person(qtbot, open_people):
    window = open_people(A, box("B", 900, (4.0, 6.0)), pose(350.0), quality=SEVERAL)
    moved = MoveEvent("initial_contact", 1.0, 1.1, Side.LEFT)
    window.desk.session.edit(WALK, (moved,), by="Dr Walk", label="x")
    window.desk.corrections.choose_person("A")
    assert chosen(window) == (ChoosePerson("A"), moved), "A was measured all the time"
    window.desk.corrections.choose_person("B")
    assert chosen(window) == (ChoosePerson("B"),)
    assert window.desk.stage.cursor_time.t == pytest.approx(5.0), "B was not in view"


def test_one_person_is_no_choice(open_people):
    window = open_people(A, pose(350.0))
    assert not bar(window).isVisible()
    assert not window.actions_by_key["choose_person"].isEnabled()


def test_a_crowd_is_reached_through_a_menu(open_people):
    crowd = [box(chr(ord("A") + n), 100.0 + 60 * n) for n in range(8)]
    window = open_people(*crowd, quality=ASKED, found=())
    shown = [b for b in bar(window).buttons if b.isVisible()]
    assert len(shown) == MOST_BUTTONS + 1
    menu = shown[-1].menu()
    assert len(menu.actions()) == 3
    menu.actions()[2].trigger()
    assert chosen(window) == (ChoosePerson("H"),)


def test_boxes_lie_between_the_finds_and_only_while_seen():
    moving = box("A", 0.0, (1.0, 2.0))
    moving.values[1] += [100.0, 0.0]
    boxes = PeopleBoxes([moving])
    assert boxes.boxes(1.5) == {"A": QRectF(50, 100, 200, 600)}
    assert boxes.boxes(4.0) == {}
    assert boxes.at(QPointF(60, 400), 1.5) == "A"
    assert boxes.at(QPointF(10, 400), 1.5) is None


def test_of_two_boxes_the_smaller_one_is_meant():
    inner = box("B", 300.0)
    inner.values[:] = [[300, 300], [350, 300], [350, 400], [300, 400]]
    assert PeopleBoxes([A, inner]).at(QPointF(320, 350), 5.0) == "B"


def test_the_measured_person_is_whose_box_holds_the_landmarks():
    assert measured_person([A, B, pose(350.0)]) == "A"
    assert measured_person([A, B, pose(700.0)]) == "B"
    assert measured_person([A, B, pose(50.0)]) is None
    assert measured_person([A, B]) is None
