#!/usr/bin/env python3
"""How much faster two workers are than one on eight walking videos (needs two free cores).

Writes ``results/speed_workers.json``. Run it on an otherwise idle computer.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WALK = ROOT / "sample_media/sub-01/ses-01/sub-01_ses-01_task-walk_view-side_video.mp4"
CAPTURES = 8
ROUNDS = 2


def prepare(media: Path) -> None:
    """Eight copies that differ in a trailing free atom, so that no cache is shared."""
    for i in range(CAPTURES):
        file = media / f"sub-{i:02}/ses-01/sub-{i:02}_ses-01_task-walk_view-side_video.mp4"
        file.parent.mkdir(parents=True)
        shutil.copyfile(WALK, file)
        with file.open("ab") as stream:
            stream.write((9).to_bytes(4, "big") + b"free" + bytes([i]))


def seconds(media: Path, out: Path, workers: int) -> float:
    """Wall time of a whole analysis with ``workers`` processes."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "workbench", "analyze", str(media), "-o", str(out)]
    subprocess.run(
        [*command, "--only", "gait", "--jobs", str(workers)], check=True, capture_output=True
    )
    return time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder / "media")
        # In turns, and the quicker of two rounds, because other work can only add time.
        rounds = [
            {w: seconds(folder / "media", folder / f"out{w}-{i}", w) for w in (1, 2)}
            for i in range(ROUNDS)
        ]
        runs = {w: min(times[w] for times in rounds) for w in (1, 2)}
        tables = {
            (folder / f"out{w}-{i}/features.csv").read_bytes()
            for i in range(ROUNDS)
            for w in (1, 2)
        }
        same = len(tables) == 1
    ratio = runs[1] / runs[2]
    result = {
        "captures": CAPTURES,
        "cores": os.cpu_count(),
        "one_worker_s": round(runs[1], 2),
        "two_workers_s": round(runs[2], 2),
        "speed_up": round(ratio, 3),
        "same_bytes": same,
        "card": [
            {
                "quantity": "two workers against one",
                "truth": "eight walking videos",
                "n": CAPTURES,
                "coverage": None,
                "error": f"{ratio:.2f} times faster, same bytes: {'yes' if same else 'no'}",
            }
        ],
    }
    file = ROOT / "tests/benchmarks/results/speed_workers.json"
    file.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
