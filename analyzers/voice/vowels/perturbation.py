"""Jitter and shimmer: all of Praat's kinds, from one set of glottal pulses."""

from __future__ import annotations

from functools import partial
from typing import Any

from analyzers.voice import praat
from analyzers.voice.rows import from_praat

# feature: Praat's name, factor to the unit, unit
JITTER = {
    "jitter_local": ("local", 100.0, "%"),
    "jitter_rap": ("rap", 100.0, "%"),
    "jitter_ppq5": ("ppq5", 100.0, "%"),
    "jitter_abs": ("local, absolute", 1e6, "us"),
}
SHIMMER = {
    "shimmer_local": ("local", 100.0, "%"),
    "shimmer_db": ("local_dB", 1.0, "dB"),
    "shimmer_apq3": ("apq3", 100.0, "%"),
    "shimmer_apq5": ("apq5", 100.0, "%"),
    "shimmer_apq11": ("apq11", 100.0, "%"),
}


def method(feature: str) -> str:
    """The name of the way of measuring a jitter or shimmer."""
    return f"praat_{feature}"


def perturbations(snd: Any, points: Any) -> dict[str, float | None]:
    """Each kind of jitter and shimmer by feature, in its unit; None where Praat refuses."""
    found: dict[str, float | None] = {}
    for feature, (kind, factor, _) in JITTER.items():
        found[feature] = _scaled(from_praat(partial(praat.jitter, points, kind)), factor)
    for feature, (kind, factor, _) in SHIMMER.items():
        found[feature] = _scaled(from_praat(partial(praat.shimmer, snd, points, kind)), factor)
    return found


def _scaled(value: float | None, factor: float) -> float | None:
    return None if value is None else factor * value
