"""Fixtures for all tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))  # direct_context
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
    run: subprocess.CompletedProcess
    trace: str | None


@pytest.fixture(scope="session")
def analysed_sample(tmp_path_factory, sample_media: Path) -> AnalysedSample:
    """One analysis of all sample media, traced where strace is there, for all tests to share."""
    folder = tmp_path_factory.mktemp("sample")
    log = folder / "trace.txt"
    out = folder / "out"
    command = [sys.executable, "-m", "workbench", "analyze", str(sample_media), "-o", str(out)]
    if shutil.which("strace"):
        trace = ["strace", "-f", "--seccomp-bpf", "-e", "trace=network", "-o", str(log)]
        command = [*trace, *command]
    run = subprocess.run(command, capture_output=True, text=True)
    return AnalysedSample(out, run, log.read_text(errors="replace") if log.exists() else None)


# What takes long to make and is shared by several files: they run in one process.
SHARED = ("analysed_sample", "measured", "posture_cache")


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keeps together, where tests run in several processes, what shares costly fixtures."""
    for item in items:
        used = getattr(item, "fixturenames", ())
        group = next((name for name in SHARED if name in used), str(item.path))
        item.add_marker(pytest.mark.xdist_group(group))
