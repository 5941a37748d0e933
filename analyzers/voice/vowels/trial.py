"""One sustained phonation: pitch, perturbation, noise, cepstrum, tremor, breaks and fading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from analyzers.voice import methods, praat
from analyzers.voice.clip import Clip, Progress, curve
from analyzers.voice.effort.windows import window_track
from analyzers.voice.params import Params
from analyzers.voice.pieces import LONGEST_PIECE, curve_in_pieces
from analyzers.voice.quality import Measure, verdict
from analyzers.voice.rows import from_praat, row
from analyzers.voice.spectral_rows import SPECTRAL_ROWS, spectral_rows
from analyzers.voice.spectral_rows import settings as spectral_settings
from analyzers.voice.vowels import nasality
from analyzers.voice.vowels.intonation import PITCH_ROWS, pitch_rows
from analyzers.voice.vowels.level import level_slope
from analyzers.voice.vowels.perturbation import JITTER, SHIMMER, method, perturbations
from analyzers.voice.vowels.phonation import Phonation
from analyzers.voice.vowels.slope_row import slope_row
from analyzers.voice.vowels.tremor_rows import TREMOR_ROWS, tremor_rows
from analyzers.voice.vowels.voice_quality import clear_period, regular, voice_quality
from workbench.model import Measurement, Quality, Reason, Span, Track, Verdict
from workbench.plugin.contract import Result

TRIAL_ROWS = {
    **PITCH_ROWS,
    **{name: (unit, method(name)) for name, (_, _, unit) in (JITTER | SHIMMER).items()},
    "hnr": ("dB", methods.HNR),
    "cpps": ("dB", methods.CPPS),
    **TREMOR_ROWS,
    "voice_breaks": ("{count}", methods.BREAKS),
    "voice_break_degree": ("%", methods.BREAKS),
    "unvoiced_share": ("%", methods.PHONATION),
    "level_slope": ("dB/s", methods.LEVEL),
    "phonation_time": ("s", methods.PHONATION),
    "vlhr": ("dB", methods.VLHR),
    "a1_p0": ("dB", methods.NASAL_PEAK),
    **SPECTRAL_ROWS,
}
_NARROW = Reason("narrow_band", "the recording does not hold the band up to 8000 Hz")
_NO_PEAK = Reason("peaks_apart", "first formant and nasal peak cannot be told apart in this voice")


@dataclass(frozen=True, slots=True)
class _Trial:
    """What the measures of one phonation share."""

    snd: Any
    samples: np.ndarray
    offset: float
    span: Span
    quality: Callable[[Measure], Quality]


def measure_trial(
    clip: Clip,
    phonation: Phonation,
    pitch_range: tuple[float, float],
    params: Params,
    progress: Progress,
) -> Result:
    """All measures of the phonation in ``clip``, within its pitch floor and ceiling (Hz)."""
    floor, ceiling = pitch_range
    span = phonation.span
    samples, offset = clip.samples_of(span)
    voice = voice_quality(phonation, params)

    def quality(measure: Measure) -> Quality:
        return verdict(measure, clip.recording, params) & voice

    snd = praat.sound(samples, clip.rate)
    progress(0.15, "pitch")
    pitch = praat.pitch_cc(snd, floor, ceiling, params)
    times, f0 = praat.pitch_curve(pitch)
    progress(0.25, "cycles")
    points = praat.pulses(snd, floor, ceiling)
    cycles = praat.number_of_points(points)
    found = perturbations(snd, points)
    steady = regular(found["jitter_local"], params)
    progress(0.35, "noise")
    noise, noise_frames = _harmonicity(snd, floor, params)
    progress(0.45, "cepstrum")
    cepstral_times, cepstral = _cepstrum(snd, samples, clip.rate)
    progress(0.9, "level")
    level_times, level = _level(snd, floor, params)
    cpps = float(cepstral.mean()) if len(cepstral) else None
    period = clear_period(cpps, params)

    def pitched(measure: Measure) -> Quality:
        return quality(measure) & period

    trial = _Trial(snd, samples, offset, span, pitched)
    jitter, shimmer = (pitched(m) & steady for m in (Measure.JITTER, Measure.SHIMMER))
    rows = (
        *pitch_rows(f0[f0 > 0], pitched(Measure.PITCH), span),
        *(
            row(name, found[name], unit, method(name), n=cycles, quality=verdict_, span=span)
            for kinds, verdict_ in ((JITTER, jitter), (SHIMMER, shimmer))
            for name, (_, _, unit) in kinds.items()
        ),
        row("hnr", noise, "dB", methods.HNR, quality=pitched(Measure.HNR), span=span),
        row(
            "cpps",
            cpps,
            "dB",
            methods.CPPS,
            quality=quality(Measure.CPPS),
            span=span,
        ),
        *tremor_rows(f0, samples, clip.rate, floor, pitched(Measure.PITCH), span, params),
        *_break_rows(trial, pitch, points, floor, ceiling),
        *phonation_rows(phonation, clip, params, period),
        slope_row(level_slope(level_times, level, params), quality(Measure.LEVEL), span, params),
        *_nasality_rows(trial, clip, f0),
        *spectral_rows(
            samples,
            offset,
            (offset + times, f0),
            clip.recording,
            voice & period,
            span,
            params,
        ),
    )
    window = params.level_window

    def windows(name: str, moments: np.ndarray, values: np.ndarray, unit: str) -> Track:
        return window_track(
            name, moments, values, unit, start=span.start, end=span.end, window=window
        )

    noise_times, noise_values = noise_frames
    return Result(
        measurements=rows,
        tracks=(
            curve("f0", offset + times, f0, "Hz"),
            curve("level", offset + level_times, level, "dB"),
            windows("f0", offset + times, np.where(f0 > 0, f0, np.nan), "Hz"),
            windows("level", offset + level_times, level, "dB"),
            windows("hnr", offset + noise_times, noise_values, "dB"),
            windows("cpps", offset + cepstral_times, cepstral, "dB"),
        ),
        quality=voice,
        methods={
            **methods.sustained(floor, ceiling, span, params),
            **spectral_settings(clip.rate, methods.span_settings(span)),
        },
    )


def phonation_rows(
    phonation: Phonation, clip: Clip, params: Params, period: Quality
) -> tuple[Measurement, ...]:
    """How long the voice held, and how much of the phonation is without voice."""
    quality = verdict(Measure.PITCH, clip.recording, params) & period
    edge = params.cut_off_within
    held = phonation.longest
    if held.start - clip.recorded.start < edge or clip.recorded.end - held.end < edge:
        text = "the voice reaches the edge of the recording: it may have lasted longer"
        cut_off = Quality(Verdict.LIMITED, (Reason("cut_off", text),))
    else:
        cut_off = Quality()
    share = 100 * phonation.breaks_share
    return (
        row("unvoiced_share", share, "%", methods.PHONATION, span=phonation.whole, quality=quality),
        row(
            "phonation_time",
            held.duration,
            "s",
            methods.PHONATION,
            span=held,
            quality=quality & cut_off,
        ),
    )


def _break_rows(
    trial: _Trial, pitch: Any, points: Any, floor: float, ceiling: float
) -> tuple[Measurement, ...]:
    breaks = praat.voice_breaks(trial.snd, pitch, points, floor, ceiling)
    quality, count = trial.quality(Measure.PITCH), breaks.count
    known = None if count is None else float(count)
    return (
        row("voice_breaks", known, "{count}", methods.BREAKS, span=trial.span, quality=quality),
        row(
            "voice_break_degree",
            breaks.degree,
            "%",
            methods.BREAKS,
            span=trial.span,
            quality=quality,
        ),
    )


def _nasality_rows(trial: _Trial, clip: Clip, f0: np.ndarray) -> tuple[Measurement, ...]:
    quality, span, voiced = trial.quality(Measure.HNR), trial.span, f0[f0 > 0]
    spectrum = nasality.vowel_spectrum(trial.samples, clip.rate)
    ratio = nasality.low_to_high_ratio(spectrum, clip.rate)
    peak = None
    if len(voiced):
        formant = nasality.first_formant(trial.snd)
        peak = nasality.nasal_prominence(spectrum, float(np.median(voiced)), formant)
    return (
        row("vlhr", ratio, "dB", methods.VLHR, span=span, quality=quality, absent=_NARROW),
        row("a1_p0", peak, "dB", methods.NASAL_PEAK, span=span, quality=quality, absent=_NO_PEAK),
    )


def _harmonicity(snd: Any, floor: float, params: Params) -> tuple[float | None, praat.Curve]:
    try:
        mean, frames = praat.harmonicity(snd, floor, params)
    except praat.PraatError:  # shorter than the window of the harmonicity
        return None, (np.empty(0), np.empty(0))
    return from_praat(lambda: mean), frames


def _cepstrum(snd: Any, samples: np.ndarray, rate: int) -> praat.Curve:
    """In pieces where the phonation is longer than any voice is: a minute takes 0.4 GB."""
    try:
        if len(samples) > LONGEST_PIECE * rate:
            return curve_in_pieces(samples, rate, praat.cepstral_prominence)
        return praat.cepstral_prominence(snd)
    except praat.PraatError:  # shorter than the window of the cepstrum
        return np.empty(0), np.empty(0)


def _level(snd: Any, floor: float, params: Params) -> praat.Curve:
    try:
        return praat.level_curve(snd, floor, params.step)
    except praat.PraatError:  # shorter than the window of the intensity
        return np.empty(0), np.empty(0)
