"""Time of the voice analyzer over the bare Praat calls, and the memory of an hour of speech.

``python tests/benchmarks/speed_voice.py`` writes ``results/speed_voice.json``. Both are timed in
turns in this process (processor time), and the median of the rounds' ratios counts. The bare run
reads the file and makes the same Praat calls, once each. The hour is measured in a process of its
own: its largest resident memory, libraries included.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import soundfile
from voice_runs import ROOT, bare_vowel, line, run, write
from voice_synthesis import RATE, Imposed, voice, with_room

ROUNDS = 7
HOUR_S = 3600
LIMIT_GB = 1.5


def ratios(seconds: float, folder: Path) -> list[float]:
    """Processor time of the analyzer over that of the bare calls, on one vowel."""
    imposed = Imposed(f0=lambda _t: 140.0)
    file = folder / "vowel.wav"
    made = with_room(voice(seconds, imposed, 7).sound, RATE, 55, 7)
    soundfile.write(file, made, RATE, subtype="PCM_16")
    rows = {m.feature: m for m in run(file, "vowel").measurements}
    span, searched = rows["voice.cpps"].span, rows["voice.unvoiced_share"].span
    assert span is not None
    assert searched is not None
    found = []
    for _ in range(ROUNDS):
        start = time.process_time()
        bare_vowel(file, span.start, span.end, (searched.start, searched.end))
        middle = time.process_time()
        run(file, "vowel")
        found.append((time.process_time() - middle) / (middle - start))
    return found


def an_hour(file: Path, task: str) -> tuple[float, float]:
    """Seconds and largest resident memory (GB) of one analysis in its own process."""
    command = [sys.executable, __file__, "--measure", str(file), "--task", task]
    start = time.perf_counter()
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    return time.perf_counter() - start, float(ran.stdout.split()[-1])


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
    asked = arguments.parse_args()
    if asked.measure is not None:
        run(asked.measure, asked.task)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        found = ratios(5.0, folder)
        file = folder / "hour.wav"
        long_speech(file, asked.seconds)
        seconds, memory = an_hour(file, "monologue")
    minutes = asked.seconds / 60
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
            f"{memory:.2f} GB",
        ),
    ]
    write(
        "speed_voice",
        {
            "card": card,
            "ratios": [round(r, 3) for r in found],
            "speech_s": asked.seconds,
            "analysis_s": round(seconds, 1),
            "largest_resident_gb": round(memory, 3),
        },
    )


if __name__ == "__main__":
    main()
