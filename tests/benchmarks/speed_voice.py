"""Time of the voice analyzer over the bare Praat calls, and the memory of an hour of speech.

``python tests/benchmarks/speed_voice.py`` writes ``results/speed_voice.json``. Both are timed in
turns in this process, each analysis against the bare runs before and after it, and the median of
the rounds' ratios counts: run it on an otherwise idle computer. The same ratio of processor time
is told beside it; that depends less on what else the computer does.

The bare run (``bare_vowel``) reads the file and makes the Praat calls of the analysis with the
same settings on the same samples, once each: the wide pitch search on the whole file; on the
phonation pitch, pulses, four kinds of jitter, five of shimmer, harmonicity and its mean,
cepstrogram and CPPS, intensity, Voice report, formants and their mean. Where it asks for
``Get CPPS``, the analysis asks for the two steps that are in it, smoothing and a table of
prominences, and keeps the table: that takes as long (1.005 times, median of 40).

The hour is measured in a process of its own: its largest resident memory, libraries included. It
ends after ``--limit`` s; then the report says how far it had come, and the memory is that of what
it had done.
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
from collections.abc import Callable
from dataclasses import dataclass
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
LIMIT_S = 2400
LIMIT_GB = 1.5


@dataclass(frozen=True, slots=True)
class Taken:
    """Seconds by the clock, and of the processor."""

    clock: float
    processor: float


def taken(task: Callable[[], object]) -> Taken:
    """How long ``task`` takes."""
    clock, processor = time.perf_counter(), time.process_time()
    task()
    return Taken(time.perf_counter() - clock, time.process_time() - processor)


def ratios(seconds: float, folder: Path) -> tuple[list[float], list[float]]:
    """Time of the analyzer over that of the bare calls on one vowel: by clock, of the processor."""
    imposed = Imposed(f0=lambda _t: 140.0)
    file = folder / "vowel.wav"
    made = with_room(voice(seconds, imposed, 7).sound, RATE, 55, 7)
    soundfile.write(file, made, RATE, subtype="PCM_16")
    rows = {m.feature: m for m in run(file, "vowel").measurements}
    span, searched = rows["voice.cpps"].span, rows["voice.unvoiced_share"].span
    assert span is not None
    assert searched is not None

    def bare() -> Taken:
        within = (searched.start, searched.end)
        return taken(lambda: bare_vowel(file, span.start, span.end, within))

    by_clock, of_processor, before = [], [], bare()
    for _ in range(ROUNDS):
        whole, after = taken(lambda: run(file, "vowel")), bare()
        by_clock.append(2 * whole.clock / (before.clock + after.clock))
        of_processor.append(2 * whole.processor / (before.processor + after.processor))
        before = after
    return by_clock, of_processor


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
        found, of_processor = ratios(5.0, folder)
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
            f"{statistics.median(found):.2f} times (median),"
            f" {statistics.median(of_processor):.2f} of processor time",
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
            "processor_ratios": [round(r, 3) for r in of_processor],
            "speech_s": asked.seconds,
            "analysis_s": round(hour["seconds"], 1),
            "share_done": hour["done"],
            "largest_resident_gb": round(hour["memory_gb"], 3),
        },
    )


if __name__ == "__main__":
    main()
