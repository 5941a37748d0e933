"""Moved points: which can be moved, how they are shown until analysis, and what they are called.
Also the question which of several hands is meant, and the times below many lanes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from walk_study import box, cycle, pose, store_walk
from window_steps import WALK, select

from analyzers.perception.pose_points import POINTS
from ui import i18n
from ui.corrections import changes
from ui.corrections.hands import hands_in_view
from ui.corrections.movable import movable_tracks, moved, waiting
from ui.corrections.record import Correction
from ui.player.point_names import point_name
from ui.settings.model import Settings
from workbench.model import (
    ChoosePerson,
    Modality,
    MoveEvent,
    MovePoint,
    Quality,
    Reason,
    Side,
    Track,
    Verdict,
    missing,
)
from workbench.store.snapshot import StoredResult

HIP = MovePoint("pose", "left_hip", 1.0, (360.0, 230.0))


def test_only_points_that_are_heeded_can_be_moved():
    tracks = [pose(300.0), box("A", 100.0), replace(pose(300.0), name="face")]
    assert movable_tracks("posture", Modality.PHOTO, tracks) == {"pose"}
    assert movable_tracks("gait", Modality.VIDEO, tracks) == frozenset()
    marks = [*tracks, replace(pose(300.0), name="floor_marks")]
    assert movable_tracks("gait", Modality.VIDEO, marks) == {"floor_marks"}
    assert movable_tracks("face", Modality.PHOTO, tracks) == {"face"}
    assert movable_tracks("face", Modality.VIDEO, tracks) == {"face"}


def test_a_move_displaces_the_point_in_the_whole_film_until_it_is_analysed():
    track = pose(350.0)
    (shown,) = moved([track], (), (HIP,))
    assert np.allclose(shown.values[:, 0], (360.0, 230.0))
    assert np.array_equal(shown.values[:, 1], track.values[:, 1])
    assert np.allclose(track.values[:, 0], (350.0, 200.0)), "what was found stays as it is"
    assert moved([track], (HIP,), (HIP,)) == [track], "the result has it already"
    assert waiting((), (HIP,)) == waiting((HIP,), ()) == {("pose", "left_hip")}
    assert waiting((HIP,), (HIP,)) == frozenset()


def test_a_point_that_was_not_found_is_where_it_is_put():
    track = pose(350.0)
    track.values[:, 0] = np.nan
    (shown,) = moved([track], (), (HIP,))
    assert tuple(shown.values[30, 0]) == HIP.position
    assert np.isnan(shown.values[31, 0]).all()


def test_moved_twice_is_moved_once():
    other = MovePoint("eyes", "left_hip", 0.0, (1.0, 2.0))
    event = MoveEvent("tap", 1.0, 1.1)
    again = replace(HIP, position=(1.0, 1.0))
    assert changes.move_point((HIP, event, other), again) == (event, other, again)


@pytest.mark.parametrize("language", list(i18n.LANGUAGES))
def test_every_point_of_the_body_has_a_name(language):
    i18n.use(language)
    known = i18n.catalogue(language)
    names = [point_name(point) for point in POINTS]
    assert len(set(names)) == len(POINTS)
    for point in POINTS:
        stem = point.replace("left_", "").replace("right_", "")
        assert f"point.{stem.removesuffix('_left').removesuffix('_right')}" in known
    i18n.use("en")
    assert point_name("mouth_left") == "Corner of the mouth, left"
    assert point_name("291") == "Corner of the mouth, point 291"
    assert point_name("3") == "Point 3"


# Hands


def hand(label: str, left: float) -> tuple[Track, Track]:
    """The box of a hand, and the landmarks that fill it."""
    frame = box(label, left, (0.0, 5.0, 10.0))
    points = replace(frame, name="hand_right", links=())
    return frame, points


def result(*rows, quality=None) -> StoredResult:
    return StoredResult(
        key="k",
        analyzer="hand",
        version="1",
        scope="capture",
        subject="s",
        visit="v",
        captures=("c",),
        measurements=rows,
        quality=quality or Quality(),
    )


A, A_POINTS = hand("A", 100.0)
B, B_POINTS = hand("B", 500.0)
ASKS = result(missing("hand.x", "s", Reason("several_hands", "2 right hands"), side=Side.RIGHT))


def test_several_hands_are_a_question_even_if_the_other_side_was_measured():
    people = hands_in_view([A, B], [ASKS], [], "Dr")
    assert people.asks
    assert people.hands
    assert list(people.labels) == ["A", "B"]
    assert people.words.startswith("Several hands of one side are in view.")
    refused = result(quality=Quality(Verdict.REFUSED, (Reason("several_hands"),)))
    assert hands_in_view([A, B], [refused], [], "Dr").asks


def test_two_hands_alone_are_no_question():
    assert hands_in_view([A, B], [result()], [], "Dr") is None


def test_a_chosen_hand_waits_until_it_is_measured():
    made = [Correction(ChoosePerson("B"), "Dr", "2026-01-01T00:00:00+00:00")]
    waits = hands_in_view([A, B], [ASKS], made, "Dr")
    assert (waits.chosen, waits.measured, waits.asks) == ("B", None, False)
    assert waits.words == "Measured: hand B, chosen by you (waits for analysis)"
    done = hands_in_view([A, B, B_POINTS], [result()], made, "Dr Other")
    assert done.measured == "B"
    assert done.words == "Measured: hand B, chosen by Dr"
    other = hands_in_view([A, B, A_POINTS], [result()], made, "Dr")
    assert other.measured is None


# Lanes


@pytest.fixture
def open_walk(qtbot, open_window, study):
    def make(*tracks, stored=True):
        if stored:
            store_walk(study, *tracks)
        window = open_window(study, Settings(theme="light", language="en", reviewer="Dr Walk"))
        window.desk.corrections.again.wanted.disconnect(window.measuring.again)
        select(qtbot, window, WALK)
        with qtbot.waitActive(window):
            window.activateWindow()
        panel = window.desk.stage.signals
        qtbot.waitUntil(lambda: panel.isVisible() and panel.lanes.width() > 300, timeout=10_000)
        return window

    return make


def test_the_times_stay_in_view_below_many_lanes(qtbot, open_walk):
    curves = [replace(cycle(f"curve{n}", Side.LEFT), kind="curve") for n in range(9)]
    curves = [replace(c, values=c.values[:, :1], points=("a",)) for c in curves]
    window = open_walk(pose(350.0), *curves)
    panel = window.desk.stage.signals
    bar = panel.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0, timeout=5_000)
    for place in (0, bar.maximum()):
        bar.setValue(place)
        times = panel.area.times
        assert times.isVisible()
        assert panel.rect().contains(times.mapTo(panel, times.rect().bottomRight()))
        assert times.width() == panel.lanes.width(), "a moment is at the same pixel in both"
    qtbot.mouseClick(times, Qt.MouseButton.LeftButton, pos=times.rect().center())
    middle = panel.lanes.axis.t(times.rect().center().x(), times.width())
    assert abs(window.desk.stage.cursor_time.t - middle) < 0.1
    tabs = panel.tabs
    assert tabs.width() >= tabs.sizeHint().width(), "no tab is cut off"


def test_a_recording_that_was_not_analysed_offers_events(qtbot, open_walk):
    window = open_walk(stored=False)
    panel = window.desk.stage.signals
    assert panel.bar.words.whole == "No events yet. They can be added by hand."
    window.desk.stage.cursor_time.move(2.0)
    window.desk.corrections.keys.add("initial_contact", Side.LEFT)
    (mark,) = panel.lanes.marks()
    assert mark.pending
    assert [c.author for c in panel.corrections.corrections] == ["Dr Walk"]
