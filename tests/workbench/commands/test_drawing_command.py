"""``myolens drawing``: from the study alone, for the owner only, and only for those who ask."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from workbench.commands.drawing import Wish, write_drawings
from workbench.model.problem import ProblemError

VOWEL = "sub-01_ses-01_task-vowel_audio.wav"
FACE = Path("sub-04/ses-01/sub-04_ses-01_task-rest_photo.jpg.face.svg")


def test_a_face_is_drawn_without_its_picture(study: Path, tmp_path: Path, myolens) -> None:
    shutil.rmtree(study.parents[1] / "media")  # nothing but landmarks and values is left
    out = tmp_path / "new" / "drawings"
    run = myolens("drawing", study, "-o", out, "--format", "svg", "--format", "png", umask=0)
    assert run.returncode == 0, run.stderr
    written = [Path(line) for line in run.stdout.splitlines()]
    assert written == [out / FACE, (out / FACE).with_suffix(".png")]
    texts = [e.text or "" for e in ElementTree.parse(out / FACE).iter() if e.tag.endswith("text")]
    assert {"L", "R", "10 mm", "rest"} <= set(texts)
    assert any(text.startswith("PFH ") for text in texts)
    assert not any("sub-04" in text for text in texts)
    if os.name != "nt":
        for path in (out.parent, out, *out.rglob("*")):
            assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_an_overlay_has_the_size_of_the_picture(study: Path, tmp_path: Path) -> None:
    (file,) = write_drawings(study, tmp_path, Wish(overlay=True)).files
    assert file == tmp_path / FACE.with_suffix(".overlay.svg")
    assert ElementTree.parse(file).getroot().attrib["viewBox"] == "0 0 640.00 800.00"


def test_the_default_export_holds_no_drawing(measured: Path) -> None:
    names = {path.suffix for path in (measured / "out").iterdir() if path.is_file()}
    assert names <= {".csv", ".json", ".myolens"}


def test_captures_without_landmarks_say_so(study: Path, tmp_path: Path, myolens) -> None:
    asked = ("--capture", VOWEL, "--capture", "sub-04_ses-01_task-rest_photo.jpg")
    run = myolens("drawing", study, "-o", tmp_path / "d", *asked, "--language", "nl")
    assert run.returncode == 3
    assert run.stdout.splitlines() == [str(tmp_path / "d" / FACE)]
    assert "There are no landmarks of this capture to draw" in run.stderr
    assert VOWEL in run.stderr
    assert "ooglidspleet" in (tmp_path / "d" / FACE).read_text("utf-8")


def test_cleaned_away_landmarks_are_a_plain_problem(study: Path, tmp_path: Path) -> None:
    shutil.rmtree(study.with_name(study.name + "-data"))
    with pytest.raises(ProblemError, match="no landmarks to draw"):
        write_drawings(study, tmp_path / "d", Wish())
    assert not (tmp_path / "d").exists()


def test_a_capture_that_is_not_there(study: Path, tmp_path: Path) -> None:
    with pytest.raises(ProblemError, match="no such recording"):
        write_drawings(study, tmp_path / "d", Wish(captures=("nobody.jpg",)))


def test_the_help_says_that_landmarks_are_biometric(myolens) -> None:
    help_text = " ".join(myolens("drawing", "--help").stdout.split())
    assert "biometric" in help_text
    assert "no pixel of the person" in help_text
    assert "never part of the tables" in help_text


@pytest.mark.parametrize("damage", [b"", b"no archive"])
def test_damaged_tracks_are_a_plain_problem(study: Path, tmp_path: Path, damage: bytes) -> None:
    for file in study.with_name(study.name + "-data").rglob("*.npz"):
        file.write_bytes(damage)
    with pytest.raises(ProblemError, match="no landmarks to draw"):
        write_drawings(study, tmp_path / "d", Wish())
