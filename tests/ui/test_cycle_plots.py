"""Curves over the gait cycle: kept, exported and drawn as such, never as a course over time."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor
from walk_study import CONTACTS, cycle, events, exchanged, pose, store_walk
from window_steps import WALK, select

from ui.corrections.standing import Mark
from ui.player.picture import to_array
from ui.signals.cycles import CyclesView, phases, plots_of
from ui.signals.lane_paint import scale_ends
from ui.signals.lanes import lanes_of
from ui.theme import colours
from workbench.commands.tracks import rows_of
from workbench.model import Event, Side, Track
from workbench.store.track_file import read_tracks, write_tracks

KNEES = (cycle("knee_flexion", Side.LEFT), cycle("knee_flexion", Side.RIGHT, 40.0))


def test_cycles_and_repairs_are_no_lanes():
    curve = Track(
        name="knee_flexion_left",
        kind="curve",
        times=np.arange(3.0),
        values=np.zeros((3, 1, 1)),
        points=("knee_flexion",),
        unit="deg",
        side=Side.LEFT,
    )
    lanes = lanes_of((), [*KNEES, exchanged(1.0, 2.0), curve])
    assert [[t.kind for t in lane.curves] for lane in lanes] == [["curve"]]


def test_phases_stand_in_the_order_in_which_they_follow_each_other():
    kinds = ("sitting", "rise_begins", "standing")
    found = [Mark(Event(t=float(n), kind=kind)) for n, kind in enumerate(kinds)]
    titles = [lane.marks[0].event.kind for lane in lanes_of(found, ())]
    assert titles == list(kinds)
    feet = [Mark(e) for e in events()]
    assert lanes_of(feet, ())[0].marks[0].event.kind == "foot_off"


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (-10.21, 29.34, ("−10", "29")),
        (0.00445, 0.998, ("0.00", "1.00")),
        (106.94, 113.02, ("106.9", "113.0")),
        (2.0, 2.0, ("2.00", "2.00")),
    ],
)
def test_the_ends_of_a_scale_are_no_finer_than_the_scale(low, high, told):
    assert scale_ends(low, high) == told


def test_left_and_right_share_a_plot():
    plots = plots_of([*KNEES, cycle("hip_flexion", Side.LEFT), pose(350.0)])
    assert [(p.title, p.unit, len(p.curves)) for p in plots] == [
        ("Knee flexion", "°", 2),
        ("Hip flexion", "°", 1),
    ]


def test_cycles_are_kept_and_exported_whole(tmp_path):
    file = tmp_path / "t.npz"
    write_tracks(file, KNEES)
    kept = read_tracks(file)
    assert [t.kind for t in kept] == ["cycle", "cycle"]
    assert np.allclose(kept[1].values, KNEES[1].values)
    rows = list(rows_of(kept[0]))
    assert len(rows) == 101 * 3
    assert rows[-1][:4] == ("knee_flexion_left", "high", "left", 100.0)


def test_each_foot_has_its_own_place_in_the_cycle():
    marks = [Mark(e) for e in events()]
    first, second = CONTACTS[Side.LEFT][:2]
    found = phases(marks, first + 0.25 * (second - first))
    assert found == {Side.LEFT: pytest.approx(25.0)}
    assert set(phases(marks, 2.0)) == {Side.LEFT, Side.RIGHT}
    assert phases(marks, 9.0) == {}


def test_mean_and_band_are_drawn_in_the_colours_of_the_sides(qtbot, dressed):
    view = CyclesView()
    qtbot.addWidget(view)
    view.show_plots(plots_of(KNEES))
    view.resize(500, view.minimumHeight())
    picture = to_array(view.grab().toImage()).astype(int)
    for name in (colours().left, colours().right):
        wanted = np.array(QColor(name).getRgb()[:3])
        line = np.abs(picture - wanted).sum(axis=2) < 40
        columns = np.nonzero(line.any(axis=0))[0]
        assert len(columns) > 300, "the mean runs over the whole cycle"
    band = (picture != np.array(QColor(colours().panel).getRgb()[:3])).any(axis=2).mean()
    assert band > 0.1
    assert "Knee flexion" in view.accessibleName()


def test_gaps_and_flat_curves_can_be_drawn(qtbot, dressed):
    gap, flat = cycle("a", Side.LEFT), cycle("b", Side.NONE, 0.0)
    gap.values[30:60] = np.nan
    flat.values[:] = 1.0
    empty = cycle("c", Side.RIGHT)
    empty.values[:] = np.nan
    view = CyclesView()
    qtbot.addWidget(view)
    view.show_plots(plots_of([gap, flat, empty]))
    view.resize(240, view.minimumHeight())
    assert not view.grab().isNull()


def test_the_page_is_offered_only_where_there_are_cycles(qtbot, open_window, study):
    store_walk(study, pose(350.0), *KNEES)
    window = open_window(study)
    select(qtbot, window, WALK)
    panel = window.desk.stage.signals
    qtbot.waitUntil(lambda: panel.tabs.isTabVisible(1), timeout=10_000)
    panel.show_page("cycles")
    assert panel.cycles.isVisible()
    window.desk.stage.cursor_time.move(1.6)
    assert panel.cycles._phases[Side.LEFT] == pytest.approx(50.0)
