"""The memory of an hour of speech in the voice analyzer.

``python tests/benchmarks/memory_voice.py`` writes ``results/memory_voice.json``: the shipped count
from 1 to 20 over and over, analysed as a monologue in a process of its own; its largest resident
memory, libraries included. It ends after ``--limit`` s; then the report says how far it had come,
and the memory is that of what it had done.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile
from voice_runs import MANIFEST, ROOT, DirectContext, line, with_hash, write
from voice_synthesis import RATE

from analyzers.voice.params import Params
from analyzers.voice.run import measure
from workbench.model import Capture, Modality

HOUR_S = 3600
LIMIT_S = 2400
LIMIT_GB = 1.5


def an_hour(file: Path, task: str, limit: int) -> dict[str, float]:
    """How one analysis in its own process went: seconds, share done (0-1), largest memory (GB)."""
    command = [sys.executable, __file__, "--measure", str(file), "--task", task]
    start = time.perf_counter()
    ran = subprocess.run(
        [*command, "--limit", str(limit)], capture_output=True, text=True, check=True
    )
    told: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return {"seconds": time.perf_counter() - start, **told}


def measured_alone(file: Path, task: str, limit: int) -> None:
    """Analyses ``file`` in this process and tells how far it came within ``limit`` s."""
    capture = Capture(
        path=file.name, subject="s", visit="v", modality=Modality.AUDIO, task=task, trial="1"
    )
    context = DirectContext(file.parent, MANIFEST)

    def tell(*_: object) -> None:
        done = context.reports[-1][0] if context.reports else 0.0
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
        print(json.dumps({"done": done, "memory_gb": memory}), flush=True)
        os._exit(0)

    signal.signal(signal.SIGALRM, tell)
    signal.alarm(limit)
    measure(with_hash(capture, file.parent), Params(), context)
    tell()


def long_speech(file: Path, seconds: int) -> None:
    """The shipped count from 1 to 20, at 44.1 kHz, over and over."""
    source = ROOT / "sample_media/sub-06/ses-01/sub-06_ses-01_task-counting_audio.wav"
    sound, rate = soundfile.read(source)
    t = np.arange(round(len(sound) / rate * RATE)) / RATE
    once = np.interp(t, np.arange(len(sound)) / rate, sound)
    with soundfile.SoundFile(file, "w", RATE, 1, "PCM_16") as out:
        for _ in range(round(seconds / (len(once) / RATE))):
            out.write(once)


def main() -> None:
    """Makes the recording, has it analysed and writes the results."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--measure", type=Path)
    arguments.add_argument("--task", default="monologue")
    arguments.add_argument("--seconds", type=int, default=HOUR_S)
    arguments.add_argument("--limit", type=int, default=LIMIT_S)
    asked = arguments.parse_args()
    if asked.measure is not None:
        measured_alone(asked.measure, asked.task, asked.limit)
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "hour.wav"
        long_speech(file, asked.seconds)
        hour = an_hour(file, asked.task, asked.limit)
    done = "" if hour["done"] >= 1 else f", stopped at {100 * hour['done']:.0f} % of the analysis"
    card = [
        line(
            f"voice: memory for {asked.seconds / 60:.0f} min of speech at 44.1 kHz",
            f"largest resident, {LIMIT_GB:g} GB wanted",
            1,
            1,
            f"{hour['memory_gb']:.2f} GB{done}",
        )
    ]
    write(
        "memory_voice",
        {
            "card": card,
            "speech_s": asked.seconds,
            "analysis_s": round(hour["seconds"], 1),
            "share_done": hour["done"],
            "largest_resident_gb": round(hour["memory_gb"], 3),
        },
    )


if __name__ == "__main__":
    main()
