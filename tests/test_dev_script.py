"""The set-up script, where the system lacks something or was interrupted."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parent.parent / "packaging" / "dev.py"
LOAD = """
import importlib.util, sys
from pathlib import Path
spec = importlib.util.spec_from_file_location("dev", {script!r})
dev = importlib.util.module_from_spec(spec)
spec.loader.exec_module(dev)
dev.VENV = Path({place!r})
dev.BIN = dev.VENV / ("Scripts" if sys.platform == "win32" else "bin")
"""
BIN = "Scripts" if os.name == "nt" else "bin"


def within(place: Path, code: str) -> subprocess.CompletedProcess:
    """Runs ``code`` with the script loaded as ``dev`` and its environment at ``place``."""
    whole = LOAD.format(script=str(SCRIPT), place=str(place)) + code
    return subprocess.run([sys.executable, "-c", whole], capture_output=True, text=True)


def has_pip(place: Path) -> bool:
    command = [str(place / BIN / "python"), "-I", "-c", "import pip"]
    return subprocess.run(command, capture_output=True).returncode == 0


def test_without_ensurepip_the_package_to_install_is_named(tmp_path: Path) -> None:
    place = tmp_path / "venv"
    missing = "sys.modules['ensurepip'] = None\n"  # as on Debian without python3-venv
    name = f"python3.{sys.version_info.minor}-venv"
    run = within(place, missing + "print(dev.missing_packages(False))")
    assert name in run.stdout, run.stderr
    assert name not in within(place, "print(dev.missing_packages(False))").stdout
    run = within(place, missing + "dev.make_environment()")
    assert run.returncode == 1
    assert name in run.stderr
    assert "Traceback" not in run.stderr
    assert not place.exists()


def test_an_environment_without_pip_is_made_anew(tmp_path: Path) -> None:
    place = tmp_path / "venv"
    venv.create(place, with_pip=False)
    (place / "left").touch()
    assert not has_pip(place)
    run = within(place, "dev.make_environment()")
    assert run.returncode == 0, run.stderr
    assert has_pip(place)
    assert not (place / "left").exists()
    (place / "stays").touch()
    assert within(place, "dev.make_environment()").returncode == 0
    assert (place / "stays").exists()


@pytest.mark.skipif(os.name == "nt", reason="needs limits on the size of files")
def test_a_failure_leaves_no_half_made_environment(tmp_path: Path) -> None:
    place = tmp_path / "venv"
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
    run = within(place, limit + "dev.make_environment()")
    assert run.returncode == 1
    assert "could not be made" in run.stderr
    assert "Traceback" not in run.stderr
    assert not place.exists()
