"""``myolens open``: starts the window as a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def open_window(study: Path | None) -> int:
    """Opens the window, on ``study`` if given, and waits. Returns its exit code."""
    return subprocess.call([*window_command(), *(["--", str(study)] if study else [])])


def window_command() -> list[str]:
    """Program and arguments that start the window.

    ``-P`` keeps the current folder, which may be anybody's, from being searched for code.
    """
    return [sys.executable, "-P", "-m", "ui"]
