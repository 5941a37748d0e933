"""Stopped by a person: what is done is kept and in the tables, and the exit code says so."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

VOWEL = "sub-01/ses-01/sub-01_ses-01_task-vowel_audio.wav"
ALL = 6


@pytest.fixture
def media(tmp_path: Path, sample_media: Path) -> Path:
    """Several voices, each with a hash of its own."""
    for i in range(ALL):
        file = tmp_path / f"media/sub-0{i}/ses-01/sub-0{i}_ses-01_task-vowel_audio.wav"
        file.parent.mkdir(parents=True)
        shutil.copyfile(sample_media / VOWEL, file)
        with file.open("ab") as stream:
            stream.write(bytes(2 * i))
    return tmp_path / "media"


def start(media: Path, out: Path, *more: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "workbench", "analyze", str(media), "-o", str(out)]
    return subprocess.Popen(
        [*command, "--jobs", "1", "--json", *more],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def until_first_done(run: subprocess.Popen) -> None:
    for line in run.stdout:
        if json.loads(line)["event"] == "done":
            return
    pytest.fail(f"nothing was done: {run.stderr.read()}")


def measured_subjects(out: Path) -> set[str]:
    with (out / "features.csv").open(encoding="utf-8", newline="") as stream:
        return {row["subject"] for row in csv.DictReader(stream) if row["value"]}


@pytest.mark.skipif(os.name == "nt", reason="Ctrl+C cannot be sent to one process group")
def test_ctrl_c_keeps_and_exports_what_is_done(media: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with start(media, out) as run:
        until_first_done(run)
        os.killpg(run.pid, signal.SIGINT)  # as a terminal does: to the workers, too
        said, complaint = run.communicate(timeout=30)
    assert run.returncode == 130, complaint
    assert complaint.strip().splitlines()[-1] == "myolens: stopped; what is done is kept."
    assert "Traceback" not in complaint
    assert json.loads(said.splitlines()[-1])["event"] == "finished"
    assert 1 <= len(measured_subjects(out)) < ALL


def test_cancel_all_has_an_exit_code_of_its_own(media: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with start(media, out, "--stdin-control") as run:
        until_first_done(run)
        run.stdin.write("cancel all\n")
        run.stdin.flush()
        said, complaint = run.communicate(timeout=30)
    assert run.returncode == 4, complaint
    assert json.loads(said.splitlines()[-1])["stopped"] > 0
    assert 1 <= len(measured_subjects(out)) < ALL


def test_no_to_a_question_is_no_success(study: Path, myolens) -> None:
    data = study.with_name("study.myolens-data")
    run = myolens("clean", study, input="n\n", stdin=None)
    assert run.returncode == 1
    assert "nothing was done" in run.stderr
    assert data.is_dir()
