#!/usr/bin/env python3
"""What measuring a walk costs over its decoding and inferences, and its memory.

Time: ``measure`` of the gait analyzer on a walking video against a bare loop of the same decoding
and the same inferences with the same settings, in turns; the median of the rounds' ratios counts.
Memory: the largest resident size of a process that measures the same walk repeated to 1 and to
10 minutes (packets copied, not encoded anew). Writes ``results/speed_gait.json``; run it on an
otherwise idle computer.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(Path(__file__).parent), str(ROOT / "tests"), str(ROOT)]

import av  # noqa: E402
from direct_context import DirectContext, with_hash  # noqa: E402
from speed_overhead import WALK, bare_walk, find_walker  # noqa: E402

from analyzers.gait.params import Params  # noqa: E402
from analyzers.gait.run import measure  # noqa: E402
from workbench.model import Capture, Modality  # noqa: E402
from workbench.plugin.catalog import load_catalog  # noqa: E402

ROUNDS = 3
MINUTES = (1, 10)


def capture_of(file: Path) -> Capture:
    """The capture of a walk, with its hash."""
    found = Capture(path=file.name, subject="s", visit="v", modality=Modality.VIDEO, task="walk")
    return with_hash(found, file.parent)


def analysis_seconds(file: Path) -> float:
    """Seconds of one whole analysis with nothing kept from before."""
    ctx = DirectContext(file.parent, load_catalog()["gait"], facts={"treadmill": True})
    capture = capture_of(file)
    start = time.perf_counter()
    measure(capture, Params(), ctx)
    return time.perf_counter() - start


def repeated(file: Path, seconds: float, target: Path) -> None:
    """``file`` again and again for at least ``seconds``, its packets copied."""
    with av.open(str(target), "w") as out:
        stream, shift = None, 0
        while stream is None or shift * stream.time_base < seconds:
            with av.open(str(file)) as source:
                track = source.streams.video[0]
                if stream is None:
                    stream = out.add_stream_from_template(track)
                length = 0
                for packet in source.demux(track):
                    if packet.dts is None:
                        continue
                    length = max(length, packet.pts + packet.duration)
                    packet.pts, packet.dts = packet.pts + shift, packet.dts + shift
                    packet.stream = stream
                    out.mux(packet)
                stream.time_base = track.time_base
                shift += length


def megabytes(file: Path) -> float:
    """Largest resident size of a process that measures ``file``."""
    told = subprocess.run(
        [sys.executable, __file__, "--measure", str(file)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return float(told.stdout.splitlines()[-1])


def main() -> None:
    if sys.argv[1:2] == ["--measure"]:
        import resource

        analysis_seconds(Path(sys.argv[2]))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        model, person = find_walker(folder)
        bare_walk(model, person)  # libraries and disk are warm from here on
        rounds = []
        for _ in range(ROUNDS):
            before = bare_walk(model, person)
            whole = analysis_seconds(WALK)
            rounds.append((whole, (before + bare_walk(model, person)) / 2))
        memory = {}
        for minutes in MINUTES:
            film = folder / f"walk{minutes}.mp4"
            repeated(WALK, 60 * minutes, film)
            memory[str(minutes)] = round(megabytes(film))
    ratio = statistics.median(whole / floor for whole, floor in rounds)
    result = {
        "analysis_s": [round(whole, 3) for whole, _ in rounds],
        "bare_s": [round(floor, 3) for _, floor in rounds],
        "ratio": round(ratio, 3),
        "largest_memory_mb_by_minutes": memory,
        "card": [
            {
                "quantity": "time of the analysis of a walk over its decoding and inferences",
                "truth": "the same decoding and inferences in the same run",
                "n": ROUNDS,
                "error": f"{ratio:.2f} times",
            },
            {
                "quantity": "largest memory while a walk is measured",
                "truth": " and ".join(f"{m} min" for m in memory),
                "n": len(memory),
                "error": " and ".join(f"{mb} MB" for mb in memory.values()),
            },
        ],
    }
    file = ROOT / "tests/benchmarks/results/speed_gait.json"
    file.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
