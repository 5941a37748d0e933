"""Time of the voice analyzer over the bare Praat calls.

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
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import soundfile
from voice_runs import bare_vowel, line, run, write
from voice_synthesis import RATE, Imposed, voice, with_room

ROUNDS = 61
VOWEL_S = 5.0


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


def main() -> None:
    """Times both and writes the results."""
    with tempfile.TemporaryDirectory() as name:
        by_clock, of_processor = ratios(VOWEL_S, Path(name))
    clock, processor = statistics.median(by_clock), statistics.median(of_processor)
    quarters = statistics.quantiles(by_clock, n=4)
    card = [
        line(
            "voice: time over the bare Praat calls",
            "the same calls on the same vowel",
            len(by_clock),
            ROUNDS,
            f"{clock:.2f} times (median; half of the rounds {quarters[0]:.2f}-{quarters[2]:.2f}),"
            f" {processor:.2f} of processor time",
        )
    ]
    write(
        "speed_voice",
        {
            "card": card,
            "median": round(clock, 4),
            "ratios": [round(r, 3) for r in by_clock],
            "processor_median": round(processor, 4),
            "processor_ratios": [round(r, 3) for r in of_processor],
        },
    )


if __name__ == "__main__":
    main()
