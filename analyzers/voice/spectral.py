"""The mean spectrum of the voiced sound, and what it tells of the voice: for research.

librosa makes the spectra and the features. It is imported where it is needed: it brings numba
along, a second and a half in a fresh process, which a recording without a voice need not wait for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
WIDEST_LINE = 24.0
"""Hz between the lines, at most: 2048 samples at 44.1 and 48 kHz, 1024 at 16 and 22.05 kHz."""
ALPHA_LOW, ALPHA_HIGH = (50.0, 1000.0), (1000.0, 5000.0)  # Hz (Eyben 2016)
SLOPE_LOW, SLOPE_HIGH = (0.0, 1000.0), (1000.0, 10000.0)  # Hz (AVQI: Maryn 2010)
SLOPE_FROM = 34.0  # Hz: AVQI's high pass; below it the room rumbles
SHAPE_BAND = (50.0, 8000.0)  # Hz, of centroid and flatness: what most recordings hold
LINES_BETWEEN = 3.0  # between two harmonics at least, else they cannot be told apart (judgement)
HARMONIC_LINES = 2.0  # to either side: half the main lobe of a Hann window
_FRAMES = 128  # transformed at a time: an hour needs no more memory than three seconds


@dataclass(frozen=True, slots=True)
class MeanSpectrum:
    """Mean power over the voiced frames: of each line (m,), and of the first two harmonics.

    ``told`` of the ``frames`` have harmonics far enough apart; the energies are theirs alone.
    """

    freqs: Array
    power: Array
    first: float
    second: float
    frames: int
    told: int


def lines_of(rate: int) -> int:
    """Samples in a window: the smallest power of two whose lines are ``WIDEST_LINE`` or nearer."""
    return 1 << int(np.ceil(np.log2(rate / WIDEST_LINE)))


def mean_spectrum(
    samples: NDArray[np.floating], rate: int, start: float, times: Array, f0: Array
) -> MeanSpectrum | None:
    """The spectrum of the voiced frames of ``samples`` (n,), or None where there are none.

    Args:
        start: when (s) the first sample is.
        times, f0: pitch frames (s, Hz; 0 where unvoiced), evenly spaced.
    """
    import librosa

    size = lines_of(rate)
    hop, half, line = size // 2, size // 2 + 1, rate / size
    count = 1 + (len(samples) - size) // hop
    if count < 1 or len(times) < 2:
        return None
    pitch = _pitch_at(start + (np.arange(count) * hop + size / 2) / rate, times, f0)
    power, first, second = np.zeros(half), 0.0, 0.0
    for begin in range(0, count, _FRAMES):
        local = pitch[begin : begin + _FRAMES]
        voiced = local > 0
        if not voiced.any():
            continue
        part = samples[begin * hop : (begin + len(local) - 1) * hop + size].astype(np.float32)
        spectra = librosa.stft(part, n_fft=size, hop_length=hop, window="hann", center=False)
        energies = np.square(spectra.real)
        energies += np.square(spectra.imag)
        if not voiced.all():
            energies = energies[:, voiced]
        power += energies.sum(axis=1)
        harmonics = _harmonics(energies, local[voiced], line)
        first, second = first + harmonics[0], second + harmonics[1]
    frames, told = int((pitch > 0).sum()), int(_apart(pitch, line, half).sum())
    if not frames or not power.any():
        return None
    freqs = np.asarray(np.arange(half) * line, dtype=np.float64)
    return MeanSpectrum(freqs, np.asarray(power / frames), first, second, frames, told)


def alpha_ratio(spectrum: MeanSpectrum) -> float | None:
    """Energy at 50-1000 Hz over that at 1-5 kHz, in dB: high where the voice is dull or soft."""
    return _decibels(_energy(spectrum, *ALPHA_LOW), _energy(spectrum, *ALPHA_HIGH))


def ltas_slope(spectrum: MeanSpectrum) -> float | None:
    """Mean level at 1-10 kHz less that at 0-1 kHz, in dB, as Praat's ``Get slope`` (energy)."""
    low = _energy(spectrum, SLOPE_FROM, SLOPE_LOW[1]) / (SLOPE_LOW[1] - SLOPE_LOW[0])
    high = _energy(spectrum, *SLOPE_HIGH) / (SLOPE_HIGH[1] - SLOPE_HIGH[0])
    return _decibels(high, low)


def spectral_centroid(spectrum: MeanSpectrum) -> float:
    """The mean frequency (Hz), each weighted by its power (``librosa.feature``)."""
    import librosa

    freqs, power = _shape(spectrum)
    return float(librosa.feature.spectral_centroid(S=power, freq=freqs)[0, 0])


def spectral_flatness(spectrum: MeanSpectrum) -> float:
    """Geometric over arithmetic mean of the power, in dB (``librosa.feature``); white noise: 0."""
    import librosa

    _, power = _shape(spectrum)
    flatness = librosa.feature.spectral_flatness(S=power, amin=1e-30, power=1.0)
    return 10 * float(np.log10(flatness[0, 0]))


def first_to_second(spectrum: MeanSpectrum) -> float | None:
    """H1 - H2 (dB), as recorded; None where most frames do not tell the two harmonics apart."""
    if 2 * spectrum.told < spectrum.frames:
        return None
    return _decibels(spectrum.first, spectrum.second)


def _shape(spectrum: MeanSpectrum) -> tuple[Array, Array]:
    """Frequencies (Hz) and power, shape (k, 1), of the lines in ``SHAPE_BAND``."""
    low, high = SHAPE_BAND
    inside = (spectrum.freqs >= low) & (spectrum.freqs <= high)
    return spectrum.freqs[inside], spectrum.power[inside, np.newaxis]


def _energy(spectrum: MeanSpectrum, low: float, high: float) -> float:
    """Of the lines from ``low`` to below ``high`` Hz, each as wide as it is."""
    inside = slice(*np.searchsorted(spectrum.freqs, (low, high)))
    return float(spectrum.power[inside].sum() * spectrum.freqs[1])


def _decibels(over: float, under: float) -> float | None:
    return 10 * float(np.log10(over / under)) if over > 0 and under > 0 else None


def _pitch_at(moments: Array, times: Array, f0: Array) -> Array:
    """F0 (Hz; 0 where unvoiced) of the pitch frame nearest to each moment."""
    step = times[1] - times[0]
    right = np.clip(np.searchsorted(times, moments), 1, len(times) - 1)
    nearest = right - (moments - times[right - 1] < times[right] - moments)
    return np.where(np.abs(times[nearest] - moments) <= step, f0[nearest], 0.0)


def _apart(pitch: Array, line: float, lines: int) -> NDArray[np.bool_]:
    """Where the first two harmonics can be told apart, and both are in the spectrum."""
    return (pitch >= LINES_BETWEEN * line) & (2.5 * pitch < (lines - 1) * line)


def _harmonics(energies: NDArray[np.float32], pitch: Array, line: float) -> tuple[float, float]:
    """Energy of the first and of the second harmonic, summed over the frames that tell them.

    Args:
        energies: shape (m, k). pitch: Hz, shape (k,), above 0.
    """
    told = np.flatnonzero(_apart(pitch, line, len(energies)))
    if not len(told):
        return 0.0, 0.0
    f0 = pitch[told]
    reach = np.minimum(f0 / 2, HARMONIC_LINES * line)
    highest = int(2.5 * f0.max() / line) + 2
    below = np.zeros((highest + 1, len(told)))
    np.cumsum(energies[:highest, told], axis=0, dtype=np.float64, out=below[1:])
    column = np.arange(len(told))

    def energy(harmonic: int) -> float:
        low = np.ceil((harmonic * f0 - reach) / line).astype(int)
        high = np.floor((harmonic * f0 + reach) / line).astype(int) + 1
        return float((below[np.minimum(high, highest), column] - below[low, column]).sum())

    return energy(1), energy(2)
