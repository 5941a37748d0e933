"""A read-only installation compiles once, not in each process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.pipeline.compiled import VARIABLE, keep_compiled, writable

COMPILE = """
import sys
from pathlib import Path
from workbench.pipeline.compiled import keep_compiled
sys.path.insert(0, sys.argv[1])
keep_compiled(Path(sys.argv[2]), "packed")
import packed
print(packed.twice(21), sum(packed.twice.stats.cache_hits.values()))
"""
PACKED = """
from numba import njit

@njit(cache=True)
def twice(x):
    return 2 * x
"""


@pytest.fixture
def unset(monkeypatch):
    monkeypatch.setenv(VARIABLE, "")


@pytest.fixture
def read_only(tmp_path, monkeypatch):
    """An installed package in a folder that cannot be written to, whoever asks (a file is there
    where the folder of a compiled function would be)."""
    package = tmp_path / "site" / "packed"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(PACKED)
    (package / "__pycache__").write_text("in the way")
    monkeypatch.syspath_prepend(str(package.parent))
    return package


def test_nothing_changes_where_numba_can_write(unset, tmp_path):
    keep_compiled(tmp_path, "pytest")
    assert os.environ[VARIABLE] == ""


def test_what_is_set_stays(monkeypatch, read_only, tmp_path):
    monkeypatch.setenv(VARIABLE, "elsewhere")
    keep_compiled(tmp_path, "packed")
    assert os.environ[VARIABLE] == "elsewhere"


def test_an_unknown_package_is_no_matter(unset, tmp_path):
    keep_compiled(tmp_path, "not_installed_anywhere")
    assert os.environ[VARIABLE] == ""


def test_the_second_process_finds_what_the_first_compiled(read_only, tmp_path):
    environment = {k: v for k, v in os.environ.items() if k != VARIABLE}
    environment |= {"XDG_CACHE_HOME": str(tmp_path / "cache"), "HOME": str(tmp_path)}
    environment |= {"LOCALAPPDATA": str(tmp_path / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", COMPILE, str(read_only.parent), str(tmp_path / "study")]
    said = [
        subprocess.run(command, capture_output=True, text=True, env=environment).stdout.split()
        for _ in range(2)
    ]
    assert said == [["42", "0"], ["42", "1"]]


def test_without_a_home_it_is_kept_with_the_study(unset, read_only, tmp_path, monkeypatch):
    taken = tmp_path / "taken"
    taken.write_text("a file, not a folder")
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(taken))
    keep_compiled(tmp_path / "study", "packed")
    assert Path(os.environ[VARIABLE]) == tmp_path / "study"


def test_a_folder_is_tried(tmp_path):
    assert writable(tmp_path / "new" / "folder")
    (tmp_path / "file").write_text("")
    assert not writable(tmp_path / "file")
