"""Trains of real syllables at imposed moments, cut from recorded series and set anew.

Each syllable reaches from just before its burst to the next one's; it is shortened by a fade where
the imposed interval is shorter. The cuts are those of the detector on the clean recordings, whose
counts are known: what is measured is how room noise, rate and rhythm move its onsets, not where it
hears a burst in a clean recording. The recordings do not ship.
"""

from __future__ import annotations

import itertools
from functools import cache

import numpy as np
from numpy.typing import NDArray
from syllable_trains import Setting, onset_times
from voice_runs import DATA

from analyzers.voice.params import Params
from analyzers.voice.trains.syllables import find_syllables
from workbench.media.audio import read_audio

Array = NDArray[np.float64]
FILE = DATA / "real" / "voice" / "ddk" / "ddk_example.wav"
SERIES = {
    "p": (3.2176, 6.5829),
    "t": (7.7522, 10.8751),
    "k": (12.5875, 15.8245),
    "ptk": (17.1597, 21.8512),
}
BEFORE, FADE = 0.004, 0.01  # s


@cache
def syllables(said: str) -> tuple[tuple[Array, ...], int]:
    """The syllables of a recorded series in their order, the last one left out, and their rate."""
    audio = read_audio(FILE)
    start, end = SERIES[said]
    rate = audio.rate
    clip = np.asarray(audio.samples[round(start * rate) : round(end * rate)], dtype=np.float64)
    onsets = find_syllables(clip, rate, 0.0, Params()).onsets
    at = np.round((onsets - BEFORE) * rate).astype(int)
    first = max(0, at[0])
    parts = tuple(clip[max(a, first) : b] for a, b in itertools.pairwise(at))
    # A series of /pataka/ begins anew with /pa/ only after whole triples.
    return parts[: len(parts) // len(said) * len(said)], rate


def train(setting: Setting, seed: int) -> tuple[Array, int, Array]:
    """The sound (n,), its sampling rate, and the burst onsets (s)."""
    rng = np.random.default_rng(seed)
    parts, rate = syllables(setting.said)
    onsets = onset_times(setting, rng)
    sound = np.zeros(round((setting.seconds + 1.0) * rate))
    chosen = len(setting.said) * int(rng.integers(len(parts) // len(setting.said)))
    for i, onset in enumerate(onsets):
        following = onsets[i + 1] - onset if i + 1 < len(onsets) else 1 / setting.rate
        part = parts[(chosen + i) % len(parts)]
        part = part[: round(following * rate)].copy()
        fade = min(len(part), round(FADE * rate))
        part[len(part) - fade :] *= np.linspace(1, 0, fade)
        at = round((onset - BEFORE) * rate)
        part = part[: len(sound) - at]
        sound[at : at + len(part)] += part
    loud = np.abs(sound) > 0.1 * np.abs(sound).max()
    level = float(np.sqrt(np.mean(sound[loud] ** 2)))
    sound += rng.normal(0, level * 10 ** (-setting.snr / 20), len(sound))
    return 0.5 * sound / np.abs(sound).max(), rate, onsets
