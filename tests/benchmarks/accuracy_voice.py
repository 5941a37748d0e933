"""Accuracy of the voice analyzer: against known truth, against Praat, against published values.

``python tests/benchmarks/accuracy_voice.py`` writes ``results/accuracy_voice.json``.
"""

from __future__ import annotations

import csv
import itertools
import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import numpy as np  # noqa: E402
from bare_praat import bare_vowel  # noqa: E402
from direct_context import DirectContext, with_hash  # noqa: E402
from scipy.stats import spearmanr  # noqa: E402

from analyzers.voice.params import Params  # noqa: E402
from analyzers.voice.run import measure  # noqa: E402
from workbench.model import Capture, Edit, Modality, SetSegment, Verdict  # noqa: E402
from workbench.plugin.contract import Result  # noqa: E402
from workbench.plugin.manifest import load_manifest  # noqa: E402

DATA = Path(os.environ.get("MYOLENS_DATA", ROOT.parent / "shared" / "data"))
MANIFEST = load_manifest(ROOT / "analyzers" / "voice" / "analyzer.toml")
PRAAT_FEATURES = ("f0_mean", "jitter_local", "shimmer_local", "hnr", "cpps")


def run(file: Path, task: str, edits: tuple[Edit, ...] = ()) -> Result:
    """What the analyzer finds in one recording."""
    capture = Capture(
        path=file.name, subject="s", visit="v", modality=Modality.AUDIO, task=task, trial="1"
    )
    with tempfile.TemporaryDirectory() as cache:
        context = DirectContext(file.parent, MANIFEST, edits=edits, cache=Path(cache))
        return measure(with_hash(capture, file.parent), Params(), context)


def values(result: Result) -> dict[str, float | None]:
    """Value of each feature, by its name without the analyzer's."""
    return {m.feature.removeprefix("voice."): m.value for m in result.measurements}


def synthetic() -> dict[str, object]:
    """Recovered against imposed, on the synthesised recordings."""
    vowels, train = [], {}
    for file in sorted((DATA / "truth" / "voice").glob("*.wav")):
        truth = json.loads(file.with_suffix(".truth.json").read_text())["truth"]
        if "onsets_s" in truth:
            result = run(file, "ddk")
            found = np.array([e.t for e in result.events])
            row = values(result)
            train = {
                "syllables": [row["ddk_syllables"], truth["n_syllables"]],
                "rate_per_s": [row["ddk_rate"], truth["rate_mean_hz"]],
            }
            if len(found) == truth["n_syllables"]:
                late = 1000 * (found - np.array(truth["onsets_s"]))
                train["onset_late_ms_mean_sd"] = [float(late.mean()), float(late.std())]
            continue
        row = values(run(file, "vowel"))
        vowels.append(
            {
                "file": file.name,
                "f0_mean_hz": [row["f0_mean"], truth["f0_mean_hz"]],
                "hnr_db": [row["hnr"], truth["hnr_additive_db"]],
                "level_slope_db_per_s": [
                    row["level_slope"],
                    truth.get("intensity_slope_db_per_s", 0.0),
                ],
                "jitter_pct_measured_and_source": [row["jitter_local"], truth["jitter_local_pct"]],
                "shimmer_pct_measured_and_source": [
                    row["shimmer_local"],
                    truth["shimmer_local_source_pct"],
                ],
            }
        )
    return {"vowels": vowels, "train": train}


def real_trains() -> list[dict[str, object]]:
    """Counts on real trains; the segments come from the annotation beside the recording."""
    folder = DATA / "real" / "voice" / "ddk"
    series = (
        ("ddk_example.wav", 3.2176, 6.5829, 15),
        ("ddk_example.wav", 7.7522, 10.8751, 15),
        ("ddk_example.wav", 12.5875, 15.8245, 15),
        ("ddk_example.wav", 17.1597, 21.8512, 30),
        ("phonet_pataka.wav", 0.0, 3600.0, 15),
    )
    rows = []
    for name, start, end, count in series:
        result = run(folder / name, "ddk", (SetSegment("ddk", start, end),))
        found = values(result)
        rows.append({"file": name, "from_s": start, "found": found["ddk_syllables"], "of": count})
    return rows


def counting() -> dict[str, object]:
    """Pauses found of the known ones of 0.3 s and longer, and those found that are shorter."""
    file = DATA / "real" / "voice" / "counting_1_to_20_asterisk_allison.wav"
    words = json.loads(file.with_suffix(".truth.json").read_text())["words"]
    gaps = [
        (a["offset_s"], b["onset_s"])
        for a, b in itertools.pairwise(words)
        if b["onset_s"] - a["offset_s"] >= 0.3 - 1e-9
    ]
    from analyzers.voice import praat
    from analyzers.voice.pauses import find_pauses
    from workbench.media.audio import read_audio

    audio, params = read_audio(file), Params()
    snd = praat.sound(audio.samples, audio.rate)
    pausing = find_pauses(*praat.level_curve(snd, params.pause_min_pitch, params.step), params)
    found = [] if pausing is None else list(pausing.pauses)
    hit = sum(any(p.start < end and p.end > start for p in found) for start, end in gaps)
    return {"pauses_of_0.3_s": len(gaps), "found": hit, "found_in_all": len(found)}


def real_vowels() -> dict[str, object]:
    """Equality with bare Praat, rank correlation with published values, coverage, cost."""
    folder = DATA / "real" / "voice" / "minsk_als"
    with (folder / "Minsk2020_ALS_dataset.csv").open(encoding="utf-8") as handle:
        published = {int(row["ID"]): row for row in csv.DictReader(handle)}
    files = sorted(folder.glob("*/*_[ai].wav"))
    worst = dict.fromkeys(PRAAT_FEATURES, 0.0)
    pairs: dict[str, list[tuple[float, float]]] = {"jitter_local": [], "shimmer_local": []}
    spent_ours = spent_bare = 0.0
    given = dict.fromkeys(PRAAT_FEATURES, 0)
    controls: dict[str, list[float]] = {name: [] for name in ("f0_sd", *PRAAT_FEATURES)}
    verdicts: dict[str, dict[str, int]] = {}
    for file in files:
        clock = time.process_time()
        result = run(file, "vowel")
        spent_ours += time.process_time() - clock
        ours = values(result)
        span = result.measurements[0].span
        assert span is not None
        clock = time.process_time()
        bare = bare_vowel(file, span.start, span.end)
        spent_bare += time.process_time() - clock
        for m in result.measurements:
            by = verdicts.setdefault(m.feature, {str(v): 0 for v in Verdict})
            by[str(m.quality.verdict)] += 1
        if file.parent.name == "HC" and file.stem.endswith("_a"):
            for name, of_controls in controls.items():
                value = ours[name]
                if value is not None:
                    of_controls.append(value)
        for name in PRAAT_FEATURES:
            value = ours[name]
            if value is None:
                continue
            given[name] += 1
            worst[name] = max(worst[name], abs(value - bare[name]) / abs(bare[name]))
        number, vowel = file.stem.split("_")
        row = published.get(int(number))
        for name, column in (("jitter_local", "J1"), ("shimmer_local", "S1")):
            value = ours[name]
            if row is not None and value is not None:
                pairs[name].append((value, float(row[f"{column}_{vowel}"])))
    return {
        "n": len(files),
        "values_given": given,
        "verdicts": verdicts,
        "largest_relative_difference_from_praat": worst,
        "rank_correlation_with_published": {
            name: {"n": len(p), "rho": float(spearmanr([a for a, _ in p], [b for _, b in p])[0])}
            for name, p in pairs.items()
        },
        "cpu_time_over_bare_praat": spent_ours / spent_bare,
        "controls_a": {
            name: {
                "n": len(v),
                "mean": statistics.fmean(v),
                "sd": statistics.stdev(v),
                "p2.5": float(np.percentile(v, 2.5)),
                "p97.5": float(np.percentile(v, 97.5)),
            }
            for name, v in controls.items()
        },
    }


def main() -> None:
    """Runs everything and writes the results."""
    report = {
        "synthetic": synthetic(),
        "real_trains": real_trains(),
        "counting": counting(),
        "real_vowels": real_vowels(),
    }
    target = HERE / "results" / "accuracy_voice.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=1))


if __name__ == "__main__":
    main()
