"""The same Praat calls without the analyzer: what its numbers must equal, and its cost."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import parselmouth
import soundfile
from parselmouth.praat import call

PERIODS = (0, 0, 1e-4, 0.02, 1.3)


def bare_vowel(
    file: Path, start: float, end: float, searched: tuple[float, float] | None = None
) -> dict[str, float]:
    """Praat's measures of the stretch from ``start`` to ``end`` (s) of a mono recording.

    The pitch range is that of the voiced frames within ``searched`` (s), the whole file without.
    """
    samples, rate = soundfile.read(file)
    return bare_measures(samples, rate, start, end, searched)


def bare_measures(
    samples: np.ndarray,
    rate: int,
    start: float,
    end: float,
    searched: tuple[float, float] | None = None,
) -> dict[str, float]:
    """The same on samples (n,) at ``rate`` (Hz)."""
    whole = parselmouth.Sound(samples, rate)
    search = whole.to_pitch_ac(time_step=0.01, pitch_floor=60, pitch_ceiling=700)
    f0, moments = search.selected_array["frequency"], search.xs()
    first, last = searched or (0.0, np.inf)
    q25, q75 = np.percentile(f0[(f0 > 0) & (moments >= first) & (moments <= last)], [25, 75])
    floor, ceiling = max(40, 0.75 * q25), min(900, 1.5 * q75)
    part = parselmouth.Sound(samples[round(start * rate) : round(end * rate)], rate)
    pitch = call(
        part, "To Pitch (cc)", 0.01, floor, 15, "no", 0.03, 0.45, 0.01, 0.35, 0.14, ceiling
    )
    voiced = pitch.selected_array["frequency"]
    voiced = voiced[voiced > 0]
    points = call(part, "To PointProcess (periodic, cc)", floor, ceiling)
    harmonicity = call(part, "To Harmonicity (cc)", 0.01, floor, 0.1, 1.0)
    cepstrogram = call(part, "To PowerCepstrogram", 60, 0.002, 5000, 50)
    smooth = ("no", 0.01, 0.001, 60, 330, 0.05, "Parabolic", 0.001, 0, "Straight", "Robust")
    call(part, "To Intensity", floor, 0.01, "yes")
    both = [part, points]
    report = call([part, pitch, points], "Voice report", 0, 0, floor, ceiling, 1.3, 1.6, 0.03, 0.45)
    call(call(part, "To Formant (burg)", 0, 5, 5500, 0.025, 50), "Get mean", 1, 0, 0, "hertz")
    breaks = re.search(r"Number of voice breaks: (\d+)", report)
    assert breaks is not None
    return {
        "f0_mean": float(np.mean(voiced)),
        "f0_median": float(np.median(voiced)),
        "f0_sd": float(np.std(12 * np.log2(voiced), ddof=1)),
        "jitter_local": 100 * call(points, "Get jitter (local)", *PERIODS),
        "jitter_rap": 100 * call(points, "Get jitter (rap)", *PERIODS),
        "jitter_ppq5": 100 * call(points, "Get jitter (ppq5)", *PERIODS),
        "jitter_abs": 1e6 * call(points, "Get jitter (local, absolute)", *PERIODS),
        "shimmer_local": 100 * call(both, "Get shimmer (local)", *PERIODS, 1.6),
        "shimmer_db": call(both, "Get shimmer (local_dB)", *PERIODS, 1.6),
        "shimmer_apq3": 100 * call(both, "Get shimmer (apq3)", *PERIODS, 1.6),
        "shimmer_apq5": 100 * call(both, "Get shimmer (apq5)", *PERIODS, 1.6),
        "shimmer_apq11": 100 * call(both, "Get shimmer (apq11)", *PERIODS, 1.6),
        "hnr": call(harmonicity, "Get mean", 0, 0),
        "cpps": call(cepstrogram, "Get CPPS", *smooth),
        "voice_breaks": float(breaks[1]),
    }
