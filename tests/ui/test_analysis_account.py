"""How far an analysis is, from what the engine reports; and which code is started."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from ui.analysis import Analysis
from ui.engine import command

PAIRS = [("a.mp4", "gait"), ("a.mp4", "voice"), ("b.jpg", "face")]


@pytest.fixture
def analysis(qtbot, monkeypatch: pytest.MonkeyPatch):
    """An analysis whose engine is not started: events are handed to it by the tests."""
    made = Analysis()
    monkeypatch.setattr(made.engine, "start", lambda *_: None)
    made.start(Path("media"), Path("study.myolens"), PAIRS)
    return made


def over(analysis: Analysis, state: str, kind: str, capture: str, analyzer: str) -> None:
    job = f"{kind}|{analyzer}|{capture}" if analyzer else f"{kind}|{capture}"
    event = {"event": state, "job": job, "capture": capture, "analyzer": analyzer}
    analysis.engine.reported.emit(event)


def test_total_is_what_the_window_expects_until_the_engine_has_planned(analysis):
    assert analysis.total == 3
    analysis.engine.reported.emit({"event": "planned", "captures": 4, "jobs": 5})
    assert analysis.total == 5
    over(analysis, "done", "measure", "new.wav", "voice")
    assert analysis.done == 1, "a file that came after the study was opened counts as well"


def test_a_file_that_cannot_be_read_is_over_for_all_its_analyzers(analysis):
    over(analysis, "done", "probe", "b.jpg", "")
    assert analysis.done == 0, "a look into a file measures nothing"
    over(analysis, "failed", "probe", "a.mp4", "")
    assert analysis.done == 2
    over(analysis, "skipped", "measure", "b.jpg", "face")
    over(analysis, "done", "derive", "b.jpg", "face")
    assert analysis.done == analysis.total == 3


@pytest.mark.parametrize(("code", "stopped"), [(0, False), (3, False), (4, True), (1, False)])
def test_exit_code_4_means_stopped(qtbot, analysis, code, stopped):
    with qtbot.waitSignal(analysis.ended) as ended:
        analysis.engine.ended.emit(code, "")
    assert ended.args == [code, "", stopped]


def test_code_in_the_current_folder_is_not_started(tmp_path: Path):
    trap = tmp_path / "workbench"
    trap.mkdir()
    (trap / "__init__.py").write_text("raise SystemExit(77)")
    program, words = command("--help")
    done = subprocess.run([program, *words], cwd=tmp_path, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert b"analyze" in done.stdout
