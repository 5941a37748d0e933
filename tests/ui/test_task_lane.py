"""Tasks of a recording are seen, marked while watching, changed and removed; by mouse and keys."""

from __future__ import annotations

import pytest
from face_study import EXAM, FOUND, PARTS, part_events, store_face
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from window_steps import VOWEL, select

from ui.corrections.tasks import FACE_TASKS, Origin
from ui.corrections.words import correction_words
from ui.settings.model import Settings
from ui.signals.task_lane import Picked
from ui.signing import SigningDialog
from workbench.model import MoveEvent, SetSegment, SwapSides
from workbench.store.study_file import StudyFile

ALT = Qt.KeyboardModifier.AltModifier
LEFT = Qt.MouseButton.LeftButton
STATED = tuple(SetSegment(*part) for part in PARTS)


@pytest.fixture
def open_exam(qtbot, open_window, study):
    """``open_exam()``: the window on an examined face whose tasks were told by a cue sheet."""

    def make(*parts, confidence=None, reviewer="Dr Face", analysed=True, capture=EXAM):
        if analysed:
            store_face(study, EXAM, events=part_events(*(parts or PARTS), confidence=confidence))
        settings = Settings(theme="light", language="en", reviewer=reviewer)
        window = open_window(study, settings)
        window.desk.corrections.again.wanted.disconnect(window.measuring.again)
        select(qtbot, window, capture)
        qtbot.waitUntil(lambda: bool(window.desk.session.analyzers), timeout=30_000)
        with qtbot.waitActive(window):
            window.activateWindow()
        view = window.desk.stage.signals.tasks
        qtbot.waitUntil(lambda: view.isVisible() and view.width() > 300, timeout=10_000)
        view.setFocus()
        return window

    return make


@pytest.fixture
def window(open_exam):
    return open_exam()


def edits(window, capture=EXAM):
    return window.desk.session.study.edits(capture)


def lane(window):
    return window.desk.stage.signals.tasks


def words(window):
    return window.desk.stage.signals.bar.words.whole


def press(qtbot, window, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(lane(window), key, modifier)


def at(window, t):
    cursor = window.desk.stage.cursor_time
    cursor.move(window.desk.stage.video.clock.time(window.desk.stage.video.clock.nearest(t)))
    return cursor.t


def pick_task(window, task):
    menu = window.desk.corrections.tasks.menu
    action = next(a for a in menu.actions() if a.data() == task)
    menu.close()
    action.trigger()


def drag(qtbot, view, start, end):
    qtbot.mousePress(view, LEFT, pos=start)
    qtbot.mouseMove(view, (start + end) / 2)
    qtbot.mouseMove(view, end)
    qtbot.mouseRelease(view, LEFT, pos=end)


def test_the_lane_shows_what_was_stated(qtbot, window):
    parts = lane(window).parts
    assert [(p.task, p.span.start, p.span.end) for p in parts] == list(PARTS)
    assert {p.origin for p in parts} == {Origin.CUES}
    assert words(window).startswith("S where a task begins")
    assert not window.desk.stage.signals.lanes.marks(), "ends of tasks are no moments of their own"
    smile = parts[1]
    qtbot.mouseClick(lane(window), LEFT, pos=lane(window).place_of(Picked(smile)).toPoint())
    assert words(window) == "Smile · 0.800 to 2.400 s · from the cue sheet"
    spoken = QAccessible.queryAccessibleInterface(lane(window))
    assert spoken.text(QAccessible.Text.Description) == words(window)


def test_a_task_is_marked_while_watching(qtbot, window):
    """S and a digit where it begins, D where it ends; the others are taken over."""
    stage = window.desk.stage
    start = at(window, 5.2)
    press(qtbot, window, Qt.Key.Key_S)
    menu = window.desk.corrections.tasks.menu
    assert menu.isVisible()
    assert [a.data() for a in menu.actions()] == list(FACE_TASKS)
    qtbot.keyClick(menu, Qt.Key.Key_2)
    assert not menu.isVisible()
    assert lane(window).running == ("brow-raise", start)
    assert "Brow raise since 5.2" in words(window)
    assert edits(window) == (), "nothing is written before it is ended"
    press(qtbot, window, Qt.Key.Key_Space)
    assert stage.cursor_time.is_playing, "the film goes on meanwhile"
    press(qtbot, window, Qt.Key.Key_Space)
    end = at(window, 6.8)
    press(qtbot, window, Qt.Key.Key_D)
    assert lane(window).running is None
    assert edits(window) == (*STATED, SetSegment("brow-raise", start, end))
    (step,) = window.desk.session.study.journal.steps()
    assert step.author == "Dr Face"
    assert step.label.startswith(f"Set brow-raise from {start:.3f} to {end:.3f} s")
    shown = lane(window).parts
    assert [p.pending for p in shown] == [False] * 3 + [True]
    assert [p.origin for p in shown] == [Origin.CUES] * 3 + [Origin.PERSON], "taken over as it was"
    window.actions_by_key["undo"].trigger()
    assert edits(window) == ()
    assert [p.task for p in lane(window).parts] == [task for task, *_ in PARTS]
    assert not any(p.pending for p in lane(window).parts)


def test_what_was_there_gives_way(qtbot, window):
    start = at(window, 1.2)
    press(qtbot, window, Qt.Key.Key_S)
    pick_task(window, "pucker")
    end = at(window, 1.8)
    press(qtbot, window, Qt.Key.Key_S)
    assert SetSegment("pucker", start, end) in edits(window), "the next one begins where it ends"
    assert window.desk.corrections.tasks.menu.isVisible()
    window.desk.corrections.tasks.menu.close()
    smiles = [(e.start, e.end) for e in edits(window) if e.task == "smile"]
    assert smiles == [(0.8, start), (end, 2.4)]


def test_a_task_that_was_not_meant_is_dropped(qtbot, window):
    at(window, 5.2)
    press(qtbot, window, Qt.Key.Key_S)
    pick_task(window, "smile")
    press(qtbot, window, Qt.Key.Key_Delete)
    assert lane(window).running is None
    press(qtbot, window, Qt.Key.Key_D)
    assert edits(window) == ()


def test_an_end_is_dragged_to_a_frame(qtbot, window):
    view = lane(window)
    smile = view.parts[1]
    start = view.place_of(Picked(smile, False)).toPoint()
    end = QPoint(round(view.axis.x(2.71, view.width())), start.y())
    drag(qtbot, view, start, end)
    moved = next(e for e in edits(window) if e.task == "smile")
    assert moved.start == 0.8
    assert moved.end in window.desk.stage.video.clock.times
    assert abs(moved.end - 2.71) < 0.05
    assert len(edits(window)) == 3
    assert len(window.desk.session.study.journal.steps()) == 1
    assert view.selected is not None
    assert (view.selected.part.task, view.selected.start) == ("smile", False)
    assert words(window).startswith("End of Smile, 2.7")
    assert "waits for analysis" in words(window)


def test_keys_go_from_end_to_end_and_move_one_by_a_frame(qtbot, window):
    clock = window.desk.stage.video.clock
    for _ in range(4):
        press(qtbot, window, Qt.Key.Key_W)
    picked = lane(window).selected
    assert (picked.part.task, picked.start) == ("smile", False)
    assert window.desk.stage.cursor_time.t == 2.4
    press(qtbot, window, Qt.Key.Key_Right, ALT)
    press(qtbot, window, Qt.Key.Key_Right, ALT)
    to = clock.time(clock.nearest(2.4) + 2)
    assert SetSegment("smile", 0.8, to) in edits(window)
    press(qtbot, window, Qt.Key.Key_W, Qt.KeyboardModifier.ShiftModifier)
    assert lane(window).selected.start is True
    to = at(window, 1.0)
    press(qtbot, window, Qt.Key.Key_D)
    assert any(e.task == "smile" and e.start == to for e in edits(window)), "to the playhead"


def test_a_task_is_changed_and_removed(qtbot, window):
    view = lane(window)
    place = view.place_of(Picked(view.parts[2])).toPoint()
    qtbot.mouseDClick(view, LEFT, pos=place)
    pick_task(window, "forced-close")
    assert SetSegment("forced-close", 3.0, 4.6) in edits(window)
    assert view.selected.part.task == "forced-close"
    press(qtbot, window, Qt.Key.Key_Delete)
    assert [e.task for e in edits(window)] == ["rest", "smile"]
    assert view.selected is None
    assert "Forced" not in words(window)
    undo = window.actions_by_key["undo"].text()
    assert undo.endswith("without: Eyes closed tightly: 3.000 to 4.600 s")


def test_what_was_found_is_hatched_and_can_be_confirmed(qtbot, open_exam):
    window = open_exam(confidence=FOUND)
    assert {p.origin for p in lane(window).parts} == {Origin.FOUND}
    press(qtbot, window, Qt.Key.Key_W)
    assert "found automatically, please check" in words(window)
    press(qtbot, window, Qt.Key.Key_Y)
    agreed = [MoveEvent(f"task_start:{task}", start, start) for task, start, _ in PARTS]
    assert edits(window) == (*STATED, *agreed)
    assert "Tasks set by hand: 3" in window.actions_by_key["undo"].text()
    assert {p.origin for p in lane(window).parts} == {Origin.PERSON}
    assert not window.actions_by_key["keep_tasks"].isEnabled()


def test_all_are_one_line_among_the_corrections_and_taken_back_together(qtbot, open_exam):
    window = open_exam(confidence=FOUND)
    press(qtbot, window, Qt.Key.Key_Y)
    panel = window.desk.stage.signals
    panel.show_page("corrections")
    page = panel.corrections
    assert panel.tabs.tabText(2) == "Corrections (1)"
    assert page.list.item(0).text().startswith("Tasks set by hand: 3\nDr Face, 20")
    page.list.setCurrentRow(0)
    qtbot.mouseClick(page.button, LEFT)
    assert edits(window) == ()
    assert {p.origin for p in lane(window).parts} == {Origin.FOUND}
    assert correction_words(STATED[1]) == "Smile: 0.800 to 2.400 s"


def test_without_an_analysis_tasks_can_be_marked(qtbot, open_exam):
    window = open_exam(analysed=False, reviewer="")
    assert lane(window).parts == []
    assert words(window).startswith("No tasks are marked yet")
    start = at(window, 1.0)
    press(qtbot, window, Qt.Key.Key_S)
    pick_task(window, "smile")
    end = at(window, 2.0)
    press(qtbot, window, Qt.Key.Key_D)
    dialog = next(d for d in window.findChildren(SigningDialog) if d.isVisible())
    assert edits(window) == ()
    qtbot.keyClicks(dialog.name, "Dr New")
    dialog.accept()
    assert edits(window) == (SetSegment("smile", start, end),)
    assert window.desk.session.study.journal.steps()[-1].author == "Dr New"


def test_a_voice_recording_is_cut(qtbot, open_exam):
    window = open_exam(analysed=False, capture=VOWEL)
    qtbot.waitUntil(lambda: bool(lane(window).parts), timeout=10_000)
    (part,) = lane(window).parts
    assert (part.task, part.origin, part.span.start) == ("vowel", Origin.WHOLE, 0.0)
    view = lane(window)
    begin = view.place_of(Picked(part, True)).toPoint()
    drag(qtbot, view, begin, QPoint(round(view.axis.x(0.5, view.width())), begin.y()))
    (cut,) = edits(window, VOWEL)
    assert (cut.task, cut.end) == ("vowel", part.span.end)
    assert abs(cut.start - 0.5) < 0.05
    cursor = window.desk.stage.cursor_time
    cursor.move(1.0)
    press(qtbot, window, Qt.Key.Key_S)
    qtbot.keyClick(window.desk.corrections.tasks.menu, Qt.Key.Key_1)
    cursor.move(4.0)
    press(qtbot, window, Qt.Key.Key_D)
    first, marked, rest = sorted(edits(window, VOWEL), key=lambda e: e.start)
    assert marked == SetSegment("vowel", 1.0, 4.0)
    assert (first.end, rest.start) == (1.0, 4.0), "what a person set before is cut"
    for _ in range(2):
        window.actions_by_key["undo"].trigger()
    cursor.move(1.0)
    press(qtbot, window, Qt.Key.Key_S)
    qtbot.keyClick(window.desk.corrections.tasks.menu, Qt.Key.Key_1)
    cursor.move(4.0)
    press(qtbot, window, Qt.Key.Key_D)
    assert edits(window, VOWEL) == (marked,), "the name of the recording told no stretch"


def test_a_picture_is_called_mirrored(qtbot, window, study):
    button = window.desk.stage.heading.mirrored
    assert button.isVisible()
    assert not button.isChecked()
    press(qtbot, window, Qt.Key.Key_H)
    (swap,) = edits(window)
    assert isinstance(swap, SwapSides)
    assert (swap.start, swap.end) == (0.0, window.desk.stage.cursor_time.duration)
    assert button.isChecked()
    assert window.desk.stage.video.canvas.overlay.mirror.at(1.0)
    assert not any(lane.spans for lane in window.desk.stage.signals.lanes.lanes)
    qtbot.mouseClick(button, LEFT)
    assert edits(window) == ()
    assert not button.isChecked()
    with StudyFile.open(study) as again:
        labels = [step.label for step in again.journal.steps()]
    assert labels == [f"Mark the picture as {w}mirrored, {EXAM}" for w in ("", "not ")]
