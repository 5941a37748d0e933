"""A moment of a walk is corrected: the values change, come back when it is undone, and the tables
of the window are those of the command line byte for byte.

Real video, real analysis, real keys. Besides the walk the study holds a recording that is not
analysed, which stays so: a correction has its own recording measured again and nothing else.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from window_steps import VOWEL, WALK, select

from ui import i18n, theme
from ui.settings.model import Settings
from ui.window import MainWindow
from workbench.model import Side

MINUTES = 60_000


def command_line(*words: object) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-P", "-m", "workbench", *map(str, words)],  # as the window does
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ},
    )


@pytest.fixture
def analysed_walk(tmp_path: Path, sample_media: Path) -> Path:
    """A study of a walk and a vowel, of which the walk was analysed on the command line."""
    folder = tmp_path / "clinic"
    for name in ("participants.tsv", WALK, VOWEL):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(sample_media / name, folder / name)
    study = tmp_path / "clinic.myolens"
    words = ("--only", "gait", "--capture", WALK, "--no-export", "--jobs", "1")
    run = command_line("analyze", folder, "--study", study, *words)
    assert run.returncode == 0, run.stderr
    return study


@pytest.fixture
def window(qtbot, qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, analysed_walk: Path):
    monkeypatch.setenv("MYOLENS_CONFIG", str(tmp_path / "config"))
    i18n.use("en")
    theme.apply(qapp, "light")
    settings = Settings(theme="light", language="en", reviewer="Dr Journey")
    made = MainWindow(settings, analysed_walk)
    made.resize(1400, 900)
    with qtbot.waitSignal(made.ready, timeout=20_000):
        made.show()
    qtbot.waitUntil(lambda: made.desk.session is not None, timeout=20_000)
    select(qtbot, made, WALK)
    qtbot.waitUntil(lambda: bool(made.desk.session.analyzers), timeout=60_000)
    with qtbot.waitActive(made):
        made.activateWindow()
    yield made
    made.close()
    made.deleteLater()


def values(window: MainWindow) -> dict[tuple[str, Side], float | None]:
    seen = window.desk.session.observations(WALK)
    return {(o.measurement.feature, o.measurement.side): o.measurement.value for o in seen}


def test_a_moved_event_changes_the_values_and_undo_brings_them_back(
    qtbot, window: MainWindow, tmp_path: Path
):
    desk, lanes = window.desk, window.desk.stage.signals.lanes
    qtbot.waitUntil(lambda: lanes.isVisible() and bool(lanes.marks()), timeout=20_000)
    found, before = lanes.marks(), values(window)
    moment = ("gait.step_time", Side.LEFT)
    assert before[moment] is not None

    # the third contact of the left foot, three frames later
    contact = [m for m in found if m.event.kind == "initial_contact" and m.event.side == Side.LEFT]
    lanes.select(contact[2])
    lanes.setFocus()
    with qtbot.waitSignal(window.analysis.ended, timeout=4 * MINUTES) as ended:
        for _ in range(3):
            qtbot.keyClick(lanes, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
        assert isinstance(lanes.selected.event.t, float)
        assert lanes.selected.pending
        assert values(window) == before, "values change with the analysis, not before"
    code, said, stopped = ended.args
    assert (code, stopped) == (0, False), said
    qtbot.waitUntil(lambda: not desk.corrections.states() & {"waits"}, timeout=20_000)
    after = values(window)
    assert after[moment] != before[moment]
    moved = [m for m in lanes.marks() if m.event.edited]
    assert len(moved) == 1
    assert not moved[0].pending
    assert moved[0].event.t > contact[2].event.t + 0.05
    assert desk.session.results(VOWEL) == [], "nothing else is analysed"

    # exported as the command line does
    tables, other = tmp_path / "from window", tmp_path / "from command line"
    with qtbot.waitSignal(window.exporter.written, timeout=2 * MINUTES):
        window.exporter.write(desk.session.path, tables)
    done = command_line("export", desk.session.path, "-o", other)
    assert done.returncode == 0, done.stderr
    names = sorted(p.name for p in tables.iterdir())
    assert names == sorted(p.name for p in other.iterdir())
    for name in names:
        assert (tables / name).read_bytes() == (other / name).read_bytes(), name

    # and the study by itself, without the window, gives the same values again
    done = command_line(
        "analyze", desk.session.path, "--capture", WALK, "-o", other, "--only", "gait"
    )
    assert done.returncode == 0, done.stderr
    assert (tables / "features.csv").read_bytes() == (other / "features.csv").read_bytes()

    # undone: everything as it was found
    with qtbot.waitSignal(window.analysis.ended, timeout=4 * MINUTES):
        for _ in range(3):
            window.actions_by_key["undo"].trigger()
    qtbot.waitUntil(lambda: values(window) == before, timeout=20_000)
    assert [m.event for m in lanes.marks()] == [m.event for m in found]
    steps = desk.session.study.journal.steps()
    assert len(steps) == 6, "nothing is taken out of the record"
    assert {s.author for s in steps} == {"Dr Journey"}
