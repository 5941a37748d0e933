#!/usr/bin/env python3
"""Writes the README's accuracy table from the results of the benchmarks; nothing is typed in.

Each ``tests/benchmarks/results/*.json`` may hold a ``card``: a list of rows with ``quantity``,
``truth`` (on what), ``n``, ``coverage`` (share of values given, 0-1) and ``error`` (in words).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "tests" / "benchmarks" / "results"
BEGIN, END = "<!-- accuracy:begin -->", "<!-- accuracy:end -->"


def table() -> str:
    """The table in Markdown."""
    lines = ["| quantity | truth | n | coverage | error |", "|---|---|---|---|---|"]
    for file in sorted(RESULTS.glob("*.json")):
        for row in json.loads(file.read_text(encoding="utf-8")).get("card", []):
            covered = row.get("coverage")
            share = "" if covered is None else f"{100 * covered:.0f} %"
            cells = (row["quantity"], row["truth"], row["n"], share, row["error"])
            lines.append("| " + " | ".join(str(cell) for cell in cells) + " |")
    return "\n".join(lines)


def updated(readme: str) -> str:
    """The README with the table put between its marks."""
    head, _, rest = readme.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{table()}\n{END}{tail}"


def main() -> int:
    """Writes the README; with ``--check`` only says whether it is up to date."""
    file = ROOT / "README.md"
    old = file.read_text(encoding="utf-8")
    new = updated(old)
    if "--check" in sys.argv:
        return int(old != new)
    file.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
