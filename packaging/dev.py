#!/usr/bin/env python3
"""Sets Myolens up in ``.venv`` and runs it: ``demo`` or ``test``. Needs only Python 3.11+."""

from __future__ import annotations

import argparse
import hashlib
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
CONSTRAINTS = ROOT / "packaging" / "constraints.txt"
# What Qt's windows, OpenGL, the sound library of mediapipe and the tests need on Debian/Ubuntu,
# with a file by which each is recognised.
LIBRARIES = {
    "libegl1": "libEGL.so.1",
    "libgl1": "libGL.so.1",
    "libgomp1": "libgomp.so.1",
    "libdbus-1-3": "libdbus-1.so.3",
    "libfontconfig1": "libfontconfig.so.1",
    "libportaudio2": "libportaudio.so.2",
    "libusb-1.0-0": "libusb-1.0.so.0",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-image0": "libxcb-image.so.0",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-render-util0": "libxcb-render-util.so.0",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxcb-xinerama0": "libxcb-xinerama.so.0",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
}
# Debian and Ubuntu keep what puts pip into a new environment in a package apart, one for each
# Python; python3-venv is only that of the system's own.
VENV_PACKAGE = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
# Two processes: what the suite's time is planned for. The tests of a file share costly fixtures and
# stay in one. In the order of the folders the long files come first and the short ones last.
PROCESSES = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")
TEST_PROGRAMS = {"strace": "strace", "xvfb": "Xvfb", "xdotool": "xdotool"}


def say(text: str) -> None:
    print(f"[myolens] {text}", flush=True)


def run(*command: str | Path, **options: object) -> int:
    return subprocess.call([str(part) for part in command], cwd=ROOT, **options)  # type: ignore[arg-type]


def can_make_environments() -> bool:
    """Whether this Python can put pip into a new environment."""
    importlib.invalidate_caches()
    return importlib.util.find_spec("ensurepip") is not None


def missing_packages(for_tests: bool) -> list[str]:
    """Debian packages that are not there yet, judged by the modules, libraries and programs they
    hold."""
    missing = [] if can_make_environments() else [VENV_PACKAGE]
    ldconfig = shutil.which("ldconfig") or "/sbin/ldconfig"
    try:
        known = subprocess.run([ldconfig, "-p"], capture_output=True, text=True).stdout
    except OSError:
        return missing
    missing += [package for package, library in LIBRARIES.items() if library not in known]
    if for_tests:
        missing += [p for p, program in TEST_PROGRAMS.items() if not shutil.which(program)]
    return missing


def install_system_libraries(for_tests: bool) -> None:
    """Installs what is missing where that is possible, else prints the one line to run."""
    if not sys.platform.startswith("linux"):
        return
    missing = missing_packages(for_tests)
    if not missing:
        return
    line = f"apt-get install -y --no-install-recommends {' '.join(missing)}"
    if shutil.which("apt-get") and os.geteuid() == 0:
        say(f"installing system libraries: {' '.join(missing)}")
        quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        if run("apt-get", "update", "-qq", **quiet) or run(*line.split(), "-qq", **quiet):
            say("some system libraries could not be installed; the window may not open")
    else:
        say(f"system libraries are missing; please run:  sudo {line}")


def fingerprint(for_tests: bool) -> str:
    """Changes whenever the environment must be installed anew."""
    parts = [sys.version, str(for_tests), str(ROOT)]
    parts += [p.read_text(encoding="utf-8") for p in (ROOT / "pyproject.toml", CONSTRAINTS)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def leave_one_cv2(pip: list[str | Path]) -> int:
    """mediapipe asks for opencv-contrib-python, which writes the same ``cv2`` folder as
    opencv-python: keep the latter alone, so that no removal or update can break the other."""
    listing = subprocess.run(
        [str(p) for p in (*pip, "list", "--format=freeze")], capture_output=True, text=True
    ).stdout.lower()
    if "opencv-contrib-python==" not in listing:
        return 0
    return run(*pip, "uninstall", "-y", "-q", "opencv-contrib-python", "opencv-python") or run(
        *pip, "install", "-q", "--no-deps", "-c", CONSTRAINTS, "opencv-python"
    )


def make_environment() -> None:
    """Makes ``.venv`` with pip in it, anew where it was left half-made; never leaves one so."""
    if has_pip():
        return
    if not can_make_environments():
        sys.exit(
            "This Python cannot make environments (its module ensurepip is missing). On Debian and"
            f" Ubuntu run:  sudo apt-get install {VENV_PACKAGE}   and start this again."
        )
    try:
        if VENV.exists():
            say("the environment in .venv is not complete; making it anew")
            shutil.rmtree(VENV)
        venv.create(VENV, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(f".venv could not be made: {error}")
    except BaseException:  # stopped by Ctrl+C, say
        shutil.rmtree(VENV, ignore_errors=True)
        raise


def has_pip() -> bool:
    """Whether ``.venv`` is there, its Python starts, and pip is in it."""
    try:
        command = [str(BIN / "python"), "-I", "-c", "import pip"]
        return not subprocess.run(command, capture_output=True).returncode
    except OSError:
        return False


def set_up(for_tests: bool) -> None:
    """Creates or updates ``.venv``; quick where nothing has changed."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this very check tells the user
        sys.exit(f"Myolens needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    install_system_libraries(for_tests)
    stamp = VENV / ("test.stamp" if for_tests else "demo.stamp")
    wanted = fingerprint(for_tests)
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    say("setting up .venv (some minutes the first time)")
    make_environment()
    pip: list[str | Path] = [BIN / "python", "-m", "pip"]
    steps: list[list[str | Path]] = [
        [*pip, "install", "-q", "--upgrade", "pip"],
        [*pip, "install", "-q", "-c", CONSTRAINTS, "-e", ROOT],
    ]
    if for_tests:
        steps.append([*pip, "install", "-q", "-c", CONSTRAINTS, "--group", "dev"])
    for step in steps:
        if run(*step):
            sys.exit(f"This step failed: {' '.join(map(str, step))}")
    if leave_one_cv2(pip):
        sys.exit("OpenCV could not be installed cleanly; delete .venv and try again.")
    say("compiling what librosa has compiled (once, half a minute)")
    if run(BIN / "python", "-c", "import librosa.feature.spectral"):
        sys.exit("librosa cannot be imported; delete .venv and try again.")
    stamp.write_text(wanted)


def has_display() -> bool:
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return "CI" not in os.environ


def demo(arguments: argparse.Namespace) -> int:
    """Analyses the sample study and shows where its tables are."""
    set_up(for_tests=False)
    out = Path(arguments.output or ROOT / "demo_output")
    code = run(BIN / "myolens", "analyze", ROOT / "sample_media", "-o", out)
    if has_display() and not arguments.no_window:
        say("opening the window")
        run(BIN / "myolens", "open", out / "study.myolens")
    return code


def test(arguments: argparse.Namespace) -> int:
    """Runs the style, type and architecture checks and the test suite."""
    set_up(for_tests=True)
    environment = {"env": {**os.environ, "QT_QPA_PLATFORM": "offscreen"}}
    checks: list[list[str | Path]] = [
        [BIN / "ruff", "check", "."],
        [BIN / "ruff", "format", "--check", "."],
        [BIN / "mypy"],
        [BIN / "lint-imports"],
        [BIN / "python", "-m", "pytest", *PROCESSES, *arguments.rest],
    ]
    failed = []
    for check in checks:
        name = Path(check[0]).name if len(check) < 3 or check[1] != "-m" else str(check[2])
        say(f"{name} {' '.join(map(str, check[1:]))}")
        if run(*check, **environment):
            failed.append(name)
    say("all checks passed" if not failed else f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    show = commands.add_parser("demo", help="analyse sample_media and show the table")
    show.add_argument("--output", help="folder for the tables (demo_output)")
    show.add_argument("--no-window", action="store_true", help="do not open the window")
    show.set_defaults(run=demo)
    check = commands.add_parser("test", help="run all checks and tests")
    check.add_argument("rest", nargs="*", help="passed on to pytest")
    check.set_defaults(run=test)
    arguments = parser.parse_args()
    return int(arguments.run(arguments))


if __name__ == "__main__":
    sys.exit(main())
