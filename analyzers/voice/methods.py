"""The ways of measuring by name, with all of Praat's arguments, for ``methods.json``."""

from __future__ import annotations

from analyzers.voice import praat
from analyzers.voice.params import Params
from workbench.model import Span
from workbench.plugin.contract import Settings

PITCH = "praat_pitch_cc"
JITTER = "praat_jitter_local"
SHIMMER = "praat_shimmer_local"
HNR = "praat_harmonicity_cc"
CPPS = "praat_cpps_avqi"
LEVEL = "theil_sen_ar1"
ONSETS = "burst_onsets"
PAUSES = "level_pauses"


def sustained(floor: float, ceiling: float, trimmed: Span, params: Params) -> dict[str, Settings]:
    """Settings of the measures of a sustained vowel, as called."""
    pulses: dict[str, str | float] = {
        "pulses": "To PointProcess (periodic, cc)",
        "pitch_floor_hz": floor,
        "pitch_ceiling_hz": ceiling,
        "periods": _listed(praat.PERIODS),
        **_trimmed(trimmed),
        **praat.versions(),
    }
    return {
        PITCH: pitch(floor, ceiling, trimmed, params),
        JITTER: {"call": "Get jitter (local)", **pulses},
        SHIMMER: {
            "call": "Get shimmer (local)",
            "maximum_amplitude_factor": praat.AMPLITUDE_FACTOR,
            **pulses,
        },
        HNR: {
            "call": "To Harmonicity (cc), Get mean",
            "step_s": params.step,
            "pitch_floor_hz": floor,
            "silence_threshold_and_periods": _listed(praat.HARMONICITY),
            **_trimmed(trimmed),
            **praat.versions(),
        },
        CPPS: {
            "call": "To PowerCepstrogram, Get CPPS",
            "cepstrogram": _listed(praat.CEPSTROGRAM),
            "cpps": _listed(praat.CPPS),
            **_trimmed(trimmed),
            **praat.versions(),
        },
        LEVEL: {
            "call": "To Intensity",
            "pitch_floor_hz": floor,
            "step_s": params.step,
            "window_s": params.level_window,
            "slope": "Theil-Sen over window medians",
            "interval": "Sen 95 %, widened by sqrt((1 + r) / (1 - r))",
            "testable_from_windows": params.testable_windows,
            **_trimmed(trimmed),
            **praat.versions(),
        },
    }


def pitch(floor: float, ceiling: float, span: Span, params: Params) -> Settings:
    """Settings of the second pitch pass and of the search that gave its range."""
    return {
        "call": "To Pitch (cc)",
        "step_s": params.step,
        "candidates": praat.PITCH_CANDIDATES,
        "thresholds_and_costs": _listed(praat.PITCH_CC),
        "pitch_floor_hz": floor,
        "pitch_ceiling_hz": ceiling,
        "search": f"To Pitch (ac) {params.search_floor:g}-{params.search_ceiling:g} Hz",
        **_trimmed(span),
        **praat.versions(),
    }


def onsets(params: Params) -> Settings:
    """Settings of the two-stage syllable detector."""
    return {
        "nuclei": "voiced peaks of To Intensity, last one kept",
        "intensity_min_pitch_hz": params.nucleus_min_pitch,
        "silence_below_q99_db": params.silence_below_q99,
        "dip_db": params.nucleus_dip,
        "pitch": _listed((*praat.NUCLEUS_PITCH_RANGE, *praat.NUCLEUS_PITCH)),
        "onset_rise_share": params.onset_rise,
        "envelope_range_db": params.envelope_range,
        **praat.versions(),
    }


def pauses(params: Params) -> Settings:
    """Settings of the pause finder."""
    return {
        "intensity_min_pitch_hz": params.pause_min_pitch,
        "silence_below_q99_db": params.silence_below_q99,
        "shortest_pause_s": params.shortest_pause,
        "shortest_sound_s": params.shortest_sound,
        **praat.versions(),
    }


def _listed(arguments: tuple[object, ...]) -> str:
    return ", ".join(str(a) for a in arguments)


def _trimmed(span: Span) -> dict[str, float]:
    return {"from_s": round(span.start, 6), "to_s": round(span.end, 6)}
