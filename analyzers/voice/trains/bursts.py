"""The burst that begins each syllable of a train: heard in three bands, sought before its vowel.

A burst is short, weak and narrow: /p/ lies low, /k/ in the middle, /t/ high. In the whole band the
room hides it, and in the low one the voicing that some speakers keep up through the closure. Where
the room drowns most bursts of a train, its vowels tell the onsets of all: on own trains bursts that
are sought in noise scatter by 10 to 25 ms about the true ones, the beginnings of vowels by 4 to 12.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

from analyzers.voice.params import Params
from analyzers.voice.pieces import pieces

Array = NDArray[np.float64]
BURST_BANDS = ((500.0, 2000.0), (2000.0, 4500.0), (4500.0, 7500.0))
"""Hz; labial, velar and alveolar bursts (Stevens and Blumstein 1978), above the voice bar."""
VOWEL_BAND = (350.0, 1500.0)
"""Hz: the first resonances of /a/; voicing through the closure, bursts and room noise weigh less
there."""
STEP = 0.001  # s
_NARROWEST = 500.0  # Hz; of a band that the sampling rate cuts
_APART = 3  # frames between burst and vowel; nearer, both tell the same onset
_FEWEST = 8  # frames between two vowels that a closure can be seen in


def band_levels(
    samples: NDArray[np.floating], rate: int, band: tuple[float, float], smoothing: float
) -> Array:
    """Level (dB) of ``band`` (Hz) each ms, smoothed by a Hann window of ``smoothing`` s."""
    found = [_power(piece, rate, band) for _, piece in pieces(samples, rate)]
    frames = max(1, round(smoothing / STEP))
    window = np.hanning(frames + 1)[1:] if frames < 3 else np.hanning(frames + 2)[1:-1]
    power = np.convolve(np.concatenate(found), window / window.sum(), "same")
    return np.asarray(10 * np.log10(np.maximum(power, 1e-20)))


def _power(samples: Array, rate: int, band: tuple[float, float]) -> Array:
    """Mean power of each whole ms."""
    limits = (band[0], min(band[1], 0.45 * rate))
    through = sosfiltfilt(butter(2, limits, "bandpass", fs=rate, output="sos"), samples)
    count = max(1, round(len(samples) / (STEP * rate)))
    edges = np.minimum(np.round(np.arange(count + 1) * STEP * rate).astype(int), len(samples))
    total = np.add.reduceat(through**2, edges[:-1])
    return np.asarray(total / np.maximum(1, np.diff(edges)))


@dataclass(frozen=True, slots=True)
class Onsets:
    """Moments (s; shape (n,)) of the onsets of syllables.

    ``clear`` is the share (0-1) of clear bursts among those that were heard apart from the vowel's
    rise (1 where none was); ``by_bursts`` whether the moments are those of the bursts (of the vowel
    where one has none), or of the vowels throughout.
    """

    moments: Array
    clear: float
    by_bursts: bool


def find_onsets(nuclei: Array, samples: NDArray[np.floating], rate: int, params: Params) -> Onsets:
    """The onset of each syllable from its nucleus (s): its burst, or its vowel without one."""
    vowel = band_levels(samples, rate, VOWEL_BAND, params.vowel_smoothing)
    bands = [
        _floored(samples, rate, (low, high), params)
        for low, high in BURST_BANDS
        if min(high, 0.45 * rate) - low >= _NARROWEST
    ]
    onsets: list[int] = []
    rises: list[int] = []
    clear: list[bool] = []
    previous: int | None = None
    for nucleus in nuclei:
        at = min(int(float(nucleus) / STEP), len(vowel) - 1)
        if previous is None:
            previous = max(0, at - round(params.first_onset_reach / STEP))
        between = slice(previous, at + 1)
        rise = _vowel_rise(vowel[between], params)
        heard = [_burst(level[between], rise, params.burst_above, params) for level in bands]
        loud = [_burst(level[between], rise, params.clear_burst, params) for level in bands]
        first = min((b for b in heard if b is not None), default=rise)
        if rise - first > _APART:
            clear.append(any(b is not None and b < rise for b in loud))
        onsets.append(previous + first)
        rises.append(previous + rise)
        previous = at
    share = sum(clear) / len(clear) if clear else 1.0
    by_bursts = share >= params.clear_share
    return Onsets((np.array(onsets if by_bursts else rises) + 0.5) * STEP, share, by_bursts)


def _floored(
    samples: NDArray[np.floating], rate: int, band: tuple[float, float], params: Params
) -> Array:
    level = band_levels(samples, rate, band, params.burst_smoothing)
    return np.asarray(np.maximum(level, np.percentile(level, 98) - params.burst_range))


def _vowel_rise(level: Array, params: Params) -> int:
    """The last frame before the nucleus that is nearer (dB) to the closure than to the vowel."""
    closure = np.percentile(level, params.closure_centile)
    below = np.flatnonzero(level < (closure + level.max()) / 2)
    return int(below[-1]) if len(below) else 0


def _burst(level: Array, rise: int, least: float, params: Params) -> int | None:
    """The first frame that stands ``least`` dB out of the closure, within reach before the rise."""
    if len(level) < _FEWEST:
        return None
    closure = np.percentile(level, params.closure_centile)
    first = max(0, rise - round(params.longest_lag / STEP))
    quiet = np.flatnonzero(level[first : rise + 1] < closure + params.closure_within)
    if not len(quiet):
        return None
    first += int(quiet[0])
    above = max(least, params.burst_share * (level.max() - closure))
    heard = np.flatnonzero(level[first:] >= closure + above)
    return first + int(heard[0]) if len(heard) else None
