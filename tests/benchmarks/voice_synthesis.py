"""Voices with exactly known truth: glottal pulses through the resonances of a vowel.

The source is a Rosenberg pulse (J Acoust Soc Am 49:583, 1971), its derivative taken in closed
form and placed between samples, so that each period is as long as it is said to be. Noise at the
source, flat and radiated like the pulses, goes through the same resonances, at a stated ratio.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter, resample_poly

Array = NDArray[np.float64]
RATE = 44100
OVERSAMPLED = 2
# Centre and bandwidth (Hz) of the resonances of /a/.
FORMANTS = ((730, 80), (1090, 90), (2440, 120), (3400, 175), (4500, 250))
OPEN, CLOSED = 0.40, 0.56  # of the period: the flow rises until, and has fallen by


@dataclass(frozen=True)
class Imposed:
    """What the pulses are told to do, as functions of time (s)."""

    f0: Callable[[float], float]  # Hz
    amplitude: Callable[[float], float] = lambda _t: 1.0
    jitter: float = 0.002  # SD of the period, relative, white from cycle to cycle
    shimmer: float = 0.01  # SD of the amplitude, relative
    hnr: float | None = 30.0  # dB, pulses over noise, behind the resonances
    flat: bool = False  # the noise is added behind the resonances, equally at all frequencies


@dataclass(frozen=True)
class Voice:
    """Sound (n,) at ``rate`` and the pulses that made it: moments (s) and amplitudes.

    ``noise`` (n,) is the part of the sound that is not of the pulses, as recorded.
    """

    sound: Array
    rate: int
    moments: Array
    amplitudes: Array
    noise: Array

    def harmonics_to_noise(self, edge: float = 0.2) -> float:
        """The ratio (dB) of the two parts of the recorded wave, all frequencies, without edges."""
        inner = slice(round(edge * self.rate), len(self.sound) - round(edge * self.rate))
        pulses, noise = (self.sound - self.noise)[inner], self.noise[inner]
        return float(10 * np.log10(np.sum(pulses**2) / np.sum(noise**2)))

    def mean_ratio(self, window: float, edge: float = 0.2) -> float:
        """The mean (dB) of the same ratio over stretches of ``window`` s.

        Breath through narrow resonances swells and ebbs within a few periods. A mean of decibels
        over short frames, which is what Praat's mean harmonicity is, lies above the ratio of the
        whole by as much as they do.
        """
        inner = slice(round(edge * self.rate), len(self.sound) - round(edge * self.rate))
        long = round(window * self.rate)
        pulses, noise = (
            np.sum(part[inner][: len(part[inner]) // long * long].reshape(-1, long) ** 2, axis=1)
            for part in (self.sound - self.noise, self.noise)
        )
        return float(np.mean(10 * np.log10(pulses / noise)))


def resonate(sound: Array, rate: int) -> Array:
    """``sound`` through the resonances of /a/."""
    for centre, width in FORMANTS:
        r = float(np.exp(-np.pi * width / rate))
        c = 2 * r * float(np.cos(2 * np.pi * centre / rate))
        sound = lfilter([1 - c + r * r], [1, -c, r * r], sound)
    return sound


def voice(seconds: float, imposed: Imposed, seed: int, rate: int = RATE) -> Voice:
    """A vowel of ``seconds`` with soft edges, its largest sample at 0.5."""
    rng = np.random.default_rng(seed)
    fast = OVERSAMPLED * rate
    source, moments, amplitudes = _pulses(seconds, imposed, rng, fast)
    sound = resonate(source, fast)
    noise = np.zeros(len(sound))
    if imposed.hnr is not None and not imposed.flat:
        radiated = lfilter([1, -0.9], [1], rng.normal(size=len(source)))
        noise = resonate(radiated, fast) * np.interp(
            np.arange(len(source)) / fast, moments, amplitudes
        )
        noise *= np.sqrt(np.mean(sound**2) / np.mean(noise**2) / 10 ** (imposed.hnr / 10))
    t = np.arange(len(sound)) / fast
    edges = np.interp(t, [0, 0.02, seconds - 0.04, seconds - 0.02], [0, 1, 1, 0])
    sound = resample_poly(sound * edges, 1, OVERSAMPLED)
    noise = resample_poly(noise * edges, 1, OVERSAMPLED)
    if imposed.hnr is not None and imposed.flat:
        level = float(np.sqrt(np.mean(sound**2))) * 10 ** (-imposed.hnr / 20)
        noise = rng.normal(0, level, len(sound))
    sound = sound + noise
    scale = 0.5 / np.abs(sound).max()
    return Voice(scale * sound, rate, moments, amplitudes, scale * noise)


def _pulses(
    seconds: float, imposed: Imposed, rng: np.random.Generator, rate: int
) -> tuple[Array, Array, Array]:
    source = np.zeros(round(seconds * rate))
    moments, amplitudes = [], []
    t = 0.005
    while t < seconds - 0.02:
        period = (1 + imposed.jitter * rng.normal()) / imposed.f0(t)
        amplitude = imposed.amplitude(t) * (1 + imposed.shimmer * rng.normal())
        moments.append(t)
        amplitudes.append(amplitude)
        k = np.arange(int(t * rate), min(len(source), int((t + CLOSED * period) * rate) + 2))
        phase = (k / rate - t) / period
        falling = np.pi / 2 / (CLOSED - OPEN)
        source[k] += amplitude * (
            np.where(
                (phase >= 0) & (phase < OPEN), np.pi / OPEN / 2 * np.sin(np.pi * phase / OPEN), 0
            )
            - np.where(
                (phase >= OPEN) & (phase < CLOSED), falling * np.sin(falling * (phase - OPEN)), 0
            )
        )
        t += period
    return source, np.array(moments), np.array(amplitudes)


def with_room(sound: Array, rate: int, snr: float, seed: int, around: float = 1.0) -> Array:
    """``sound`` with ``around`` s of room before and after, its noise ``snr`` dB below it."""
    rng = np.random.default_rng(seed)
    quiet = np.zeros(round(around * rate))
    whole = np.concatenate([quiet, sound, quiet])
    level = float(np.sqrt(np.mean(sound[np.abs(sound) > 0.05 * np.abs(sound).max()] ** 2)))
    return whole + rng.normal(0, level * 10 ** (-snr / 20), len(whole))
