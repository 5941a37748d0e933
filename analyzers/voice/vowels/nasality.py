"""Low against high energy of a vowel, and its nasal peak: proxies of nasality, for research.

Both depend on the vowel, the microphone and the room; within one person, vowel and device only.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from parselmouth.praat import call

from workbench.media.spectrum import power_density

Array = NDArray[np.float64]
Spectrum = tuple[Array, Array]
LOW_BAND = (65.0, 600.0)  # Hz (Lee 2006)
HIGH_BAND = (600.0, 8000.0)  # Hz
NASAL_PEAK = (180.0, 450.0)  # Hz: P0, the extra peak below the first formant (Chen 1997)
# step (s; 0: a quarter of the window), formants, highest (Hz), window (s), pre-emphasis (Hz)
FORMANTS = (0.0, 5.0, 5500.0, 0.025, 50.0)
FINEST = 8.0  # Hz between lines of the spectrum that harmonics are read in


def vowel_spectrum(samples: Array, rate: int) -> Spectrum:
    """Frequencies (Hz) and power per Hz of a vowel (n,), fine enough for its harmonics."""
    return power_density(samples, rate, int(rate / FINEST))


def low_to_high_ratio(spectrum: Spectrum, rate: int) -> float | None:
    """Voice low tone to high tone ratio in dB; None where the band is not in the recording."""
    if rate < 2 * HIGH_BAND[1]:
        return None
    freqs, power = spectrum

    def energy(first: float, last: float) -> float:
        """Of the lines from ``first`` to below ``last`` Hz."""
        return float(power[slice(*np.searchsorted(freqs, (first, last)))].sum())

    low, high = energy(*LOW_BAND), energy(*HIGH_BAND)
    return 10 * float(np.log10(low / high)) if low > 0 and high > 0 else None


def first_formant(snd: Any) -> float | None:
    """Mean of the first formant in Hz (``To Formant (burg)``)."""
    mean = float(call(call(snd, "To Formant (burg)", *FORMANTS), "Get mean", 1, 0, 0, "hertz"))
    return mean if np.isfinite(mean) else None


def nasal_prominence(spectrum: Spectrum, f0: float, f1: float | None) -> float | None:
    """A1 - P0 in dB: the strongest harmonic at the first formant over that at the nasal peak.

    Args:
        f0: Hz. A voice whose harmonics are too far apart to tell the two peaks gives None.
        f1: first formant (Hz).
    """
    low, high = NASAL_PEAK
    if f1 is None or f1 - f0 / 2 <= high or f0 > high - low:
        return None
    freqs, power = spectrum
    level = 10 * np.log10(power + 1e-30)

    def strongest(first: float, last: float) -> float:
        return float(level[(freqs >= first) & (freqs <= last)].max(initial=-np.inf))

    prominence = strongest(f1 - f0 / 2, f1 + f0 / 2) - strongest(low, high)
    return prominence if np.isfinite(prominence) else None
