"""Fixtures for all tests."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))  # direct_context
from made_once import made_once  # noqa: E402 - found where the line above says

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# As in workers: threads of the linear algebra that spin beside each other only cost time.
for _pool in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_pool, "1")


@pytest.fixture(scope="session")
def sample_media() -> Path:
    """The sample study that ships with the project."""
    return ROOT / "sample_media"


@pytest.fixture(scope="session")
def truth_data() -> Path:
    """Ground-truth and real media that do not ship; skips where they are absent."""
    folder = Path(os.environ.get("MYOLENS_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no test data at {folder}; set MYOLENS_DATA to use them")
    return folder


@dataclass(frozen=True)
class AnalysedSample:
    """The whole sample study after ``myolens analyze``.

    ``trace`` holds the network system calls of all its processes, None without strace.
    """

    out: Path
    returncode: int
    said: str
    trace: str | None


@pytest.fixture(scope="session")
def analysed_sample(tmp_path_factory: pytest.TempPathFactory, sample_media: Path) -> AnalysedSample:
    """One analysis of all sample media, traced where strace is there, for all tests to read."""

    def analyse(folder: Path) -> None:
        out, log = folder / "out", folder / "trace.txt"
        command = [sys.executable, "-m", "workbench", "analyze", str(sample_media), "-o", str(out)]
        if shutil.which("strace"):
            trace = ["strace", "-f", "--seccomp-bpf", "-e", "trace=network", "-o", str(log)]
            command = [*trace, *command]
        run = subprocess.run(command, capture_output=True, text=True)
        (folder / "run.json").write_text(json.dumps([run.returncode, run.stdout + run.stderr]))

    folder = made_once(tmp_path_factory, "sample", analyse)
    returncode, said = json.loads((folder / "run.json").read_text())
    log = folder / "trace.txt"
    trace = log.read_text(errors="replace") if log.exists() else None
    return AnalysedSample(folder / "out", returncode, said, trace)
