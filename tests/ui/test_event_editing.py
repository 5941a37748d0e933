"""Events are selected, moved, added and removed by mouse and keys; each time one journal step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton
from walk_study import box, cycle, events, exchanged, pose, store_walk
from window_steps import VOWEL, WALK, select

from ui.corrections.standing import Exchanged, Mark
from ui.findings.measurements import RowRole
from ui.player.transport import LEAST_SLIDER, ROOM_FOR_FRAMES
from ui.settings.model import Settings
from ui.signing import SigningDialog
from workbench.model import AddEvent, Evidence, MoveEvent, RemoveEvent, Side, SwapSides

ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def open_walk(qtbot, open_window, study):
    """``open_walk(tracks...)``: the window on a walk whose analysis gave these."""

    def make(*tracks, reviewer: str = "Dr Walk", **more):
        store_walk(study, *tracks, **more)
        settings = Settings(theme="light", language="en", reviewer=reviewer)
        window = open_window(study, settings)
        window.desk.corrections.again.wanted.disconnect(window.measuring.again)
        select(qtbot, window, WALK)
        qtbot.waitUntil(lambda: bool(window.desk.session.analyzers), timeout=30_000)
        with qtbot.waitActive(window):
            window.activateWindow()
        lanes = window.desk.stage.signals.lanes
        qtbot.waitUntil(lambda: lanes.isVisible() and lanes.width() > 300, timeout=10_000)
        lanes.setFocus()
        return window

    return make


@pytest.fixture
def window(open_walk):
    return open_walk(pose(350.0))


def edits(window):
    return window.desk.session.study.edits(WALK)


def lanes(window):
    return window.desk.stage.signals.lanes


def press(qtbot, window, key, modifier=Qt.KeyboardModifier.NoModifier):
    qtbot.keyClick(lanes(window), key, modifier)


def test_a_lane_for_each_kind_and_side(window):
    titles = [lane.title for lane in lanes(window).lanes]
    assert titles == ["Foot off, left", "Foot contact, left", "Foot contact, right"]
    assert len(lanes(window).marks()) == len(events())


def test_keys_go_from_event_to_event_and_say_what_is_selected(qtbot, window):
    press(qtbot, window, Qt.Key.Key_E)
    assert window.desk.stage.cursor_time.t == 1.0
    words = window.desk.stage.signals.bar.words.whole
    assert words == "Foot contact, left · 1.000 s · confidence 90 %"
    spoken = QAccessible.queryAccessibleInterface(lanes(window))
    assert spoken.text(QAccessible.Text.Description) == words
    press(qtbot, window, Qt.Key.Key_E)
    assert window.desk.stage.cursor_time.t == 1.6
    press(qtbot, window, Qt.Key.Key_E, SHIFT)
    assert window.desk.stage.cursor_time.t == 1.0


def test_alt_and_arrow_move_by_one_frame_and_undo_takes_it_back(qtbot, window):
    actions = window.actions_by_key
    press(qtbot, window, Qt.Key.Key_E)
    press(qtbot, window, Qt.Key.Key_Right, ALT)
    clock = window.desk.stage.video.clock
    to = clock.time(clock.nearest(1.0) + 1)
    assert edits(window) == (MoveEvent("initial_contact", 1.0, to, Side.LEFT),)
    selected = lanes(window).selected
    assert isinstance(selected, Mark)
    assert (selected.event.t, selected.pending, selected.event.edited) == (to, True, True)
    assert window.desk.stage.cursor_time.t == to
    assert "Foot contact, left: 1.000 s" in actions["undo"].text()
    press(qtbot, window, Qt.Key.Key_Right, ALT)
    assert edits(window) == (
        MoveEvent("initial_contact", 1.0, clock.time(clock.nearest(1.0) + 2), Side.LEFT),
    )
    steps = window.desk.session.study.journal.steps()
    assert [s.author for s in steps] == ["Dr Walk", "Dr Walk"]
    assert steps[0].label.startswith("Move initial_contact left from 1.000 to 1.033 s")
    actions["undo"].trigger()
    assert edits(window) == (MoveEvent("initial_contact", 1.0, to, Side.LEFT),)
    actions["undo"].trigger()
    assert edits(window) == ()
    assert not any(mark.pending for mark in lanes(window).marks())
    actions["redo"].trigger()
    assert len(edits(window)) == 1


def test_an_event_is_dragged_to_a_frame(qtbot, window):
    view = lanes(window)
    mark = next(m for m in view.marks() if m.event.t == 2.2)
    start = view.place_of(mark).toPoint()
    end = QPoint(round(view.axis.x(2.513, view.width())), start.y())
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    assert view.selected == mark
    for x in range(start.x(), end.x() + 1, 4):
        qtbot.mouseMove(view, QPoint(x, start.y()))
    assert edits(window) == (), "nothing is written before the button is let go"
    qtbot.mouseMove(view, end)
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)
    (moved,) = edits(window)
    clock = window.desk.stage.video.clock
    assert isinstance(moved, MoveEvent)
    assert moved.to in clock.times
    assert abs(moved.to - 2.513) < 0.06
    assert window.desk.stage.cursor_time.t == moved.to


def test_a_click_beside_events_only_moves_the_cursor(qtbot, window):
    view = lanes(window)
    place = QPoint(round(view.axis.x(1.3, view.width())), 10)
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert view.selected is None
    assert abs(window.desk.stage.cursor_time.t - 1.3) < 0.05
    assert edits(window) == ()


def test_an_event_is_added_at_the_playhead(qtbot, window):
    window.desk.stage.cursor_time.move(7.0)
    press(qtbot, window, Qt.Key.Key_I)
    menu = window.desk.corrections.keys.menu
    texts = [a.text() for a in menu.actions()]
    assert "Foot off, right" in texts, "the other side of a kind is offered too"
    assert len(texts) == len(set(texts)) == 6
    assert "Start line" in texts, "what only a person can tell"
    menu.close()
    menu.actions()[texts.index("Foot off, right")].trigger()
    (added,) = edits(window)
    assert isinstance(added, AddEvent)
    assert (added.kind, added.side) == ("foot_off", Side.RIGHT)
    assert abs(added.t - 7.0) < 0.02
    assert lanes(window).selected.event.t == added.t


def test_delete_removes_the_selected_event_and_nothing_else(qtbot, window):
    assert not window.actions_by_key["remove_event"].isEnabled()
    press(qtbot, window, Qt.Key.Key_E)
    press(qtbot, window, Qt.Key.Key_Delete)
    assert edits(window) == (RemoveEvent("initial_contact", 1.0, Side.LEFT),)
    assert len(lanes(window).marks()) == len(events()) - 1
    assert not window.actions_by_key["remove_event"].isEnabled()


def test_corrections_are_listed_and_each_can_be_taken_back(qtbot, window):
    press(qtbot, window, Qt.Key.Key_E)
    press(qtbot, window, Qt.Key.Key_Right, ALT)
    press(qtbot, window, Qt.Key.Key_E)
    press(qtbot, window, Qt.Key.Key_Delete)
    panel = window.desk.stage.signals
    panel.show_page("corrections")
    page = panel.corrections
    assert panel.tabs.tabText(2) == "Corrections (2)"
    rows = [page.list.item(n) for n in range(page.list.count())]
    what, made = rows[1].text().split("\n")
    assert what == "Foot contact, right: removed at 1.600 s"
    assert made.startswith("Dr Walk, 20")
    assert not page.button.isEnabled()
    page.list.setCurrentItem(rows[0])
    qtbot.mouseClick(page.button, Qt.MouseButton.LeftButton)
    assert edits(window) == (RemoveEvent("initial_contact", 1.6, Side.RIGHT),)
    assert window.desk.session.study.journal.can_undo().startswith("Take back: Move")
    window.actions_by_key["undo"].trigger()
    assert len(edits(window)) == 2


def test_a_correction_waits_and_is_then_asked_to_be_analysed(qtbot, window):
    panel, again = window.desk.stage.signals, window.desk.corrections.again
    assert not panel.again.isVisible()
    assert not window.desk.judgement.stale.isVisible()
    press(qtbot, window, Qt.Key.Key_E)
    with qtbot.waitSignal(again.wanted, timeout=8000) as wanted:
        press(qtbot, window, Qt.Key.Key_Right, ALT)
        assert panel.again.isVisible()
        assert window.desk.judgement.stale.isVisible(), "the values are those of before"
        assert window.actions_by_key["analyse_again"].isEnabled()
    assert wanted.args == [[WALK]]
    with qtbot.waitSignal(again.wanted, timeout=500):
        qtbot.mouseClick(panel.again, Qt.MouseButton.LeftButton)


def test_without_a_name_it_is_asked_for_once(qtbot, open_walk):
    window = open_walk(reviewer="")
    press(qtbot, window, Qt.Key.Key_E)
    press(qtbot, window, Qt.Key.Key_Right, ALT)
    dialog = window.findChild(SigningDialog)
    assert edits(window) == ()
    dialog.reject()
    assert [m for m in lanes(window).marks() if m.pending] == []
    press(qtbot, window, Qt.Key.Key_E)
    press(qtbot, window, Qt.Key.Key_Delete)
    dialog = next(d for d in window.findChildren(SigningDialog) if d.isVisible())
    qtbot.keyClicks(dialog.name, "Dr New")
    dialog.accept()
    assert window.desk.session.study.journal.steps()[-1].author == "Dr New"
    assert window.settings.reviewer == "Dr New"


def test_a_repaired_span_is_selected_and_given_back(qtbot, open_walk):
    window = open_walk(pose(350.0), exchanged(3.0, 4.0))
    view = lanes(window)
    (lane,) = [lane for lane in view.lanes if lane.spans]
    assert not any(lane.curves for lane in view.lanes), "the repair is no curve"
    assert not window.actions_by_key["exchange_sides"].isEnabled()
    y = next(rect.center().y() for own, rect in view._placed() if own is lane)
    place = QPoint(round(view.axis.x(3.5, view.width())), round(y))
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert isinstance(view.selected, Exchanged)
    assert "automatically" in window.desk.stage.signals.bar.words.whole
    press(qtbot, window, Qt.Key.Key_X)
    (swap,) = edits(window)
    assert isinstance(swap, SwapSides)
    assert (round(swap.start, 3), round(swap.end, 3)) == (3.0, 4.0)
    assert not any(lane.spans for lane in view.lanes)


def test_sides_are_exchanged_within_the_loop(qtbot, window):
    cursor = window.desk.stage.cursor_time
    cursor.set_loop(start=2.0)
    assert not window.actions_by_key["exchange_sides"].isEnabled()
    cursor.set_loop(end=3.0)
    press(qtbot, window, Qt.Key.Key_X)
    assert edits(window) == (SwapSides(2.0, 3.0),)
    assert [p.by_person for lane in lanes(window).lanes for p in lane.spans] == [True]


def test_every_new_button_has_a_name_and_a_key(open_walk):
    window = open_walk(
        pose(350.0), box("A", 250.0), box("B", 600.0), cycle("knee_flexion", Side.LEFT)
    )
    for button in window.desk.stage.signals.bar.buttons.values():
        assert button.accessibleName()
        assert button.defaultAction().shortcuts()
    for button in window.desk.stage.people.findChildren(QPushButton):
        assert button.accessibleName() or button.text()


def test_focused_tabs_and_buttons_keep_their_keys(qtbot, open_walk):
    window = open_walk(pose(350.0), cycle("knee_flexion", Side.LEFT))
    panel = window.desk.stage.signals
    panel.tabs.setFocus()
    qtbot.keyClick(panel.tabs, Qt.Key.Key_Right)
    assert panel.tabs.currentIndex() == 1
    assert window.desk.stage.cursor_time.t == 0.0
    qtbot.keyClick(panel.tabs, Qt.Key.Key_Left)
    press(qtbot, window, Qt.Key.Key_E)
    button = panel.bar.buttons["remove_event"]
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert len(edits(window)) == 1
    assert not window.desk.stage.cursor_time.is_playing


def test_a_recording_without_events_offers_none(qtbot, window):
    select(qtbot, window, VOWEL)
    for key in ("add_event", "remove_event", "next_event", "exchange_sides", "choose_person"):
        assert not window.actions_by_key[key].isEnabled(), key
    assert edits(window) == ()


def test_evidence_leads_to_its_measurement_and_a_narrow_stage_keeps_its_slider(qtbot, window):
    desk = window.desk
    desk.judgement.show_tab("findings")
    cadence = Evidence(feature="gait.cadence", capture=WALK, criterion="x", unit="/min")
    desk.judgement.review.asked.emit(cadence)
    row = desk.judgement.list.currentIndex().data(RowRole)
    assert row.observation.measurement.feature == "gait.cadence"
    transport = desk.stage.transport
    window.resize(1000, 700)
    qtbot.waitUntil(lambda: transport.width() < ROOM_FOR_FRAMES)
    qtbot.waitUntil(lambda: transport.place.geometry().right() <= transport.width())
    assert transport.slider.width() >= LEAST_SLIDER
    assert "299" in transport.place.toolTip(), "the frames are still told"
