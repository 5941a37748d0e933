"""A face is corrected in the window: its picture is called mirrored, a task of its film is marked.

Real photo and film, real analysis, real mouse and keys: the values follow the corrections.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import av
import pytest
from face_study import EXAM
from PySide6.QtCore import QPoint, Qt
from window_steps import PHOTO, select

from ui import i18n, theme
from ui.corrections.tasks import Origin
from ui.settings.model import Settings
from ui.signals.task_lane import Picked
from ui.window import MainWindow
from workbench.model import SetSegment, Side, Span, SwapSides

MINUTES = 60_000
LEFT = Qt.MouseButton.LeftButton
CUES = EXAM.replace("_video.mp4", "_cues.tsv")
LID, LATERAL = "face.palpebral_fissure_height", "face.commissure_lateral"


def first_seconds(film: Path, to: Path, end: float = 2.9) -> None:
    """The beginning of a film, not encoded anew."""
    with av.open(str(film)) as source, av.open(str(to), "w") as target:
        stream = source.streams.video[0]
        copy = target.add_stream_from_template(stream)
        for packet in source.demux(stream):
            if packet.dts is not None and packet.dts * stream.time_base < end:
                packet.stream = copy
                target.mux(packet)


@pytest.fixture
def window(qtbot, qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample_media: Path):
    monkeypatch.setenv("MYOLENS_CONFIG", str(tmp_path / "config"))
    folder, study = tmp_path / "clinic", tmp_path / "clinic.myolens"
    for name in ("participants.tsv", PHOTO, EXAM):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(sample_media / name, folder / name)
    first_seconds(sample_media / EXAM, folder / EXAM)
    (folder / CUES).write_text("onset\tduration\ttask\n0\t0.8\trest\n0.8\t1.6\tsmile\n")
    command = [sys.executable, "-P", "-m", "workbench", "analyze", folder, "--study", study]
    command += ["--only", "face", "--no-export", "--jobs", "1"]
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
    select(qtbot, made, PHOTO)
    qtbot.waitUntil(lambda: bool(made.desk.session.analyzers), timeout=60_000)
    with qtbot.waitActive(made):
        made.activateWindow()
    yield made
    made.close()
    made.deleteLater()


def values(window: MainWindow, capture: str, task: str = "") -> dict:
    seen = (o for o in window.desk.session.observations(capture) if not task or o.task == task)
    rows = [o.measurement for o in seen]
    return {(m.feature, m.side, m.trial or "", m.span): m.value for m in rows}


def lids(window: MainWindow) -> dict[Side, float]:
    own = values(window, PHOTO)
    return {side: v for (name, side, _, _), v in own.items() if name == LID and v is not None}


def test_a_mirrored_picture_and_a_task_that_was_missed(qtbot, window: MainWindow):
    desk = window.desk
    stage, analysed = desk.stage, window.analysis.ended
    edits = desk.session.study.edits

    # the ptosis is on the right; a selfie would have it on the left
    before = lids(window)
    assert before[Side.RIGHT] < before[Side.LEFT] - 1.0
    with qtbot.waitSignal(analysed, timeout=2 * MINUTES) as ended:
        qtbot.mouseClick(stage.heading.mirrored, LEFT)
        assert edits(PHOTO) == (SwapSides(0.0, 0.0),)
        assert lids(window) == before, "values change with the analysis, not before"
    assert ended.args[0] == 0, ended.args
    mirrored = {Side.LEFT: before[Side.RIGHT], Side.RIGHT: before[Side.LEFT]}
    qtbot.waitUntil(lambda: lids(window) == pytest.approx(mirrored), timeout=20_000)
    assert stage.heading.mirrored.isChecked()
    assert stage.photo.overlay.mirror.at(0.0)

    # the cues tell two tasks; the smile's start is moved, and a second smile is marked by keys
    select(qtbot, window, EXAM)
    lane = stage.signals.tasks
    qtbot.waitUntil(lambda: lane.isVisible() and len(lane.parts) == 2, timeout=20_000)
    found = values(window, EXAM)
    assert {p.origin for p in lane.parts} == {Origin.CUES}
    smile = next(p for p in lane.parts if p.task == "smile")
    start = lane.place_of(Picked(smile, True)).toPoint() + QPoint(2, 0)
    to = QPoint(round(lane.axis.x(0.9, lane.width())), start.y())
    qtbot.mousePress(lane, LEFT, pos=start)
    qtbot.mouseMove(lane, (start + to) / 2)
    qtbot.mouseMove(lane, to)
    qtbot.mouseRelease(lane, LEFT, pos=to)
    lane.setFocus()
    times = [stage.video.clock.time(stage.video.clock.nearest(t)) for t in (1.7, 2.6)]
    stage.cursor_time.move(times[0])
    qtbot.keyClick(lane, Qt.Key.Key_S)
    menu = desk.corrections.tasks.menu
    next(a for a in menu.actions() if a.data() == "smile").trigger()
    menu.close()
    stage.cursor_time.move(times[1])
    qtbot.keyClick(lane, Qt.Key.Key_D)
    assert [p.pending for p in lane.parts] == [False, True, True]
    assert values(window, EXAM) == found
    assert SetSegment("smile", *times) in edits(EXAM)
    assert len(edits(EXAM)) == 3, "those that nobody touched are taken over as they are"
    settled = lambda: not any(part.pending for part in lane.parts)  # noqa: E731
    qtbot.waitUntil(settled, timeout=4 * MINUTES)
    told = {(p.task, p.origin) for p in lane.parts}
    assert told == {("rest", Origin.CUES), ("smile", Origin.PERSON)}
    smiles = {(trial, span) for _, _, trial, span in values(window, EXAM, "smile") if trial}
    assert {trial for trial, _ in smiles} == {"1", "2"}
    assert ("2", Span(*times)) in smiles

    # undone: nothing is taken out of the record
    for _ in range(2):
        window.actions_by_key["undo"].trigger()
    assert edits(EXAM) == ()
    window.desk.corrections.again.forget()  # analysing it as it was is what it was
    steps = desk.session.study.journal.steps()
    assert {step.author for step in steps} == {"Dr Journey"}
    assert len(steps) == 5
