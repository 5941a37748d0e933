"""Whatever stands in the way is one line on the error channel, never a traceback."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from pathlib import Path

import pytest


def complaint(run: subprocess.CompletedProcess, code: int = 1) -> str:
    assert run.returncode == code, run.stdout + run.stderr
    (line,) = run.stderr.strip().splitlines()
    assert line.startswith("myolens: ")
    return line


def test_a_name_longer_than_the_system_allows(measured: Path, tmp_path: Path, myolens) -> None:
    long = tmp_path / ("x" * 300)
    assert "xxx" in complaint(myolens("analyze", measured / "media", "-o", long))
    study = measured / "out/study.myolens"
    assert "cannot be written" in complaint(myolens("tracks", study, "-o", long))
    assert "cannot be written" in complaint(myolens("export", study, "-o", long))


def test_a_name_that_the_terminal_cannot_show(tmp_path: Path, myolens) -> None:
    folder = tmp_path / "sub-zażółć/ses-01"
    folder.mkdir(parents=True)
    (folder / "sub-zażółć_ses-01_task-vowel_audio.wav").touch()
    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii"}
    run = myolens("analyze", tmp_path, "--dry-run", env=ascii_only)
    assert run.returncode == 0, run.stderr
    assert "sub-za\\u017c" in run.stdout


@pytest.mark.parametrize("kind", ["file", "link"])
def test_clean_removes_nothing_but_its_own_folder(study: Path, myolens, kind: str) -> None:
    data = study.with_name("study.myolens-data")
    elsewhere = study.parents[1] / "elsewhere"
    data.rename(elsewhere)
    if kind == "file":
        data.write_text("mine")
    else:
        data.symlink_to(elsewhere)
    before = sorted(elsewhere.rglob("*"))
    assert f"a {kind}" in complaint(myolens("clean", study, "--yes"))
    assert data.is_symlink() or data.read_text() == "mine"
    assert sorted(elsewhere.rglob("*")) == before
    if kind == "file":
        complaint(myolens("analyze", study, "-o", study.parent))


@pytest.mark.parametrize("size", [0, 3000])
def test_damaged_tracks(study: Path, tmp_path: Path, myolens, size: int) -> None:
    for file in study.with_name("study.myolens-data").glob("tracks/*.npz"):
        os.truncate(file, size)
    told = complaint(myolens("tracks", study, "-o", tmp_path / "t"))
    assert "tracks are damaged" in told
    assert "myolens clean" in told


def test_a_damaged_study(study: Path, tmp_path: Path, myolens) -> None:
    with sqlite3.connect(study) as db:
        (page,) = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'outcome'").fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    with study.open("r+b") as stream:
        stream.seek((page - 1) * size)
        stream.write(b"\xff" * size)
    told = complaint(myolens("export", study, "-o", tmp_path / "t"))
    assert "damaged" in told
    assert "space" not in told


@pytest.mark.parametrize("command", ["export", "tracks", "clean", "analyze"])
def test_an_empty_file_is_no_study_and_stays_empty(tmp_path: Path, myolens, command: str) -> None:
    study = tmp_path / "empty.myolens"
    study.touch()
    more = ["--yes"] if command == "clean" else ["-o", tmp_path / "out"]
    told = complaint(myolens(command, study, *more), 2 if command == "analyze" else 1)
    assert "study" in told
    assert study.stat().st_size == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["empty.myolens"]


def test_an_unforeseen_value_is_one_line(study: Path, tmp_path: Path, myolens) -> None:
    with sqlite3.connect(study) as db:
        db.execute("UPDATE capture SET body = '{}'")
    db.close()
    complaint(myolens("export", study, "-o", tmp_path / "t"))


def test_usage_is_shown_as_ever(myolens) -> None:
    run = myolens("export")
    assert run.returncode == 2
    assert "Usage:" in run.stderr
    assert "Missing argument" in run.stderr
    assert myolens("--help").returncode == 0
    assert myolens("no-such-command").returncode == 2
