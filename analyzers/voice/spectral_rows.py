"""The rows of the mean spectrum: each with the band it needs, and the reason where that lacks."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

import numpy as np

from analyzers.voice import spectral
from analyzers.voice.params import Params
from analyzers.voice.quality import Measure, Recording, verdict
from analyzers.voice.rows import row
from workbench.model import Measurement, Quality, Reason, Span
from workbench.plugin.contract import Settings

SPECTRUM = "mean_spectrum"
HARMONICS = "first_harmonics"
SPECTRAL_ROWS = {
    "alpha_ratio": ("dB", SPECTRUM),
    "ltas_slope": ("dB", SPECTRUM),
    "spectral_centroid": ("Hz", SPECTRUM),
    "spectral_flatness": ("dB", SPECTRUM),
    "h1_h2": ("dB", HARMONICS),
}
WIDEST_BAND = spectral.SLOPE_HIGH[1]
"""Hz; how far up it must be known what the recording holds."""
_UNVOICED = Reason("unvoiced", "too little voice")
_JOINED = Reason("peaks_apart", "the first two harmonics of so low a voice cannot be told apart")
_BANDS = {
    "alpha_ratio": spectral.ALPHA_HIGH[1],
    "ltas_slope": spectral.SLOPE_HIGH[1],
    "spectral_centroid": spectral.SHAPE_BAND[1],
    "spectral_flatness": spectral.SHAPE_BAND[1],
}
_MEASURES = {"spectral_flatness": Measure.FLATNESS}


def spectral_rows(
    samples: np.ndarray,
    start: float,
    pitch: tuple[np.ndarray, np.ndarray],
    recording: Recording,
    quality: Quality,
    span: Span,
    params: Params,
) -> tuple[Measurement, ...]:
    """The measures of the voiced frames of ``samples``, the first of which is at ``start`` (s).

    Args:
        pitch: times (s) and F0 (Hz; 0 where unvoiced).
        quality: what the voice itself says against its values.
        span: what the rows are of.
    """
    found = spectral.mean_spectrum(samples, recording.rate, start, *pitch)
    values: dict[str, float | None] = dict.fromkeys(SPECTRAL_ROWS)
    absent = dict.fromkeys(SPECTRAL_ROWS, _UNVOICED)
    if found is not None:
        values = {
            "alpha_ratio": spectral.alpha_ratio(found),
            "ltas_slope": spectral.ltas_slope(found),
            "spectral_centroid": spectral.spectral_centroid(found),
            "spectral_flatness": spectral.spectral_flatness(found),
            "h1_h2": spectral.first_to_second(found),
        }
        absent["h1_h2"] = _JOINED
        for name, top in _BANDS.items():
            if not _holds(recording, top, params):
                text = f"the recording does not hold the band up to {top:.0f} Hz"
                values[name], absent[name] = None, Reason("narrow_band", text)
    counted = {
        "h1_h2": found.told if found else 0,
        **dict.fromkeys(_BANDS, found.frames if found else 0),
    }
    return tuple(
        row(
            name,
            values[name],
            unit,
            method,
            span=span,
            n=counted[name],
            quality=quality & verdict(_MEASURES.get(name, Measure.TILT), recording, params),
            absent=absent[name],
        )
        for name, (unit, method) in SPECTRAL_ROWS.items()
    )


@cache
def _librosa() -> str:
    """Its version: looked up once, since the list of what is installed is read for it."""
    return version("librosa")


def settings(rate: int, span: dict[str, float]) -> dict[str, Settings]:
    """How the spectrum was made and read; ``span`` is the stretch that was analysed."""
    size = spectral.lines_of(rate)
    made: dict[str, str | int | float] = {
        "call": "librosa.stft, mean power of the voiced frames",
        "n_fft": size,
        "hop_length": size // 2,
        "window": "hann",
        "center": False,
        "librosa": _librosa(),
        **span,
    }
    return {
        SPECTRUM: {
            **made,
            "alpha_low_hz": _listed(spectral.ALPHA_LOW),
            "alpha_high_hz": _listed(spectral.ALPHA_HIGH),
            "slope_low_hz": _listed(spectral.SLOPE_LOW),
            "slope_high_hz": _listed(spectral.SLOPE_HIGH),
            "slope_from_hz": spectral.SLOPE_FROM,
            "centroid": "librosa.feature.spectral_centroid, S = power",
            "flatness": "librosa.feature.spectral_flatness, S = power, power = 1",
            "centroid_and_flatness_hz": _listed(spectral.SHAPE_BAND),
        },
        HARMONICS: {
            **made,
            "harmonics": "energy around F0 and 2 F0 of each frame, summed over the frames",
            "reach": f"half of F0, at most {spectral.HARMONIC_LINES:g} lines",
            "lines_between_harmonics_at_least": spectral.LINES_BETWEEN,
            "correction": "none",
        },
    }


def _holds(recording: Recording, top: float, params: Params) -> bool:
    """Whether the recording reaches up to ``top`` (Hz)."""
    band = recording.band_hz
    known = band is None or band >= top * params.bit_rate_slack
    return recording.rate >= 2 * top and known


def _listed(band: tuple[float, float]) -> str:
    return ", ".join(str(edge) for edge in band)
