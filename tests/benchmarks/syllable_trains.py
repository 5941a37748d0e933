"""Trains of /pa/, /ta/, /ka/ and /pataka/ with known burst onsets, for counting syllables.

Each syllable is a closure, a burst of its place of articulation, aspiration and a short vowel
(``voice_synthesis``). Loudness, length, voicing during the closure and the burst's strength vary
from syllable to syllable; in /pataka/ the middle syllable is the short and weak one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfilt
from voice_synthesis import Imposed, resonate, voice

Array = NDArray[np.float64]
RATE = 16000
_BURSTS = {"p": (300.0, 2500.0), "t": (3000.0, 7500.0), "k": (1200.0, 3500.0)}  # Hz


@dataclass(frozen=True)
class Setting:
    """One train: what is said and how.

    ``cv`` is the spread of the intervals around their course (%), ``decay`` how much each
    interval lengthens (ms per s), ``closure`` the voicing left during closures (dB below the
    vowel; None for silence), ``snr`` that of the room (dB).
    """

    said: str
    rate: float
    cv: float
    decay: float
    snr: float
    closure: float | None
    f0: float
    seconds: float = 8.0


def train(setting: Setting, seed: int) -> tuple[Array, Array]:
    """The sound (n,) at ``RATE`` and the burst onsets (s)."""
    rng = np.random.default_rng(seed)
    onsets = onset_times(setting, rng)
    sound = np.zeros(round((setting.seconds + 1.0) * RATE))
    for i, onset in enumerate(onsets):
        following = onsets[i + 1] - onset if i + 1 < len(onsets) else 1 / setting.rate
        place = setting.said[i % len(setting.said)]
        _place(sound, onset, _syllable(place, following, setting, rng))
    if setting.closure is not None:
        hum = voice(len(sound) / RATE, Imposed(f0=lambda _t: setting.f0), seed, RATE).sound
        inside = np.arange(len(sound)) / RATE
        hum[(inside < onsets[0]) | (inside > onsets[-1])] = 0
        low = butter(2, 300, fs=RATE, output="sos")
        hum = sosfilt(low, hum)[: len(sound)]
        sound[: len(hum)] += hum / np.abs(hum).max() * 10 ** (setting.closure / 20)
    level = float(np.sqrt(np.mean(sound[np.abs(sound) > 0.05] ** 2)))
    sound += rng.normal(0, level * 10 ** (-setting.snr / 20), len(sound))
    return 0.5 * sound / np.abs(sound).max(), onsets


def onset_times(setting: Setting, rng: np.random.Generator) -> Array:
    """The burst onsets (s) that ``setting`` asks for."""
    t, onsets = 0.4, []
    while t < setting.seconds:
        onsets.append(t)
        interval = 1 / setting.rate + setting.decay / 1000 * (t - 0.4)
        t += max(0.09, interval * (1 + setting.cv / 100 * rng.normal()))
    return np.array(onsets)


def _syllable(place: str, interval: float, setting: Setting, rng: np.random.Generator) -> Array:
    weak = len(setting.said) > 1 and place == "t"
    low, high = _BURSTS[place]
    band = butter(2, (low, min(high, 0.47 * RATE)), "bandpass", fs=RATE, output="sos")
    seconds = {"p": 0.006, "t": 0.012, "k": 0.02}[place] * rng.uniform(0.7, 1.3)
    burst = sosfilt(band, rng.normal(size=round(seconds * RATE)))
    burst *= np.exp(-np.linspace(0, 3, len(burst))) * rng.uniform(0.1, 0.5) / np.abs(burst).max()
    most = 0.25 * interval
    lag = min(most, {"p": 0.012, "t": 0.022, "k": 0.035}[place] * rng.uniform(0.6, 1.6))
    breath = resonate(rng.normal(size=max(8, round(lag * RATE))), RATE)
    breath *= rng.uniform(0.03, 0.15) / np.abs(breath).max()
    share = rng.uniform(0.18, 0.36) if weak else rng.uniform(0.35, 0.6)
    length = max(0.03, share * interval)
    start, end = setting.f0 * rng.uniform(1.0, 1.1), setting.f0 * rng.uniform(0.9, 1.0)
    imposed = Imposed(f0=lambda t: start + (end - start) * t / length, jitter=0.01, hnr=20)
    vowel = voice(length + 0.02, imposed, int(rng.integers(1 << 30)), RATE).sound
    vowel *= np.hanning(len(vowel)) ** 0.4 / np.abs(vowel).max()
    vowel *= 10 ** (rng.uniform(-12, -3) / 20) if weak else 10 ** (rng.uniform(-5, 0) / 20)
    burst_end = max(len(burst), round(lag * RATE))
    whole = np.zeros(burst_end + len(vowel))
    whole[: len(burst)] += burst
    whole[: len(breath)] += breath[: len(whole)]
    whole[burst_end:] += vowel
    return whole


def _place(sound: Array, onset: float, part: Array) -> None:
    at = round(onset * RATE)
    end = min(len(sound), at + len(part))
    sound[at:end] += part[: end - at]
