"""Accuracy of counts: syllables of real and made trains, pauses and numbers of a count.

``python tests/benchmarks/accuracy_voice_speech.py`` writes ``results/accuracy_voice_speech.json``.
The detector was developed on other synthetic trains (other seeds and settings), on strings of
spoken digits, and on trains spliced from the real series' syllables with other seeds than those
scored here: the spliced set is no independent evidence. The real series, rooms, noises and codecs
were only scored. Real recordings do not ship.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import asdict
from typing import Any

import numpy as np
import rooms_and_wires
import spliced_trains
from syllable_trains import RATE, Setting, onset_times, train
from voice_runs import DATA, line, run, spread, syllables, values, write

from analyzers.voice import praat
from analyzers.voice.envelope import sound_level
from analyzers.voice.params import Params
from analyzers.voice.speech.pauses import find_pauses
from analyzers.voice.trains.syllables import SyllableTrain, find_syllables
from workbench.media.audio import read_audio
from workbench.model import SetSegment
from workbench.statistics.steady_slope import steady_slope
from workbench.statistics.trend import robust_slope

FOLDER = DATA / "real" / "voice"
SERIES = (
    ("ddk_example.wav", 3.2176, 6.5829, 15),
    ("ddk_example.wav", 7.7522, 10.8751, 15),
    ("ddk_example.wav", 12.5875, 15.8245, 15),
    ("ddk_example.wav", 17.1597, 21.8512, 30),
    ("phonet_pataka.wav", 0.0, 3600.0, 15),
)
# What is said, rate (/s), spread (%), slowing (ms/s), signal to noise (dB): 288 settings.
GRID = tuple(
    itertools.product(
        ("p", "t", "k", "ptk"),
        (3.0, 4.5, 5.5, 6.5),
        (3.0, 12.0, 25.0),
        (0.0, 10.0),
        (10.0, 20.0, 40.0),
    )
)
# On their way: what is said, rate (/s), spread (%), slowing (ms/s).
ON_THE_WAY = tuple(itertools.product(("p", "t", "k", "ptk"), (3.5, 5.0, 7.5), (8.0,), (5.0,)))
HUM = (None, -20.0, -14.0)  # dB below the vowel: voicing that goes on in the closures
VOICES = (95.0, 130.0, 190.0, 240.0)  # Hz


def made_trains(seed: int, spliced: bool = False) -> list[dict[str, Any]]:
    """Found against imposed on every setting of the grid, each a train of its own."""
    rng = np.random.default_rng(seed)
    rows = []
    for i, (said, rate, cv, decay, snr) in enumerate(GRID):
        setting = Setting(said, rate, cv, decay, snr, HUM[int(rng.integers(3))], VOICES[i % 4])
        own = int(rng.integers(1 << 30))
        if spliced:
            sound, sampled, true = spliced_trains.train(setting, own)
        else:
            sampled = RATE
            sound, true = train(setting, own)
        found = find_syllables(sound, sampled, 0.0, Params())
        rows.append({**asdict(setting), **_against(found, true, decay)})
    return rows


def arrived_trains(seed: int) -> list[dict[str, Any]]:
    """Found against imposed on trains that came through a room, a line or a codec."""
    rng = np.random.default_rng(seed)
    rows = []
    for i, (way, (said, rate, cv, decay)) in enumerate(
        itertools.product(rooms_and_wires.WAYS, ON_THE_WAY)
    ):
        setting = Setting(said, rate, cv, decay, 35.0, None, VOICES[i % 4], seconds=6.0)
        sound, true = train(setting, int(rng.integers(1 << 30)))
        arrived, sampled = rooms_and_wires.by(way, sound, RATE, i)
        found = find_syllables(arrived, sampled, 0.0, Params())
        rows.append({"way": way, **asdict(setting), **_against(found, true, decay)})
    return rows


def _against(found: SyllableTrain, true: np.ndarray, decay: float) -> dict[str, Any]:
    onsets = found.onsets
    row: dict[str, Any] = {"of": len(true), "found": len(onsets), "by_bursts": found.by_bursts}
    if len(onsets) >= 4:
        row["rate_error"] = _rate(onsets) - _rate(true)
    if len(onsets) == len(true):
        row["decay_error_ms_per_s"] = _decay(onsets) - _decay(true)
        row["decay_of_the_true_onsets_off_imposed"] = _decay(true) - decay
        row["decay_off_imposed"] = _decay(onsets) - decay
        row["decay_nuclei_off_bursts"] = _decay(found.nuclei) - _decay(onsets)
        row["decay_off_sen_of_the_true_onsets"] = _decay(onsets) - _sen(true)
        row["onset_spread_ms"] = 1000 * float(np.std(onsets - true))
    return row


def _rate(onsets: np.ndarray) -> float:
    return (len(onsets) - 1) / float(onsets[-1] - onsets[0])


def _decay(onsets: np.ndarray) -> float:
    return 1000 * steady_slope((onsets[1:] + onsets[:-1]) / 2, np.diff(onsets)).slope


def _sen(onsets: np.ndarray) -> float:
    return 1000 * robust_slope((onsets[1:] + onsets[:-1]) / 2, np.diff(onsets)).slope


def least_error(seed: int) -> list[dict[str, float]]:
    """What onsets that are a little off do to a slope: to the one in use and to Sen's."""
    rng = np.random.default_rng(seed)
    rows = []
    for cv, off in itertools.product((3.0, 12.0, 25.0), (1.0, 2.0, 4.0, 8.0)):
        errors = []
        for rate in (3.0, 4.5, 5.5, 6.5) * 15:
            true = onset_times(Setting("p", rate, cv, 5.0, 0.0, None, 0.0), rng)
            heard = true + off / 1000 * rng.normal(size=len(true))
            errors.append((_decay(heard) - _decay(true), _sen(heard) - _sen(true)))
        here, sen = np.abs(errors).mean(axis=0)
        rows.append({"cv": cv, "off_ms": off, "in_use": float(here), "sen": float(sen)})
    return rows


def real_trains() -> list[dict[str, Any]]:
    """Counts on real series: in the annotated segments, and in those that are found."""
    rows = []
    for name, start, end, count in SERIES:
        edits = (SetSegment("ddk", start, end),)
        found = values(run(FOLDER / "ddk" / name, "ddk", edits))["ddk_syllables"]
        rows.append({"file": name, "from_s": start, "found": found, "of": count})
    for name in dict.fromkeys(s[0] for s in SERIES):
        result = run(FOLDER / "ddk" / name, "ddk")
        counts = [m.value for m in result.measurements if m.feature == "voice.ddk_syllables"]
        wanted = [s[3] for s in SERIES if s[0] == name]
        rows.append({"file": name, "segments": "found", "found": counts, "of": wanted})
    return rows


def slowing_train() -> dict[str, Any]:
    """The train that ships with the sample study's sources."""
    file = DATA / "truth" / "voice" / "voice_ddk_slowing.wav"
    truth = json.loads(file.with_suffix(".truth.json").read_text())["truth"]
    result = run(file, "ddk")
    found, row = syllables(result), values(result)
    late = (
        1000 * (found - np.array(truth["onsets_s"])) if len(found) == truth["n_syllables"] else []
    )
    return {
        "syllables": [row["ddk_syllables"], truth["n_syllables"]],
        "rate_per_s": [row["ddk_rate"], truth["rate_mean_hz"]],
        "onset_late_ms_mean_sd": [float(np.mean(late)), float(np.std(late))] if len(late) else None,
    }


def counting() -> dict[str, Any]:
    """Pauses of 0.3 s and longer, and numbers, of a count with known words."""
    file = FOLDER / "counting_1_to_20_asterisk_allison.wav"
    words = json.loads(file.with_suffix(".truth.json").read_text())["words"]
    gaps = [(a["offset_s"], b["onset_s"]) for a, b in itertools.pairwise(words)]
    audio, params = read_audio(file), Params()
    pitch, f0 = praat.search_pitch(praat.sound(audio.samples, audio.rate), params)
    times, level = sound_level(audio.samples, audio.rate)
    noise = audio.report.noise_floor_db
    pausing = find_pauses(times, level, pitch[f0 > 0], noise, params)
    found = [] if pausing is None else list(pausing.pauses)
    long = [g for g in gaps if g[1] - g[0] >= 0.3 - 1e-9]
    short = [g for g in gaps if g[1] - g[0] < 0.3 - 1e-9]

    def met(gap: tuple[float, float]) -> bool:
        return any(p.start < gap[1] and p.end > gap[0] for p in found)

    row = values(run(file, "counting", text="counting from 1 to 20 in English"))
    return {
        "pauses_of_0.3_s": len(long),
        "found": sum(map(met, long)),
        "shorter_gaps_taken_for_pauses": sum(map(met, short)),
        "found_in_all": len(found),
        "numbers": [row["counted_numbers"], len(words)],
        "syllables_of_the_count": row["syllables"],
    }


def slowing_lines(trains: list[dict[str, Any]], sort: str) -> list[dict[str, str]]:
    """The slope of the intervals against that of the true onsets, by the same estimator.

    The imposed slope is another thing: irregular intervals have a slope of their own.
    """
    name, lines = "decay_error_ms_per_s", []
    asked: list[tuple[str, list[dict[str, Any]]]] = [
        ("all", trains),
        ("onsets by bursts", [t for t in trains if t["by_bursts"]]),
        ("by vowels (limited)", [t for t in trains if not t["by_bursts"]]),
    ]
    for title, some in asked:
        errors = [t[name] for t in some if name in t]
        if errors:
            text = f"{sort} with exact counts, {title}: slope of the true onsets"
            lines.append(
                line("voice: DDK slowing", text, len(errors), len(some), within(errors, 0.3))
            )
    return lines


def within(errors: list[float], limit: float) -> str:
    """Mean and 95th percentile of the absolute errors, and the share within ``limit``."""
    e = np.abs(errors)
    share = f"{100 * np.mean(e <= limit):.0f} % within {limit:g}"
    return f"mean abs. {e.mean():.2f}, 95 % {np.percentile(e, 95):.2f} ms/s, {share}"


def chance_lines(trains: list[dict[str, Any]]) -> list[dict[str, str]]:
    """How far the imposed slope can be known at all, and what the second estimator says."""
    given = [t for t in trains if "decay_error_ms_per_s" in t]
    quantity, lines = "voice: DDK slowing, truth", []
    for title, cv in (("3 %", 3.0), ("12 %", 12.0), ("25 %", 25.0)):
        some = [t for t in given if t["cv"] == cv]
        true = [t["decay_of_the_true_onsets_off_imposed"] for t in some]
        found = [t["decay_off_imposed"] for t in some]
        text = f"the imposed slope, intervals that vary by {title}: on the true onsets and as found"
        error = f"mean abs. {np.abs(true).mean():.2f} and {np.abs(found).mean():.2f} ms/s"
        lines.append(line(quantity, text, len(some), len(some), error))
    apart = [t["decay_nuclei_off_bursts"] for t in given]
    text = "the second estimator (vowel nuclei) against the first"
    lines.append(line("voice: DDK slowing", text, len(apart), len(given), within(apart, 0.3)))
    other = [t["decay_off_sen_of_the_true_onsets"] for t in given]
    text = "Sen's slope of the true onsets (another estimator)"
    lines.append(line(quantity, text, len(other), len(given), within(other, 0.3)))
    return lines


def way_lines(trains: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Counts and rates of the trains that came a way, and where the miscounts are."""
    exact = sum(t["found"] == t["of"] for t in trains)
    wrong = [t["way"] for t in trains if t["found"] != t["of"]]
    told = "; ".join(f"{wrong.count(w)} in {w}" for w in dict.fromkeys(wrong))
    sort = "synthetic trains through rooms, pink noise, a telephone, Opus, AAC"
    text = f"{exact} of {len(trains)} exact" + (f" (missed: {told})" if told else "")
    rates = [t["rate_error"] for t in trains if "rate_error" in t]
    n = len(trains)
    return [
        line("voice: DDK count", sort, n, n, text),
        line("voice: DDK rate", sort, len(rates), n, spread(rates, "syllables/s", 3)),
    ]


def main() -> None:
    """Runs everything and writes the results."""
    trains, spliced = made_trains(seed=90210), made_trains(seed=555, spliced=True)
    arrived, least = arrived_trains(seed=24680), least_error(seed=1357)
    real, slowing, count = real_trains(), slowing_train(), counting()
    exact = sum(t["found"] == t["of"] for t in trains)
    rates = [t["rate_error"] for t in trains if "rate_error" in t]
    single = [t for t in real if "segments" not in t]
    right = sum(t["found"] == t["of"] for t in single)
    n, sort, real_sort = len(trains), "synthetic trains", "trains of real syllables"
    exact_too = sum(t["found"] == t["of"] for t in spliced)
    rates_too = [t["rate_error"] for t in spliced if "rate_error" in t]
    card = [
        line("voice: DDK count", "real series, counted by ear", len(single), len(single),
             f"{right} of {len(single)} exact"),
        line("voice: DDK count", sort, n, n, f"{exact} of {n} exact ({100 * exact / n:.1f} %)"),
        line("voice: DDK count", real_sort, n, n,
             f"{exact_too} of {n} exact ({100 * exact_too / n:.1f} %)"),
        line("voice: DDK rate", sort, len(rates), n, spread(rates, "syllables/s", 3)),
        line("voice: DDK rate", real_sort, len(rates_too), n,
             spread(rates_too, "syllables/s", 3)),
        *way_lines(arrived),
        *slowing_lines(trains, sort),
        *slowing_lines(spliced, real_sort),
        *chance_lines(trains),
        line("voice: pauses of 0.3 s and longer", "count from 1 to 20 with known words",
             count["found"], count["pauses_of_0.3_s"],
             f"{count['shorter_gaps_taken_for_pauses']} shorter gaps taken for pauses"),
        line("voice: numbers counted", "count from 1 to 20 with known words", 1, 1,
             f"{count['numbers'][0]:.0f} of {count['numbers'][1]}"),
    ]  # fmt: skip
    write(
        "accuracy_voice_speech",
        {
            "card": card,
            "real_trains": real,
            "slowing_train": slowing,
            "counting": count,
            "slope_of_onsets_a_little_off": least,
            "trains_on_their_way": arrived,
            "synthetic_trains": trains,
            "spliced_trains": spliced,
        },
    )


if __name__ == "__main__":
    main()
