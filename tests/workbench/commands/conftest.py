"""The command line as a process, and a small study that it has measured."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from made_once import made_once

VOWEL = "sub-01/ses-01/sub-01_ses-01_task-vowel_audio.wav"
PHOTO = "sub-04/ses-01/sub-04_ses-01_task-rest_photo.jpg"


class CommandLine:
    """Starts ``myolens`` and keeps what it said."""

    command = (sys.executable, "-m", "workbench")

    def __call__(self, *arguments: object, **options) -> subprocess.CompletedProcess:
        command = [*self.command, *map(str, arguments)]
        kept = {"capture_output": True, "text": True, "stdin": subprocess.DEVNULL}
        return subprocess.run(command, **(kept | options))


@pytest.fixture(scope="session")
def myolens() -> CommandLine:
    return CommandLine()


def place(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


@pytest.fixture(scope="session")
def measured(tmp_path_factory, sample_media: Path, myolens: CommandLine) -> Path:
    """A folder with ``media`` (one voice, one photograph) and ``out`` (study and tables)."""

    def analyse(root: Path) -> None:
        for path in (VOWEL, PHOTO):
            place(sample_media / path, root / "media" / path)
        run = myolens("analyze", root / "media", "-o", root / "out")
        assert run.returncode == 0, run.stdout + run.stderr

    own = tmp_path_factory.mktemp("own") / "measured"  # a study being read grows files beside it
    return shutil.copytree(made_once(tmp_path_factory, "measured", analyse), own)


@pytest.fixture
def study(measured: Path, tmp_path: Path) -> Path:
    """A copy of the measured study, with its media beside it."""
    shutil.copytree(measured, tmp_path / "copy")
    return tmp_path / "copy" / "out" / "study.myolens"
