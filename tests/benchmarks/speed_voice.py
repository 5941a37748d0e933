"""Time of the voice analyzer over the bare Praat calls, and the memory of an hour of speech.

``python tests/benchmarks/speed_voice.py`` writes ``results/speed_voice.json``. Both are timed in
turns in this process, each analysis against the bare runs before and after it, and the median of
the rounds' ratios counts: run it on an otherwise idle computer. The bare run reads the file and
makes the same Praat calls, once each. The hour is measured in a process of its own: its largest
resident memory, libraries included. It ends after ``--limit`` s; then the report says how far it
had come, and the memory is that of what it had done.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile
from voice_runs import MANIFEST, ROOT, DirectContext, bare_vowel, line, run, with_hash, write
from voice_synthesis import RATE, Imposed, voice, with_room

from analyzers.voice.params import Params
from analyzers.voice.run import measure
from workbench.model import Capture, Modality

ROUNDS = 21
HOUR_S = 3600
LIMIT_S = 300
LIMIT_GB = 1.5


def ratios(seconds: float, folder: Path) -> list[float]:
    """Time of the analyzer over that of the bare calls, on one vowel."""
    imposed = Imposed(f0=lambda _t: 140.0)
    file = folder / "vowel.wav"
    made = with_room(voice(seconds, imposed, 7).sound, RATE, 55, 7)
    soundfile.write(file, made, RATE, subtype="PCM_16")
    rows = {m.feature: m for m in run(file, "vowel").measurements}
    span, searched = rows["voice.cpps"].span, rows["voice.unvoiced_share"].span
    assert span is not None
    assert searched is not None

    def bare() -> float:
        start = time.perf_counter()
        bare_vowel(file, span.start, span.end, (searched.start, searched.end))
        return time.perf_counter() - start

    found, before = [], bare()
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run(file, "vowel")
        whole = time.perf_counter() - start
        after = bare()
        found.append(2 * whole / (before + after))
        before = after
    return found


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
    """Runs everything and writes the results."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--measure", type=Path)
    arguments.add_argument("--task", default="monologue")
    arguments.add_argument("--seconds", type=int, default=HOUR_S)
    arguments.add_argument("--limit", type=int, default=LIMIT_S)
    asked = arguments.parse_args()
    if asked.measure is not None:
        measured_alone(asked.measure, asked.task, asked.limit)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = ratios(5.0, folder)
        file = folder / "hour.wav"
        long_speech(file, asked.seconds)
        hour = an_hour(file, "monologue", asked.limit)
    minutes = asked.seconds / 60
    done = "" if hour["done"] >= 1 else f", stopped at {100 * hour['done']:.0f} % of the analysis"
    card = [
        line(
            "voice: time over the bare Praat calls",
            "the same calls on the same vowel",
            len(found),
            len(found),
            f"{statistics.median(found):.2f} times (median)",
        ),
        line(
            f"voice: memory for {minutes:.0f} min of speech at 44.1 kHz",
            f"largest resident, {LIMIT_GB:g} GB wanted",
            1,
            1,
            f"{hour['memory_gb']:.2f} GB{done}",
        ),
    ]
    write(
        "speed_voice",
        {
            "card": card,
            "ratios": [round(r, 3) for r in found],
            "speech_s": asked.seconds,
            "analysis_s": round(hour["seconds"], 1),
            "share_done": hour["done"],
            "largest_resident_gb": round(hour["memory_gb"], 3),
        },
    )


if __name__ == "__main__":
    main()
