"""The voice analyzer against Praat on real vowels, and against their authors' published values.

``python tests/benchmarks/accuracy_voice.py`` writes ``results/accuracy_voice.json``. The
recordings are smartphone vowels of people with and without ALS (Minsk2020) and two others; they
do not ship. Each phonation that the analyzer finds is given to Praat as it is.
"""

from __future__ import annotations

import csv
import statistics
import time
from collections import defaultdict
from typing import Any

import numpy as np
from scipy.stats import spearmanr
from voice_runs import DATA, bare_vowel, line, run, write

from workbench.model import Measurement, Verdict
from workbench.plugin.contract import Result

FOLDER = DATA / "real" / "voice"
PUBLISHED = {"jitter_local": "J1", "shimmer_local": "S1"}


def trials(result: Result) -> list[dict[str, Measurement]]:
    """The measurements of each phonation, by the feature's name without the analyzer's."""
    found: dict[str | None, dict[str, Measurement]] = defaultdict(dict)
    for m in result.measurements:
        found[m.trial][m.feature.removeprefix("voice.")] = m
    return list(found.values())


def longest(result: Result) -> dict[str, Measurement]:
    """The phonation that was held longest."""
    return max(trials(result), key=lambda t: t["phonation_time"].value or 0.0)


def measured() -> dict[str, Any]:
    """Equality with Praat, rank correlation, coverage and cost over all recordings."""
    minsk = FOLDER / "minsk_als"
    with (minsk / "Minsk2020_ALS_dataset.csv").open(encoding="utf-8") as handle:
        published = {int(row["ID"]): row for row in csv.DictReader(handle)}
    files = [*sorted(minsk.glob("*/*_[ai].wav")), *sorted(FOLDER.glob("sustained_*.wav"))]
    worst: dict[str, float] = defaultdict(float)
    given: dict[str, int] = defaultdict(int)
    pairs: dict[str, list[tuple[float, float]]] = {name: [] for name in PUBLISHED}
    controls: dict[str, list[float]] = defaultdict(list)
    verdicts: dict[str, dict[str, int]] = {}
    ours = bare = 0.0
    compared = 0
    for file in files:
        clock = time.process_time()
        result = run(file, "vowel")
        ours += time.process_time() - clock
        clock = time.process_time()
        for trial in trials(result):
            span, searched = trial["cpps"].span, trial["unvoiced_share"].span
            if span is None or searched is None:
                continue
            compared += 1
            praat = bare_vowel(file, span.start, span.end, (searched.start, searched.end))
            for name, value in praat.items():
                found = trial[name].value
                if found is not None and np.isfinite(value):
                    given[name] += 1
                    off = abs(found - value) / abs(value) if value else abs(found)
                    worst[name] = max(worst[name], off)
        bare += time.process_time() - clock
        for m in result.measurements:
            by = verdicts.setdefault(m.feature, {str(v): 0 for v in Verdict})
            by[str(m.quality.verdict)] += 1
        if file.parent.parent != minsk:
            continue
        row, vowel = published[int(file.stem.split("_")[0])], file.stem[-1]
        for name, column in PUBLISHED.items():
            value = longest(result)[name].value
            if value is not None:
                pairs[name].append((value, float(row[f"{column}_{vowel}"])))
        if file.parent.name == "HC" and vowel == "a":
            for name, m in longest(result).items():
                if m.value is not None:
                    controls[name].append(m.value)
    return {
        "recordings": len(files),
        "phonations": compared,
        "values_given": dict(given),
        "verdicts": verdicts,
        "largest_relative_difference_from_praat": dict(worst),
        "rank_correlation_with_published": {
            name: {"n": len(p), "rho": float(spearmanr([a for a, _ in p], [b for _, b in p])[0])}
            for name, p in pairs.items()
        },
        "cpu_time_over_bare_praat": ours / bare,
        "controls_a": {
            name: {
                "n": len(v),
                "mean": statistics.fmean(v),
                "sd": statistics.stdev(v),
                "p2.5": float(np.percentile(v, 2.5)),
                "p97.5": float(np.percentile(v, 97.5)),
            }
            for name, v in controls.items()
            if len(v) > 1
        },
    }


def main() -> None:
    """Runs everything and writes the results."""
    found = measured()
    worst = found["largest_relative_difference_from_praat"]
    n = found["phonations"]
    card = []
    for title, start in (
        ("F0", "f0"), ("jitter", "jitter"), ("shimmer", "shimmer"), ("HNR", "hnr"),
        ("CPPS", "cpps"), ("voice breaks", "voice_breaks"),
    ):  # fmt: skip
        names = [name for name in worst if name.startswith(start)]
        largest = max(worst[name] for name in names)
        least = min(found["values_given"][name] for name in names)
        card.append(
            line(
                f"voice: {title}",
                "Praat with the same settings, real vowels",
                least,
                n,
                f"largest relative difference {largest:.0e}" if largest else "identical",
            )
        )
    for name, of in found["rank_correlation_with_published"].items():
        card.append(
            line(
                f"voice: {name.replace('_', ' ')}",
                "the authors' published values, real vowels",
                of["n"],
                found["recordings"] - 2,
                f"rank correlation {of['rho']:.3f}",
            )
        )
    write("accuracy_voice", {"card": card, **found})


if __name__ == "__main__":
    main()
