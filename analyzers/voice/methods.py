"""The ways of measuring a sustained voice by name, with Praat's arguments, for ``methods.json``."""

from __future__ import annotations

from analyzers.voice import praat
from analyzers.voice.params import Params
from analyzers.voice.vowels import nasality
from analyzers.voice.vowels.perturbation import JITTER, SHIMMER
from analyzers.voice.vowels.perturbation import method as perturbation_method
from analyzers.voice.vowels.tremor import ZERO_PADDED
from workbench.model import Span
from workbench.plugin.contract import Settings

PITCH = "praat_pitch_cc"
HNR = "praat_harmonicity_cc"
CPPS = "praat_cpps_avqi"
BREAKS = "praat_voice_report"
LEVEL = "theil_sen_ar1"
PHONATION = "pitch_search"
TREMOR = "contour_spectrum"
VLHR = "band_energy"
NASAL_PEAK = "harmonic_peaks"


def sustained(floor: float, ceiling: float, trimmed: Span, params: Params) -> dict[str, Settings]:
    """Settings of the measures of a sustained vowel, as called."""
    stretch: dict[str, str | float] = {**span_settings(trimmed), **praat.versions()}
    pulses: dict[str, str | float] = {
        "pulses": "To PointProcess (periodic, cc)",
        "pitch_floor_hz": floor,
        "pitch_ceiling_hz": ceiling,
        "periods": listed(praat.PERIODS),
        **stretch,
    }
    return {
        PITCH: pitch(floor, ceiling, trimmed, params),
        **{
            perturbation_method(name): {"call": f"Get jitter ({kind})", **pulses}
            for name, (kind, _, _) in JITTER.items()
        },
        **{
            perturbation_method(name): {
                "call": f"Get shimmer ({kind})",
                "maximum_amplitude_factor": praat.AMPLITUDE_FACTOR,
                **pulses,
            }
            for name, (kind, _, _) in SHIMMER.items()
        },
        HNR: {
            "call": "To Harmonicity (cc), Get mean",
            "step_s": params.step,
            "pitch_floor_hz": floor,
            "silence_threshold_and_periods": listed(praat.HARMONICITY),
            **stretch,
        },
        CPPS: cpps(trimmed),
        BREAKS: {
            "call": "Voice report",
            "break": "pulses further apart than 1.25 / floor",
            "maximum_amplitude_factor": praat.AMPLITUDE_FACTOR,
            "silence_and_voicing_threshold": listed(praat.PITCH_CC[:2]),
            **pulses,
        },
        PHONATION: {
            "call": search(params),
            "step_s": params.step,
            "bridged_gap_s": params.bridged_gap,
            "longest_break_s": params.longest_break,
            **stretch,
        },
        TREMOR: {
            "contours": "To Pitch (cc), longest unbroken stretch; RMS of 10 ms each 2.5 ms",
            "step_s": params.step,
            "bridged_gap_s": params.bridged_gap,
            "band_hz": listed((params.slowest_tremor, params.fastest_tremor)),
            "spectrum": f"linear trend off, Hann, zero-padded to {ZERO_PADDED}",
            "prominence": "peak over median of the band",
            "pitch_floor_hz": floor,
            "pitch_ceiling_hz": ceiling,
            **stretch,
        },
        LEVEL: {
            "call": "To Intensity",
            "pitch_floor_hz": floor,
            "step_s": params.step,
            "window_s": params.level_window,
            "slope": "Theil-Sen over window medians",
            "interval": "Sen 95 %, widened for an AR(1) wander seen through white noise",
            "testable_from_windows": params.testable_windows,
            **stretch,
        },
        VLHR: {
            "low_hz": listed(nasality.LOW_BAND),
            "high_hz": listed(nasality.HIGH_BAND),
            "spectrum": f"mean of Hann windows of 1 / {nasality.FINEST:g} s, half overlapping",
            **span_settings(trimmed),
        },
        NASAL_PEAK: {
            "p0_hz": listed(nasality.NASAL_PEAK),
            "call": "To Formant (burg), Get mean 1",
            "formants": listed(nasality.FORMANTS),
            "spectrum": f"Welch, Hann, lines of {nasality.FINEST:g} Hz",
            **stretch,
        },
    }


def pitch(floor: float, ceiling: float, span: Span, params: Params) -> Settings:
    """Settings of the second pitch pass and of the search that gave its range."""
    return {
        "call": "To Pitch (cc)",
        "step_s": params.step,
        "candidates": praat.PITCH_CANDIDATES,
        "thresholds_and_costs": listed(praat.PITCH_CC),
        "pitch_floor_hz": floor,
        "pitch_ceiling_hz": ceiling,
        "search": search(params),
        **span_settings(span),
        **praat.versions(),
    }


def cpps(span: Span) -> Settings:
    """Settings of the cepstrum with all arguments of ``Get CPPS``."""
    return {
        "call": "To PowerCepstrogram, Get CPPS",
        "cepstrogram": listed(praat.CEPSTROGRAM),
        "cpps": listed(praat.CPPS),
        **span_settings(span),
        **praat.versions(),
    }


def search(params: Params) -> str:
    """The wide first pitch pass."""
    return f"To Pitch (ac) {params.search_floor:g}-{params.search_ceiling:g} Hz"


def listed(arguments: tuple[object, ...]) -> str:
    """Arguments in Praat's order."""
    return ", ".join(str(a) for a in arguments)


def span_settings(span: Span) -> dict[str, float]:
    """The stretch that was analysed."""
    return {"from_s": round(span.start, 6), "to_s": round(span.end, 6)}
