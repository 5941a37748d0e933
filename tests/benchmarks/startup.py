#!/usr/bin/env python3
"""First paint of the window against a bare QMainWindow, in turns (``results/startup.json``)."""

from __future__ import annotations

import importlib.util
import json
import statistics
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = 15


def main() -> None:
    spec = importlib.util.spec_from_file_location("startup", ROOT / "tests/ui/test_startup.py")
    assert spec is not None
    assert spec.loader is not None
    startup = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(startup)
    with tempfile.TemporaryDirectory() as name:
        config = Path(name)
        startup.first_paint(startup.OURS, config)
        pairs = [
            (
                startup.first_paint(startup.BARE, config)[0],
                startup.first_paint(startup.OURS, config)[0],
            )
            for _ in range(RUNS)
        ]
    bare, ours = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(b / a for a, b in pairs)
    result = {
        "runs": RUNS,
        "bare_window_s": round(bare, 4),
        "first_paint_s": round(ours, 4),
        "ratio": round(ratio, 3),
        "card": [
            {
                "quantity": "first paint of the window",
                "truth": "a bare QMainWindow in the same run",
                "n": RUNS,
                "error": f"{ratio:.2f} times",
            }
        ],
    }
    file = ROOT / "tests/benchmarks/results/startup.json"
    file.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
