"""Accuracy of the measures of a sustained vowel on synthesised voices with exact truth.

``python tests/benchmarks/accuracy_voice_truth.py`` writes ``results/accuracy_voice_truth.json``.
Voices are those of ``voice_synthesis``: none was used to set a parameter of the analyzer.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from math import pi, sin
from typing import Any

import numpy as np
from voice_runs import Params, line, run_sound, spread, values, write
from voice_synthesis import RATE, Imposed, voice, with_room

from analyzers.voice import praat
from workbench.plugin.contract import Result

HNR_DB = (7, 10, 15, 20, 25, 30)
HNR_BAR_DB = 1.2
SPEAKERS = (110.0, 160.0, 220.0)  # Hz
TREMORS = tuple(itertools.product((3.0, 5.0, 8.0, 11.0), (0.01, 0.03, 0.05)))  # Hz, share
CHANCE = Params().chance_prominence  # what stands out no further may be no tremor
SLOPES = (-2.0, -0.8, -0.4, 0.4)  # dB/s
FLAT, BREATH = "flat noise", "breath through the vowel"
Rows = list[dict[str, Any]]


def result(imposed: Imposed, seconds: float, seed: int) -> Result:
    """What the analyzer finds in the imposed voice, in a quiet room."""
    made = voice(seconds, imposed, seed)
    return run_sound(with_room(made.sound, RATE, 60, seed), RATE, "vowel")


def noise(flat: bool) -> Rows:
    """HNR and CPPS where everything but noise is steady.

    The truth is the ratio of the two parts of the recorded wave, kept apart, over all its
    frequencies, which is the band that Praat looks at. ``flat`` noise has
    no memory. Breath that passes the vowel's narrow resonances swells and ebbs from frame to frame
    (from one period to the next it repeats itself by chance only: -0.1 to 0.05 in the mean), and
    Praat's value is the mean of its frames in dB: so a second truth is kept, the mean of the ratio
    over windows as long as Praat's (a period of the pitch floor).

    That the mean of decibels is what raises the reading, and not the truth, shows in a second
    reading: the same frames of Praat's, their correlations averaged instead (``pooled``). What is
    left then is the high voice at 7 dB: the wide search for its pitch hears a third of it, and a
    lower floor leaves Praat more lags to find a high correlation at.
    """
    rows = []
    for i, (db, f0) in enumerate(itertools.product(HNR_DB, SPEAKERS)):
        imposed = Imposed(
            f0=lambda _t, f=f0: f, jitter=0.001, shimmer=0.005, hnr=float(db), flat=flat
        )
        made = voice(3.0, imposed, 100 + i)
        sound = with_room(made.sound, RATE, 60, 100 + i)
        ran = run_sound(sound, RATE, "vowel")
        found = values(ran)
        rows.append(
            {
                "asked_db": db,
                "imposed_db": made.harmonics_to_noise(),
                "mean_of_frames_db": made.mean_ratio(1 / (Params().floor_of_q25 * f0)),
                "f0_hz": f0,
                "hnr": found["hnr"],
                "pooled_db": pooled(ran, sound),
                "cpps": found["cpps"],
            }
        )
    return rows


def pooled(ran: Result, sound: np.ndarray) -> float | None:
    """HNR (dB) of the mean correlation of Praat's frames, in the stretch that was measured."""
    row = next(m for m in ran.measurements if m.feature == "voice.hnr")
    if row.span is None or row.value is None:
        return None
    floor = ran.methods[row.method]["pitch_floor_hz"]
    part = sound[round(row.span.start * RATE) : round(row.span.end * RATE)]
    frames = praat.harmonicity(praat.sound(part, RATE), float(floor), Params())[1][1]
    ratio = 10 ** (frames[np.isfinite(frames)] / 10)
    repeated = float(np.mean(ratio / (1 + ratio)))
    return float(10 * np.log10(repeated / (1 - repeated)))


def swings(of: str) -> Rows:
    """Rate and depth of an imposed swing of the pitch, or of the amplitude."""
    rows = []
    for i, ((rate, depth), f0) in enumerate(itertools.product(TREMORS, (120.0, 210.0))):

        def swing(t: float, rate: float = rate, depth: float = depth) -> float:
            return 1 + depth * sin(2 * pi * rate * t)

        steady: Callable[[float], float] = lambda _t, f=f0: f  # noqa: E731
        moved: Callable[[float], float] = lambda t, f=f0, s=swing: f * s(t)  # noqa: E731
        imposed = (
            Imposed(f0=moved, jitter=0.002, hnr=25.0)
            if of == "f0"
            else Imposed(f0=steady, amplitude=swing, jitter=0.002, hnr=25.0)
        )
        ran = result(imposed, 4.0, 300 + i)
        found = values(ran)
        depth_row = next(m for m in ran.measurements if m.feature == f"voice.{of}_tremor_depth")
        unsure = any(r.code == "depth_uncertain" for r in depth_row.quality.reasons)
        rows.append(
            {
                "imposed_hz": rate,
                "imposed_percent": 100 * depth,
                "f0_hz": f0,
                "rate": found[f"{of}_tremor_rate"],
                "depth": found[f"{of}_tremor_depth"],
                "depth_interval": [depth_row.ci_low, depth_row.ci_high],
                "depth_uncertain": unsure,
                "prominence": found[f"{of}_tremor_prominence"],
            }
        )
    return rows


def fading() -> Rows:
    """The slope of a level that falls or rises evenly."""
    rows = []
    for i, (slope, f0) in enumerate(itertools.product(SLOPES, SPEAKERS)):
        imposed = Imposed(
            f0=lambda _t, f=f0: f,
            amplitude=lambda t, s=slope: 10 ** (s * t / 20),
            jitter=0.003,
            shimmer=0.02,
            hnr=25.0,
        )
        found = values(result(imposed, 8.0, 500 + i))
        rows.append({"imposed": slope, "f0_hz": f0, "level_slope": found["level_slope"]})
    return rows


def hnr_lines(rows: Rows, sort: str) -> Iterator[dict[str, str]]:
    """HNR and CPPS."""
    given = [r for r in rows if r["hnr"] is not None]
    truths = {"imposed_db": sort}
    if sort != FLAT:
        truths["mean_of_frames_db"] = f"{sort}, against the mean of frames"
    for truth, name in truths.items():
        errors = [r["hnr"] - r[truth] for r in given]
        n = (len(given), len(rows))
        within = f"{sum(abs(e) <= HNR_BAR_DB for e in errors)} of {len(errors)}"
        text = f"{spread(errors, 'dB')}, {within} within {HNR_BAR_DB:g} dB"
        yield line(f"voice: HNR, 7-30 dB, {name}", "synthetic vowels", *n, text)
    errors = [r["pooled_db"] - r["imposed_db"] for r in given]
    within = f"{sum(abs(e) <= HNR_BAR_DB for e in errors)} of {len(errors)}"
    text = f"{spread(errors, 'dB')}, {within} within {HNR_BAR_DB:g} dB"
    name = f"{sort}, Praat's frames averaged before the logarithm (not exported)"
    yield line(f"voice: HNR, 7-30 dB, {name}", "synthetic vowels", *n, text)
    steps = [
        b["cpps"] - a["cpps"]
        for f0 in SPEAKERS
        for a, b in itertools.pairwise([r for r in rows if r["f0_hz"] == f0])
    ]
    rising = sum(s > 0 for s in steps)
    text = f"{rising} of {len(steps)} steps to less noise raise it"
    yield line(f"voice: CPPS, less {sort}", "synthetic vowels", len(rows), len(rows), text)


def tremor_lines(rows: Rows, of: str) -> Iterator[dict[str, str]]:
    """Rate and depth of a swing, where it stands out; the depth also by what its row says."""
    given = [r for r in rows if r["rate"] is not None and r["prominence"] >= CHANCE]
    rate = [r["rate"] - r["imposed_hz"] for r in given]
    name = f"voice: {of} tremor where it stands out, "
    sort = "synthetic vowels"
    yield line(name + "rate", sort, len(given), len(rows), spread(rate, "Hz", 3))
    sure = [r for r in given if not r["depth_uncertain"]]
    unsure = [r for r in given if r["depth_uncertain"]]
    for title, seen in (("depth", sure), ("depth told as uncertain (limited)", unsure)):
        depth = [100 * (r["depth"] / r["imposed_percent"] - 1) for r in seen]
        if depth:
            yield line(name + title, sort, len(seen), len(rows), spread(depth, "% of it", 1))
    held = [r["depth_interval"][0] <= r["imposed_percent"] <= r["depth_interval"][1] for r in given]
    text = f"{sum(held)} of {len(held)} hold the truth"
    yield line(name + "95 % interval of the depth", sort, len(given), len(rows), text)


def card_of(parts: dict[str, Rows]) -> list[dict[str, str]]:
    """The lines of the accuracy table."""
    slopes = parts["level_slope"]
    given = [r for r in slopes if r["level_slope"] is not None]
    relative = [100 * (r["level_slope"] / r["imposed"] - 1) for r in given]
    return [
        *hnr_lines(parts["flat_noise"], FLAT),
        *hnr_lines(parts["breath"], BREATH),
        *tremor_lines(parts["f0_tremor"], "F0"),
        *tremor_lines(parts["level_tremor"], "level"),
        line(
            "voice: level slope",
            "synthetic vowels",
            len(given),
            len(slopes),
            spread(relative, "% of it", 1),
        ),
    ]


def main() -> None:
    """Runs everything and writes the results."""
    parts = {
        "flat_noise": noise(True),
        "breath": noise(False),
        "f0_tremor": swings("f0"),
        "level_tremor": swings("level"),
    }
    parts["level_slope"] = fading()
    card = card_of(parts)
    write(
        "accuracy_voice_truth",
        {"card": card, "voices": int(sum(map(len, parts.values()))), **parts},
    )


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    main()
