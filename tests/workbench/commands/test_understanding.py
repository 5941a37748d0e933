"""What is asked for and cannot be had is said, and never ends as if all were done."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from workbench.commands.understanding import unmeasured
from workbench.model import Capture, Modality
from workbench.plugin.catalog import load_catalog

VOWEL = "sub-01/ses-01/sub-01_ses-01_task-vowel_audio.wav"


def events(run) -> list[dict]:
    return [json.loads(line) for line in run.stdout.splitlines()]


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_task_that_no_capture_has_is_wrong_usage(measured: Path, tmp_path: Path, myolens) -> None:
    for asked in (("--task", "walk"), ("--task", "rest", "--task", "walk")):
        run = myolens("analyze", measured / "media", "-o", tmp_path / "out", *asked)
        assert run.returncode == 2, run.stdout
        (line,) = run.stderr.splitlines()
        assert "walk" in line
        assert "rest, vowel" in line
    assert not (tmp_path / "out").exists()


def test_a_task_that_is_no_label_is_wrong_usage(measured: Path, tmp_path: Path, myolens) -> None:
    run = myolens("analyze", measured / "media", "-o", tmp_path / "out", "--task", "w@lk")
    assert run.returncode == 2
    (line,) = run.stderr.splitlines()
    assert "w@lk" in line


def test_a_capture_that_nobody_measures_is_told(
    tmp_path: Path, sample_media: Path, myolens
) -> None:
    media, out = tmp_path / "media", tmp_path / "out"
    for name in ("sub-01_ses-01_audio.wav", "sub-01_ses-01_task-vowel_audio.wav"):
        target = media / "sub-01/ses-01" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sample_media / VOWEL, target)
    run = myolens("analyze", media, "-o", out, "--json")
    assert run.returncode == 3, run.stderr
    told = [event for event in events(run) if event["event"] == "problem"]
    assert [(t["capture"], t["code"]) for t in told] == [
        ("sub-01/ses-01/sub-01_ses-01_audio.wav", "no_analyzer")
    ]
    (row,) = rows(out / "problems.csv")
    assert "No analyzer measures this: audio without a task." in row["cause"]
    assert "vowel" in row["what_to_do"]
    again = myolens("analyze", media, "-o", out)
    assert again.returncode == 3
    assert "No analyzer measures this" in again.stdout
    only = myolens("analyze", media, "-o", out, "--only", "voice")
    assert only.returncode == 0, only.stdout
    dry = myolens("analyze", media, "--dry-run")
    assert "No analyzer measures this" in dry.stdout


def test_the_remedy_fits_the_capture() -> None:
    manifests = load_catalog().analyzers.values()

    def problem(modality: Modality, task: str = "", view: str = "") -> str:
        capture = Capture(path="x", subject="s", visit="v", modality=modality, task=task, view=view)
        return " ".join(str(p) for p in unmeasured([capture], manifests))

    assert "State its task (" in problem(Modality.VIDEO)
    assert "video of the task 'juggle'" in problem(Modality.VIDEO, "juggle", "back")
    assert "view 'back'" in problem(Modality.VIDEO, "juggle", "back")
    assert problem(Modality.NOTE) == ""
    assert problem(Modality.AUDIO, "vowel") == ""


def test_the_plan_comes_first(measured: Path, study: Path, myolens) -> None:
    run = myolens("analyze", study.parents[1] / "media", "-o", study.parent, "--json")
    assert events(run)[0] == {"event": "planned", "captures": 2, "jobs": 2}
    run = myolens(
        "analyze", study.parents[1] / "media", "-o", study.parent, "--json", "--task", "rest"
    )
    assert events(run)[0] == {"event": "planned", "captures": 1, "jobs": 1}


@pytest.fixture
def with_strangers(tmp_path: Path) -> dict[str, str]:
    """An environment with an analyzer whose norms are broken and one that cannot be found."""
    import os

    site = tmp_path / "site"
    package = site / "stranger"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    source = Path(__file__).resolve().parents[2] / "third_party_example/myolens_loudness"
    for file in source.glob("*.toml"):
        shutil.copyfile(file, package / file.name)
    (package / "norms.toml").write_text("[[norm]]\nfeature = 3\n")
    info = site / "stranger-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[myolens.analyzers]\nloudness = stranger:analyzer.toml\nmain = __main__:x.toml\n"
    )
    return {**os.environ, "PYTHONPATH": str(site)}


def test_faults_of_other_analyzers_are_told_and_cost_nothing_else(
    study: Path, myolens, with_strangers
) -> None:
    media = study.parents[1] / "media"
    ask = ("analyze", media, "-o", study.parent, "--only", "voice")
    run = myolens(*ask, "--json", env=with_strangers)
    assert run.returncode == 0, run.stderr
    texts = [event["text"] for event in events(run) if event["event"] == "fault"]
    assert [t for t in texts if "__main__:x.toml" in t], texts
    assert [t for t in texts if "norms.toml" in t], texts
    assert events(run)[0]["event"] == "planned"
    told = myolens(*ask, env=with_strangers).stdout
    assert "left out: " in told
    assert "norms.toml" in told
    assert myolens("analyzers", env=with_strangers).returncode == 0


def test_a_study_is_read_again_by_its_name_alone(study: Path, myolens) -> None:
    root = study.parents[1]
    second = root / "media/sub-02/ses-01/sub-02_ses-01_task-vowel_audio.wav"
    second.parent.mkdir(parents=True)
    shutil.copyfile(root / "media" / VOWEL, second)
    with second.open("ab") as stream:
        stream.write(bytes(2))
    run = myolens("analyze", study, "--json")
    assert run.returncode == 0, run.stderr
    assert events(run)[0]["captures"] == 3
    assert events(run)[-1]["done"] >= 1
    run = myolens("analyze", study, "-o", root / "tables")
    assert run.returncode == 0, run.stderr
    assert "sub-02" in {row["subject"] for row in rows(root / "tables/features.csv")}
    assert not (root / "tables/study.myolens").exists()


def test_what_is_neither_folder_nor_study_is_wrong_usage(study: Path, tmp_path, myolens) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear doctor, " * 200)
    run = myolens("analyze", letter)
    assert run.returncode == 2, run.stderr
    assert letter.read_text().startswith("Dear")
    assert myolens("analyze", study, "--study", tmp_path / "other.myolens").returncode == 2
    shutil.rmtree(study.parents[1] / "media")
    run = myolens("analyze", study)
    assert run.returncode == 1
    assert "--study" in run.stderr
