"""The command line, through real processes."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from workbench import __version__

MYOLENS = [sys.executable, "-m", "workbench"]
VOWEL = "sub-01/ses-01/sub-01_ses-01_task-vowel_audio.wav"
PHOTO = "sub-04/ses-01/sub-04_ses-01_task-rest_photo.jpg"


def myolens(*arguments: object) -> subprocess.CompletedProcess:
    return subprocess.run([*MYOLENS, *map(str, arguments)], capture_output=True, text=True)


@pytest.fixture(scope="module")
def analysed(tmp_path_factory, sample_media: Path) -> Path:
    """A study of one voice and one photograph, with its tables."""
    root = tmp_path_factory.mktemp("cli")
    for path in (VOWEL, PHOTO):
        target = root / "media" / path
        target.parent.mkdir(parents=True)
        shutil.copyfile(sample_media / path, target)
    shutil.copyfile(sample_media / "participants.tsv", root / "media/participants.tsv")
    run = myolens("analyze", root / "media", "-o", root / "out")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Tables" in run.stdout
    return root


def test_help_and_version_answer_without_heavy_imports() -> None:
    code = (
        "import sys; sys.argv = ['myolens', '--help'];"
        "import atexit; atexit.register(lambda: print('MODULES', *sorted(sys.modules)));"
        "from workbench.cli import main; main()"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert "analyze" in run.stdout
    loaded = run.stdout.split("MODULES")[1].split()
    heavy = {"numpy", "scipy", "av", "cv2", "mediapipe", "rich", "msgspec", "PySide6", "open3d"}
    assert not heavy.intersection(loaded)
    assert __version__ in myolens("--version").stdout


def test_a_second_run_skips_what_is_done(analysed: Path) -> None:
    before = (analysed / "out/features.csv").read_bytes()
    run = myolens("analyze", analysed / "media", "-o", analysed / "out", "--json")
    events = [json.loads(line) for line in run.stdout.splitlines()]
    assert events[-1]["event"] == "finished"
    assert events[-1]["done"] == 0
    assert events[-1]["skipped"] >= 2
    assert (analysed / "out/features.csv").read_bytes() == before


def test_exported_again_the_tables_are_the_same_bytes(analysed: Path, tmp_path: Path) -> None:
    run = myolens("export", analysed / "out/study.myolens", "-o", tmp_path)
    assert run.returncode == 0, run.stderr
    for file in tmp_path.iterdir():
        assert file.read_bytes() == (analysed / "out" / file.name).read_bytes(), file.name


def test_dry_run_shows_what_is_understood_and_writes_nothing(
    analysed: Path, tmp_path: Path
) -> None:
    run = myolens("analyze", analysed / "media", "-o", tmp_path / "none", "--dry-run")
    assert run.returncode == 0
    assert VOWEL in run.stdout
    assert not (tmp_path / "none").exists()


def test_tracks_events_and_clean(analysed: Path, tmp_path: Path) -> None:
    study = analysed / "copy" / "study.myolens"
    shutil.copytree(analysed / "out", study.parent)
    run = myolens("tracks", study, "-o", tmp_path / "t")
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "t" / "events.csv").is_file()
    face = tmp_path / "t" / f"{PHOTO}.face.csv"
    with face.open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["unit"] for row in rows} == {"px"}
    assert len(rows) >= 478
    data = study.with_name("study.myolens-data")
    assert data.is_dir()
    assert data.stat().st_mode & 0o777 == 0o700
    before = (study.parent / "features.csv").read_bytes()
    assert myolens("clean", study, "--yes").returncode == 0
    assert not data.exists()
    assert myolens("export", study, "-o", tmp_path / "after").returncode == 0
    assert (tmp_path / "after/features.csv").read_bytes() == before
    none = myolens("tracks", study, "-o", tmp_path / "t2")
    assert none.returncode == 1
    assert "no tracks" in none.stderr


def test_analyzers_and_explain() -> None:
    run = myolens("analyzers", "--language", "nl")
    for analyzer in ("face", "gait", "scan", "voice"):
        assert f"\n{analyzer} " in "\n" + run.stdout
    run = myolens("explain", "voice.cpps")
    assert run.returncode == 0, run.stderr
    for word in ("definition", "unit", "dB", "source", "validation"):
        assert word in run.stdout
    run = myolens("explain", "voice.cps")
    assert run.returncode == 2
    assert "voice.cpps" in run.stderr


def test_wrong_usage_is_code_2(analysed: Path, tmp_path: Path) -> None:
    assert myolens("analyze", tmp_path / "not-there", "-o", tmp_path).returncode == 2
    assert myolens("analyze", analysed / "media").returncode == 2
    run = myolens("analyze", analysed / "media", "-o", tmp_path / "o", "--only", "palmistry")
    assert run.returncode == 2
    assert "voice" in run.stderr
    assert "Traceback" not in run.stderr


def test_only_and_task_choose(analysed: Path, tmp_path: Path) -> None:
    for choice in (("--only", "face"), ("--task", "rest")):
        out = tmp_path / choice[1]
        assert myolens("analyze", analysed / "media", "-o", out, *choice).returncode == 0
        with (out / "features.csv").open(newline="") as stream:
            found = {row["analyzer"] for row in csv.DictReader(stream)}
        assert found == {"face"}


def test_doctor_tells_versions_models_and_the_seal() -> None:
    run = myolens("doctor", "--json")
    checks = {check["name"]: check for check in json.loads(run.stdout)}
    assert checks["mediapipe"]["found"]
    assert "sha256" in checks["model pose_landmarker_full.task"]["found"]
    assert checks["one OpenCV"]["well"], checks["one OpenCV"]
    assert "network seal" in checks
    assert checks["codecs"]["well"], checks["codecs"]
