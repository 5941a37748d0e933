"""A point on a standing photo is dragged: the values change, and come back when it is undone.

Real photo, real analysis, real mouse and keys.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from window_steps import STAND, select

from ui import i18n, theme
from ui.corrections.words import correction_words
from ui.settings.model import Settings
from ui.window import MainWindow
from workbench.model import MovePoint, Side

MINUTES = 60_000
SHOULDER = ("pose", "left_shoulder")
LEVEL = ("posture.shoulder_level", Side.NONE)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot, qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample_media: Path):
    monkeypatch.setenv("MYOLENS_CONFIG", str(tmp_path / "config"))
    folder, study = tmp_path / "clinic", tmp_path / "clinic.myolens"
    for name in ("participants.tsv", STAND):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(sample_media / name, folder / name)
    command = [sys.executable, "-P", "-m", "workbench", "analyze", folder, "--study", study]
    command += ["--only", "posture", "--no-export", "--jobs", "1"]
    run = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, timeout=300, env={**os.environ}
    )
    assert run.returncode == 0, run.stderr
    i18n.use("en")
    theme.apply(qapp, "light")
    made = MainWindow(Settings(theme="light", language="en", reviewer="Dr Journey"), study)
    made.resize(1400, 900)
    with qtbot.waitSignal(made.ready, timeout=20_000):
        made.show()
    qtbot.waitUntil(lambda: made.desk.session is not None, timeout=20_000)
    select(qtbot, made, STAND)
    qtbot.waitUntil(lambda: bool(made.desk.session.analyzers), timeout=60_000)
    with qtbot.waitActive(made):
        made.activateWindow()
    qtbot.waitUntil(lambda: not made.desk.stage.photo.image.isNull(), timeout=20_000)
    yield made
    made.close()
    made.deleteLater()


def values(window: MainWindow) -> dict[tuple[str, Side], float | None]:
    seen = window.desk.session.observations(STAND)
    return {(o.measurement.feature, o.measurement.side): o.measurement.value for o in seen}


def at(canvas, name) -> QPoint:
    place = canvas.points.places()[name]
    return canvas.to_view(place.x(), place.y()).toPoint()


def drag(qtbot, canvas, start: QPoint, by: QPoint) -> None:
    qtbot.mouseMove(canvas, start)
    qtbot.mousePress(canvas, LEFT, pos=start)
    qtbot.mouseMove(canvas, start + by / 2)
    qtbot.mouseMove(canvas, start + by)
    qtbot.mouseRelease(canvas, LEFT, pos=start + by)


def test_a_dragged_point_changes_the_values_and_undo_brings_them_back(qtbot, window: MainWindow):
    desk, canvas = window.desk, window.desk.stage.photo
    edits = lambda: desk.session.study.edits(STAND)  # noqa: E731
    before = values(window)
    assert before[LEVEL] is not None
    assert canvas.points.places() == {}, "nothing can be dragged by accident"
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_M)
    assert window.actions_by_key["correct_points"].isChecked()
    assert {("plumb", "top"), ("plumb", "bottom"), SHOULDER} <= set(canvas.points.places())
    qtbot.waitUntil(lambda: desk.stage.signals.isVisible(), timeout=5_000)
    qtbot.wait(50)

    start = canvas.points.places()[SHOULDER]
    view = at(canvas, SHOULDER)
    qtbot.mouseMove(canvas, view)
    assert canvas.toolTip() == "Shoulder, left"
    with qtbot.waitSignal(window.analysis.ended, timeout=2 * MINUTES) as ended:
        drag(qtbot, canvas, view, QPoint(0, 12))
        (moved,) = edits()
        assert isinstance(moved, MovePoint)
        assert (moved.track, moved.point, moved.t) == (*SHOULDER, 0.0)
        assert abs(moved.position[0] - start.x()) < 0.1
        assert abs(moved.position[1] - start.y() - 12 / canvas.scale) < 0.1
        assert SHOULDER in canvas.points.movable.pending
        assert abs(canvas.points.places()[SHOULDER].y() - moved.position[1]) < 0.1
        assert values(window) == before, "values change with the analysis, not before"
        spoken = QAccessible.queryAccessibleInterface(canvas)
        assert "waits for analysis" in spoken.text(QAccessible.Text.Description)
    assert ended.args[0] == 0, ended.args
    qtbot.waitUntil(lambda: not desk.corrections.states() & {"waits"}, timeout=20_000)
    assert abs(values(window)[LEVEL] - before[LEVEL]) > 1.0, "degrees"
    assert canvas.points.movable.pending == frozenset()
    assert abs(canvas.points.places()[SHOULDER].y() - moved.position[1]) < 0.1
    (listed,) = desk.stage.signals.corrections.corrections
    assert (listed.edit, listed.author) == (moved, "Dr Journey")
    assert correction_words(moved).startswith("Point moved: Shoulder, left → ")
    assert desk.stage.signals.corrections.isVisible()
    (step,) = desk.session.study.journal.steps()
    assert step.label.startswith("Move point left_shoulder of pose to (")

    with qtbot.waitSignal(window.analysis.ended, timeout=2 * MINUTES):
        window.actions_by_key["undo"].trigger()
        assert edits() == ()
        assert SHOULDER in canvas.points.movable.pending
    qtbot.waitUntil(lambda: values(window) == before, timeout=20_000)


def test_the_plumb_line_and_the_keys(qtbot, window: MainWindow):
    """Both ends of the plumb line are dragged, a point is nudged, and a correction taken back."""
    desk, canvas = window.desk, window.desk.stage.photo
    desk.corrections.again.wanted.disconnect(window.measuring.again)
    canvas.setFocus()
    qtbot.keyClick(canvas, Qt.Key.Key_M)
    qtbot.waitUntil(lambda: desk.stage.signals.isVisible(), timeout=5_000)
    qtbot.wait(50)
    for end in ("top", "bottom"):
        drag(qtbot, canvas, at(canvas, ("plumb", end)), QPoint(40, 10))
    edits = desk.session.study.edits(STAND)
    assert [(e.track, e.point) for e in edits] == [("plumb", "top"), ("plumb", "bottom")]
    assert len(desk.session.study.journal.steps()) == 2, "each drag is one step"

    qtbot.keyClick(canvas, Qt.Key.Key_T)
    first = canvas.points.selected
    qtbot.keyClick(canvas, Qt.Key.Key_T)
    assert canvas.points.selected != first
    qtbot.keyClick(canvas, Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.points.selected == first
    place = canvas.points.places()[first]
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    now = canvas.points.places()[first]
    assert (round(now.x() - place.x(), 1), round(now.y() - place.y(), 1)) == (1.0, 10.0)
    edits = desk.session.study.edits(STAND)
    assert len(edits) == 3, "moved twice is moved once"
    assert len(desk.session.study.journal.steps()) == 4

    taken = desk.stage.signals.corrections
    taken.list.setCurrentRow(2)
    qtbot.mouseClick(taken.button, LEFT)
    assert desk.session.study.edits(STAND) == edits[:2]

    drag(qtbot, canvas, QPoint(5, 5), QPoint(30, 30))
    assert desk.session.study.edits(STAND) == edits[:2], "beside the points nothing is moved"
    qtbot.keyClick(canvas, Qt.Key.Key_M)
    assert canvas.points.places() == {}
    drag(qtbot, canvas, canvas.to_view(place.x(), place.y()).toPoint(), QPoint(30, 30))
    assert desk.session.study.edits(STAND) == edits[:2], "the mode is off"
