"""Accuracy of pauses from 0.15 s: made words and real digits with known gaps, and a real count.

``python tests/benchmarks/accuracy_voice_pauses.py`` writes
``results/accuracy_voice_pauses.json``. Digits (Free Spoken Digit Dataset, which does not ship) are
joined with known gaps of room noise; what silence they carry themselves is told apart.
"""

from __future__ import annotations

import itertools
import json
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray
from voice_runs import DATA, line, write
from voice_synthesis import RATE, Imposed, voice

from analyzers.voice import praat
from analyzers.voice.envelope import sound_level
from analyzers.voice.params import Params
from analyzers.voice.speech.pauses import find_pauses
from workbench.media.audio import read_audio

Array = NDArray[np.float64]
FOLDER = DATA / "real" / "voice"
GAPS = (0.05, 0.10, 0.17, 0.20, 0.25, 0.35, 0.50)  # s
SHORT = Params().short_pause
ROOM_DB = -60.0  # of the gaps, re full scale


def found(samples: Array, rate: int, noise_db: float | None) -> list[tuple[float, float]]:
    """The silences of 0.15 s and longer (s)."""
    params = Params()
    pitch, f0 = praat.search_pitch(praat.sound(samples, rate), params)
    times, level = sound_level(samples, rate)
    pausing = find_pauses(times, level, pitch[f0 > 0], noise_db, params)
    return [] if pausing is None else [(p.start, p.end) for p in pausing.short_pauses]


def joined(
    words: list[Array], gaps: list[float], rate: int, seed: int
) -> tuple[Array, list[tuple[float, float]]]:
    """Words with gaps of room noise between them, and where the gaps are (s)."""
    rng = np.random.default_rng(seed)
    room = 10 ** (ROOM_DB / 20)
    parts, known, at = [rng.normal(0, room, rate // 2)], [], 0.5
    for word, gap in itertools.zip_longest(words, gaps):
        parts.append(word)
        at += len(word) / rate
        if gap is not None:
            parts.append(rng.normal(0, room, round(gap * rate)))
            known.append((at, at + gap))
            at += gap
    parts.append(rng.normal(0, room, rate // 2))
    return np.concatenate(parts), known


def scored(pauses: list[tuple[float, float]], known: list[tuple[float, float]]) -> dict[str, Any]:
    """How many known gaps of 0.15 s were found, how many shorter ones, and what lies elsewhere."""

    def met(gap: tuple[float, float]) -> bool:
        return any(a < gap[1] and b > gap[0] for a, b in pauses)

    long = [g for g in known if g[1] - g[0] >= SHORT]
    brief = [g for g in known if g[1] - g[0] < SHORT]
    elsewhere = sum(not any(a < g[1] and b > g[0] for g in known) for a, b in pauses)
    errors = [
        1000 * ((b - a) - (g[1] - g[0])) for g in long for a, b in pauses if a < g[1] and b > g[0]
    ]
    return {
        "of_0.15_s": len(long),
        "found": sum(map(met, long)),
        "shorter": len(brief),
        "shorter_taken": sum(map(met, brief)),
        "elsewhere": elsewhere,
        "length_error_ms": errors,
    }


def made_words() -> list[dict[str, Any]]:
    """Voiced words of 0.4 s at several pitches: nothing in them is silent."""
    rows = []
    for seed, f0 in enumerate((90.0, 130.0, 180.0, 240.0)):
        word = voice(0.4, Imposed(f0=lambda _t, f0=f0: f0), seed).sound
        start, end = np.flatnonzero(np.abs(word) > 0.02)[[0, -1]]
        gaps = list(np.random.default_rng(seed).permutation(np.repeat(GAPS, 2)))
        sound, known = joined([word[start:end]] * (len(gaps) + 1), gaps, RATE, seed)
        rows.append(scored(found(sound, RATE, ROOM_DB), known))
    return rows


def digits() -> list[dict[str, Any]]:
    """Strings of ten digits of each speaker, as recorded, with gaps between them."""
    files = sorted((FOLDER / "fsdd").glob("*.wav"))
    rows = []
    for seed, speaker in enumerate(sorted({f.stem.split("_")[1] for f in files})):
        own = [f for f in files if f.stem.split("_")[1] == speaker]
        for take in range(len(own) // 10):
            rng = np.random.default_rng((seed, take))
            chosen = [own[i] for i in rng.permutation(len(own))[:10]]
            read = [soundfile.read(f) for f in chosen]
            rate = read[0][1]
            gaps = list(rng.choice(GAPS, 9))
            sound, known = joined([r[0] for r in read], gaps, rate, seed)
            rows.append(scored(found(sound, rate, ROOM_DB), known))
    return rows


def count() -> dict[str, Any]:
    """A count from 1 to 20 whose words are known."""
    file = FOLDER / "counting_1_to_20_asterisk_allison.wav"
    words = json.loads(file.with_suffix(".truth.json").read_text())["words"]
    known = [(a["offset_s"], b["onset_s"]) for a, b in itertools.pairwise(words)]
    audio = read_audio(file)
    pauses = found(
        np.asarray(audio.samples, dtype=np.float64), audio.rate, audio.report.noise_floor_db
    )
    return scored(pauses, known)


def _line(what: str, rows: list[dict[str, Any]]) -> dict[str, str]:
    errors = np.abs(list(itertools.chain.from_iterable(r["length_error_ms"] for r in rows)))

    def total(key: str) -> int:
        return sum(r[key] for r in rows)

    return line(
        "voice: silences of 0.15 s and longer",
        what,
        total("found"),
        total("of_0.15_s"),
        f"length off by {errors.mean():.0f} ms (mean abs.); {total('shorter_taken')} of"
        f" {total('shorter')} shorter gaps taken too, {total('elsewhere')} elsewhere",
    )


def main() -> None:
    """Measures and writes the results."""
    made, real, counted = made_words(), digits(), count()
    card = [
        _line("made words with known gaps", made),
        _line("real digits joined with known gaps", real),
        _line("count from 1 to 20 with known words", [counted]),
    ]
    write(
        "accuracy_voice_pauses",
        {"card": card, "made_words": made, "digits": real, "counting": counted},
    )


if __name__ == "__main__":
    main()
