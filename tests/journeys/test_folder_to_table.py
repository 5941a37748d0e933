"""The whole way through real widgets: a folder in, a reviewed table out, as the command line does.

Imports a folder of three recordings, analyses it, sees the results, accepts a finding, takes
that back, accepts it again, and exports; the tables are the command line's byte for byte.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QDialogButtonBox

from ui import i18n, theme
from ui.settings.model import Settings
from ui.signing import REASONS, SigningDialog
from ui.study.import_dialog import ImportDialog
from ui.window import MainWindow

TAKEN = (
    "participants.tsv",
    "sub-05/ses-01/sub-05_ses-01_task-vowel_audio.wav",
    "sub-04/ses-01/sub-04_ses-01_task-rest_photo.jpg",
    "sub-04/ses-01/sub-04_ses-01_task-smile_photo.jpg",
)
MINUTES = 60_000


@pytest.fixture
def folder(tmp_path: Path, sample_media: Path) -> Path:
    place = tmp_path / "clinic"
    for name in TAKEN:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(sample_media / name, place / name)
    return place


@pytest.fixture
def window(qtbot, qapp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MYOLENS_CONFIG", str(tmp_path / "config"))
    i18n.use("en")
    theme.apply(qapp, "light")
    made = MainWindow(Settings(theme="light", language="en", reviewer="Dr Journey"))
    with qtbot.waitSignal(made.ready, timeout=20_000):
        made.show()
    yield made
    made.close()
    made.deleteLater()


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    window.dropEvent(
        QDropEvent(
            QPointF(50, 50),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


def command_line(*words: object) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "workbench", *map(str, words)],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ},
    )


def import_and_analyse(qtbot, window: MainWindow, folder: Path) -> None:
    drop(window, folder)
    qtbot.waitUntil(lambda: window.findChild(ImportDialog) is not None, timeout=10_000)
    dialog = window.findChild(ImportDialog)
    assert dialog.table.rowCount() == len(TAKEN) - 1
    assert not dialog.study_path.exists(), "nothing is written before the dialog is accepted"
    accept = next(
        b
        for b in dialog.buttons.buttons()
        if dialog.buttons.buttonRole(b) is QDialogButtonBox.ButtonRole.AcceptRole
    )
    qtbot.mouseClick(accept, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.desk.session is not None, timeout=10_000)
    session = window.desk.session
    qtbot.waitUntil(lambda: bool(session.analyzers), timeout=30_000)
    with qtbot.waitSignal(window.analysis.ended, timeout=4 * MINUTES) as ended:
        window.actions_by_key["analyse"].trigger()
        assert window.work.stop.isVisible()
    code, said, stopped = ended.args
    assert (code, stopped) == (0, False), said
    assert len(session.snapshot.results) >= len(TAKEN) - 1


def test_folder_to_table(qtbot, window: MainWindow, folder: Path, tmp_path: Path):
    before = {f: f.read_bytes() for f in folder.rglob("*") if f.is_file()}
    import_and_analyse(qtbot, window, folder)
    session, desk = window.desk.session, window.desk

    # seen: measurements of the vowel in the list, numbers with units
    vowel = next(c for c in session.snapshot.captures if c.endswith(".wav"))
    desk.study.select(vowel)
    qtbot.waitUntil(lambda: bool(desk.judgement.model.rows), timeout=10_000)
    qtbot.waitUntil(lambda: desk.stage.wave.envelope is not None, timeout=20_000)
    assert any(row.unit == "Hz" for row in desk.judgement.model.rows)

    # accepted, taken back, accepted again, all by keys
    photo = next(c for c in session.snapshot.captures if "smile" in c)
    desk.study.select(photo)
    qtbot.waitUntil(lambda: bool(session.findings()), timeout=30_000)
    qtbot.waitUntil(lambda: desk.judgement.review.current() is not None, timeout=10_000)
    qtbot.waitUntil(lambda: not desk.stage.photo.image.isNull(), timeout=20_000)
    assert any(track.kind == "points" for track in desk.stage.tracks), "no landmarks to see"
    finding = desk.judgement.review.current()
    with qtbot.waitActive(window):  # offscreen there is no window manager to do it
        window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_A)
    decision = session.snapshot.decisions[finding.key]
    assert (decision.accepted, decision.by) == (True, "Dr Journey")
    assert finding.hpo_label in window.actions_by_key["undo"].text()
    qtbot.keyClick(window, Qt.Key.Key_Z)
    assert finding.key not in session.snapshot.decisions
    qtbot.keyClick(
        window,
        Qt.Key.Key_Z,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    assert session.snapshot.decisions[finding.key].accepted

    # exported: the same bytes as the command line gives
    tables = tmp_path / "from window"
    with qtbot.waitSignal(window.exporter.written, timeout=2 * MINUTES):
        window.exporter.write(session.path, tables)
    other = tmp_path / "from command line"
    done = command_line("export", session.path, "-o", other)
    assert done.returncode == 0, done.stderr
    names = sorted(p.name for p in tables.iterdir())
    assert names == sorted(p.name for p in other.iterdir())
    assert "features.csv" in names
    for name in names:
        assert (tables / name).read_bytes() == (other / name).read_bytes(), name
    assert b"Dr Journey" in (tables / "findings.csv").read_bytes()

    # and the same values as an analysis by the command line alone
    alone = tmp_path / "alone"
    done = command_line("analyze", folder, "-o", alone)
    assert done.returncode == 0, done.stderr
    assert (alone / "features.csv").read_bytes() == _without_decisions(tables / "features.csv")
    assert {f: f.read_bytes() for f in before} == before, "recordings are never changed"


def _without_decisions(table: Path) -> bytes:
    """``features.csv`` with the two columns of the decision emptied."""
    import csv
    import io

    with table.open(encoding="utf-8", newline="") as file:
        text = file.read()
    rows = list(csv.reader(io.StringIO(text)))
    places = [rows[0].index(name) for name in ("decision", "decided_by")]
    for row in rows[1:]:
        for place in places:
            row[place] = "" if place == places[1] or row[place] != "proposed" else row[place]
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n" if "\r\n" in text else "\n").writerows(rows)
    return out.getvalue().encode()


def test_stop_ends_the_analysis_at_once_and_keeps_the_study(
    qtbot, window: MainWindow, folder: Path, sample_media: Path
):
    drop(window, sample_media)
    qtbot.waitUntil(lambda: window.findChild(ImportDialog) is not None, timeout=10_000)
    dialog = window.findChild(ImportDialog)
    dialog.place.setText(str(folder.parent / "stopped.myolens"))
    dialog.accept()
    qtbot.waitUntil(lambda: window.desk.session is not None, timeout=10_000)
    qtbot.waitUntil(lambda: bool(window.desk.session.analyzers), timeout=30_000)
    window.actions_by_key["analyse"].trigger()
    qtbot.waitUntil(lambda: bool(window.analysis.running), timeout=60_000)
    with qtbot.waitSignal(window.analysis.ended, timeout=15_000) as ended:
        window.actions_by_key["stop"].trigger()
    assert ended.args[2] is True
    assert window.work.text.text() == i18n.tr("work.stopped")
    assert len(window.desk.session.snapshot.captures) > 10
    assert window.actions_by_key["analyse"].isEnabled()


def test_rejecting_asks_for_a_name_and_a_reason(qtbot, qapp):
    i18n.use("en")
    dialog = SigningDialog("Reject", heading="Ptosis", reasons=REASONS)
    qtbot.addWidget(dialog)
    ok = dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert not ok.isEnabled(), "a decision needs a name"
    qtbot.keyClicks(dialog.name, "Dr B")
    assert ok.isEnabled()
    qtbot.keyClicks(dialog.free, "lid crease")
    assert dialog.signer == "Dr B"
    assert dialog.why == "Not seen on examination: lid crease"
