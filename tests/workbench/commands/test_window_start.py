"""The window starts from Myolens' own code, wherever the command is given."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from workbench.commands.window import window_command


def test_the_current_folder_is_not_searched_for_code(tmp_path: Path) -> None:
    trap = tmp_path / "ui"
    trap.mkdir()
    (trap / "__init__.py").touch()
    (trap / "__main__.py").write_text("print('trapped')")
    run = subprocess.run(
        [*window_command(), "--help"], cwd=tmp_path, capture_output=True, text=True
    )
    assert "Open the Myolens window." in run.stdout, run.stderr


def test_nor_by_the_workers(measured: Path, tmp_path: Path) -> None:
    """They start with modules of the standard library, which a folder might hold, too."""
    mark = tmp_path / "trapped"
    code = f"open({str(mark)!r}, 'w').close()\n"
    for name in ("multiprocessing", "socket", "workbench", "ui"):
        (tmp_path / f"{name}.py").write_text(code)
    script = tmp_path / "bin" / "myolens.py"  # as an installed command starts
    script.parent.mkdir()
    script.write_text("from workbench.cli import main\nif __name__ == '__main__':\n    main()\n")
    command = ["analyze", str(measured / "media"), "-o", str(tmp_path / "out"), "--only", "voice"]
    run = subprocess.run(
        [sys.executable, str(script), *command],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={k: v for k, v in os.environ.items() if k != "PYTHONSAFEPATH"},
    )
    assert run.returncode == 0, run.stderr
    assert not mark.exists()
