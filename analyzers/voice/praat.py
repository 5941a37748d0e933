"""The Praat calls, each made once, with every argument that is not a parameter fixed here."""

from __future__ import annotations

from typing import Any

import numpy as np
import parselmouth
from numpy.typing import NDArray
from parselmouth.praat import call

from analyzers.voice.params import Params

# silence threshold, voicing threshold, octave cost, octave-jump cost, voiced/unvoiced cost
PITCH_CC = (0.03, 0.45, 0.01, 0.35, 0.14)
PITCH_CANDIDATES = 15
# shortest period (s), longest period (s), maximum period factor, maximum amplitude factor
PERIODS = (1e-4, 0.02, 1.3)
AMPLITUDE_FACTOR = 1.6
# silence threshold, periods per window
HARMONICITY = (0.1, 1.0)
# pitch floor (Hz), step (s), maximum frequency (Hz), pre-emphasis from (Hz)
CEPSTROGRAM = (60.0, 0.002, 5000.0, 50.0)
# The set of the Acoustic Voice Quality Index 03.01: subtract trend, time and quefrency averaging
# (s), peak search floor and ceiling (Hz), tolerance, interpolation, trend line from and to (s;
# 0 is the end), line type, fit.
CPPS = ("no", 0.01, 0.001, 60.0, 330.0, 0.05, "Parabolic", 0.001, 0.0, "Straight", "Robust")
# candidates, very accurate, silence, voicing, octave, octave-jump, voiced/unvoiced cost
NUCLEUS_PITCH = (4, "no", 0.03, 0.25, 0.01, 0.35, 0.25)
NUCLEUS_PITCH_RANGE = (30.0, 450.0)
NUCLEUS_PITCH_STEP = 0.02

PraatError = parselmouth.PraatError
Curve = tuple[NDArray[np.float64], NDArray[np.float64]]


def sound(samples: NDArray[np.float64], rate: int) -> Any:
    """A Praat Sound of ``samples`` (n,).

    It always begins at 0: Praat places its frames by rounded times, so that a sound beginning
    elsewhere gives HNR and CPPS that differ in the fourth digit.
    """
    return parselmouth.Sound(samples, sampling_frequency=rate)


def search_pitch(snd: Any, params: Params) -> Curve:
    """Times (s) and F0 (Hz; 0 where unvoiced) of the wide first pass: ``To Pitch (ac)``."""
    return pitch_curve(
        snd.to_pitch_ac(
            time_step=params.step,
            pitch_floor=params.search_floor,
            pitch_ceiling=params.search_ceiling,
        )
    )


def pitch_curve(pitch: Any) -> Curve:
    """Times (s) and F0 (Hz; 0 where unvoiced) of a Pitch."""
    return np.asarray(pitch.xs()), np.asarray(pitch.selected_array["frequency"])


def pitch_cc(snd: Any, floor: float, ceiling: float, params: Params) -> Any:
    """The second pass: ``To Pitch (cc)`` within the speaker's own range."""
    silence, voicing, octave, jump, change = PITCH_CC
    return call(
        snd,
        "To Pitch (cc)",
        params.step,
        floor,
        PITCH_CANDIDATES,
        "no",
        silence,
        voicing,
        octave,
        jump,
        change,
        ceiling,
    )


def pulses(snd: Any, floor: float, ceiling: float) -> Any:
    """``To PointProcess (periodic, cc)``: one pulse per glottal cycle."""
    return call(snd, "To PointProcess (periodic, cc)", floor, ceiling)


def number_of_points(points: Any) -> int:
    """How many pulses there are."""
    return int(call(points, "Get number of points"))


def jitter_local(points: Any) -> float:
    """Local jitter in %."""
    return 100 * float(call(points, "Get jitter (local)", 0, 0, *PERIODS))


def shimmer_local(snd: Any, points: Any) -> float:
    """Local shimmer in %."""
    return 100 * float(call([snd, points], "Get shimmer (local)", 0, 0, *PERIODS, AMPLITUDE_FACTOR))


def hnr(snd: Any, floor: float, params: Params) -> float:
    """Mean harmonics-to-noise ratio in dB: ``To Harmonicity (cc)``."""
    harmonicity = call(snd, "To Harmonicity (cc)", params.step, floor, *HARMONICITY)
    return float(call(harmonicity, "Get mean", 0, 0))


def cpps(snd: Any) -> float:
    """Smoothed cepstral peak prominence in dB with the settings of AVQI 03.01."""
    return float(call(call(snd, "To PowerCepstrogram", *CEPSTROGRAM), "Get CPPS", *CPPS))


def level_curve(snd: Any, min_pitch: float, step: float) -> Curve:
    """Times (s) and level (dB re 2e-5 of full scale) of ``To Intensity``."""
    intensity = call(snd, "To Intensity", min_pitch, step, "yes")
    return np.asarray(intensity.xs()), np.asarray(intensity.values[0])


def nucleus_pitch(snd: Any) -> Curve:
    """Times (s) and F0 (Hz) of the lenient pitch that decides whether a nucleus is voiced."""
    floor, ceiling = NUCLEUS_PITCH_RANGE
    pitch = call(snd, "To Pitch (ac)", NUCLEUS_PITCH_STEP, floor, *NUCLEUS_PITCH, ceiling)
    return pitch_curve(pitch)


def versions() -> dict[str, str]:
    """The versions that the numbers depend on."""
    return {"praat": parselmouth.PRAAT_VERSION, "parselmouth": parselmouth.VERSION}
