"""The README tells what the benchmarks found, and shows what is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_accuracy_table_is_that_of_the_results() -> None:
    script = ROOT / "packaging" / "accuracy_table.py"
    assert subprocess.run([sys.executable, str(script), "--check"]).returncode == 0, (
        "run: python packaging/accuracy_table.py"
    )


def test_what_the_readme_links_to_is_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if "://" not in target:
            assert (ROOT / target).exists() or (ROOT / f"{target}.md").exists(), target


def test_the_commands_of_the_tour_exist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^myolens (\w+)", text, re.MULTILINE))
    help_text = subprocess.run(
        [sys.executable, "-m", "workbench", "--help"], capture_output=True, text=True
    ).stdout
    for command in named:
        assert re.search(rf"^  {command}\b", help_text, re.MULTILINE), command
