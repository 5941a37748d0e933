"""The Praat calls, each made once, with every argument that is not a parameter fixed here."""

from __future__ import annotations

import re
from dataclasses import dataclass
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
# Floor and ceiling (Hz), step (s); candidates, very accurate, silence, voicing, octave,
# octave-jump, voiced/unvoiced cost.
NucleusPitch = tuple[float, float, float, tuple[object, ...]]
SPEECH_PITCH: NucleusPitch = (30.0, 450.0, 0.02, (4, "no", 0.03, 0.25, 0.01, 0.35, 0.25))
# The vowels of a train may be shorter than the window of the low floor, and faint.
TRAIN_PITCH: NucleusPitch = (40.0, 450.0, 0.02, (4, "no", 0.01, 0.20, 0.01, 0.35, 0.25))
SILENT_HARMONICITY = -200.0  # dB; what Praat writes where nothing is periodic

PraatError = parselmouth.PraatError
Curve = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Breaks:
    """Number of voice breaks, and their share of the sound in %; None where undefined."""

    count: int | None
    degree: float | None


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


def jitter(points: Any, kind: str) -> float:
    """Jitter of a ``kind`` as Praat names it (``local``, ``rap`` ...), as a ratio or in s."""
    return float(call(points, f"Get jitter ({kind})", 0, 0, *PERIODS))


def shimmer(snd: Any, points: Any, kind: str) -> float:
    """Shimmer of a ``kind`` as Praat names it (``local``, ``apq3`` ...), as a ratio or in dB."""
    arguments = (0, 0, *PERIODS, AMPLITUDE_FACTOR)
    return float(call([snd, points], f"Get shimmer ({kind})", *arguments))


def jitter_local(points: Any) -> float:
    """Local jitter in %."""
    return 100 * jitter(points, "local")


def shimmer_local(snd: Any, points: Any) -> float:
    """Local shimmer in %."""
    return 100 * shimmer(snd, points, "local")


def voice_breaks(snd: Any, pitch: Any, points: Any, floor: float, ceiling: float) -> Breaks:
    """Breaks by the Voice report: pulses further apart than 1.25 / floor."""
    factors = (PERIODS[2], AMPLITUDE_FACTOR, *PITCH_CC[:2])
    report = str(call([snd, pitch, points], "Voice report", 0, 0, floor, ceiling, *factors))
    count = re.search(r"Number of voice breaks: (\d+)", report)
    degree = re.search(r"Degree of voice breaks: ([\d.eE+-]+)(%?)", report)
    if count is None or degree is None:
        return Breaks(None, None)
    return Breaks(int(count[1]), float(degree[1]) * (1 if degree[2] else 100))


def harmonicity(snd: Any, floor: float, params: Params) -> tuple[float, Curve]:
    """Mean harmonics-to-noise ratio (dB) and its frames (s, dB): ``To Harmonicity (cc)``.

    Frames without a periodic sound are NaN; the mean leaves them out.
    """
    frames = call(snd, "To Harmonicity (cc)", params.step, floor, *HARMONICITY)
    values = np.asarray(frames.values[0])
    curve = np.asarray(frames.xs()), np.where(values == SILENT_HARMONICITY, np.nan, values)
    return float(call(frames, "Get mean", 0, 0)), curve


def hnr(snd: Any, floor: float, params: Params) -> float:
    """Mean harmonics-to-noise ratio in dB."""
    return harmonicity(snd, floor, params)[0]


def cepstral_prominence(snd: Any) -> Curve:
    """Times (s) and prominence (dB) of the frames of the smoothed cepstrogram.

    Their mean is Praat's ``Get CPPS``, which does the same steps and keeps the mean alone.
    """
    cepstrogram = call(snd, "To PowerCepstrogram", *CEPSTROGRAM)
    subtract, time_averaging, quefrency_averaging, *peak = CPPS
    assert subtract == "no", "frames are those of a cepstrogram with its trend"
    smoothed = call(cepstrogram, "Smooth", time_averaging, quefrency_averaging)
    table = call(smoothed, "To Table (peak prominence)", *peak)
    for other in ("quefrency", "f0", "rnr"):  # Praat reads numbers from text, the slower part
        call(table, "Remove column", other)
    times, prominence = np.asarray(call(table, "Down to Matrix").values).T
    return times, prominence


def cpps(snd: Any) -> float:
    """Smoothed cepstral peak prominence in dB with the settings of AVQI 03.01."""
    return float(call(call(snd, "To PowerCepstrogram", *CEPSTROGRAM), "Get CPPS", *CPPS))


def level_curve(snd: Any, min_pitch: float, step: float) -> Curve:
    """Times (s) and level (dB re 2e-5 of full scale) of ``To Intensity``."""
    intensity = call(snd, "To Intensity", min_pitch, step, "yes")
    return np.asarray(intensity.xs()), np.asarray(intensity.values[0])


def nucleus_pitch(snd: Any, settings: NucleusPitch | None = None) -> Curve:
    """Times (s) and F0 (Hz) of the lenient pitch that decides whether a nucleus is voiced."""
    floor, ceiling, step, arguments = settings or SPEECH_PITCH
    return pitch_curve(call(snd, "To Pitch (ac)", step, floor, *arguments, ceiling))


def versions() -> dict[str, str]:
    """The versions that the numbers depend on."""
    return {"praat": parselmouth.PRAAT_VERSION, "parselmouth": parselmouth.VERSION}
