"""The same Praat calls without the analyzer: what its numbers must equal, and its cost."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import parselmouth
import soundfile
from parselmouth.praat import call


def bare_vowel(file: Path, start: float, end: float) -> dict[str, float]:
    """Praat's measures of the stretch from ``start`` to ``end`` (s) of a mono recording."""
    samples, rate = soundfile.read(file)
    whole = parselmouth.Sound(samples, rate)
    search = whole.to_pitch_ac(time_step=0.01, pitch_floor=60, pitch_ceiling=700)
    f0 = search.selected_array["frequency"]
    q25, q75 = np.percentile(f0[f0 > 0], [25, 75])
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
    shimmer = call([part, points], "Get shimmer (local)", 0, 0, 1e-4, 0.02, 1.3, 1.6)
    call(part, "To Intensity", floor, 0.01, "yes")
    return {
        "f0_mean": float(np.mean(voiced)),
        "jitter_local": 100 * call(points, "Get jitter (local)", 0, 0, 1e-4, 0.02, 1.3),
        "shimmer_local": 100 * shimmer,
        "hnr": call(harmonicity, "Get mean", 0, 0),
        "cpps": call(cepstrogram, "Get CPPS", *smooth),
    }
