"""A sustained vowel: pitch, perturbation, noise, cepstral prominence and fading of the level."""

from __future__ import annotations

import numpy as np

from analyzers.voice import methods, praat
from analyzers.voice.clip import Clip, Progress, curve
from analyzers.voice.intonation import PITCH_ROWS, pitch_rows
from analyzers.voice.level import level_slope
from analyzers.voice.params import Params
from analyzers.voice.phonation import Phonation, cut, find_phonation, pitch_range
from analyzers.voice.quality import Measure, verdict
from analyzers.voice.rows import all_missing, from_praat, row
from workbench.model import GOOD, Measurement, Quality, Reason, Span, Verdict
from workbench.plugin.contract import Result
from workbench.statistics.trend import RobustSlope

_ROWS = {
    **PITCH_ROWS,
    "jitter_local": ("%", methods.JITTER),
    "shimmer_local": ("%", methods.SHIMMER),
    "hnr": ("dB", methods.HNR),
    "cpps": ("dB", methods.CPPS),
    "level_slope": ("dB/s", methods.LEVEL),
}


def measure_vowel(clip: Clip, params: Params, progress: Progress) -> Result:
    """All measures of the vowel in ``clip``; missing rows where there is too little voice."""
    whole = Span(clip.start, clip.start + len(clip.samples) / clip.rate)
    found = _search(clip, params)
    if found is None or found[0].voiced_s < params.shortest_phonation:
        voiced = found[0].voiced_s if found else 0.0
        reason = Reason(
            "no_sustained_voice",
            f"{voiced:.2f} s of voice found; {params.shortest_phonation:g} s needed",
        )
        refused = Quality(Verdict.REFUSED, (reason,))
        return Result(measurements=all_missing(_ROWS, reason, whole), quality=refused)
    phonation, floor, ceiling = found
    span = phonation.span
    samples, start = cut(clip.samples, clip.rate, span.start - clip.start, span.duration)
    snd = praat.sound(samples, clip.rate)
    offset = clip.start + start

    progress(0.15, "pitch")
    times, f0 = praat.pitch_curve(praat.pitch_cc(snd, floor, ceiling, params))
    progress(0.25, "cycles")
    points = praat.pulses(snd, floor, ceiling)
    cycles = praat.number_of_points(points)
    jitter = from_praat(lambda: praat.jitter_local(points))
    shimmer = from_praat(lambda: praat.shimmer_local(snd, points))
    progress(0.35, "noise")
    noise = from_praat(lambda: praat.hnr(snd, floor, params))
    progress(0.45, "cepstrum")
    cepstral = from_praat(lambda: praat.cpps(snd))
    progress(0.95, "level")
    level_times, level = _level(snd, floor, params)
    slope = level_slope(level_times, level, params)

    voice = _voice_quality(phonation, params)

    def quality(measure: Measure) -> Quality:
        return verdict(measure, clip.recording, params) & voice

    rows = (
        *pitch_rows(f0[f0 > 0], quality(Measure.PITCH), span),
        row(
            "jitter_local",
            jitter,
            "%",
            methods.JITTER,
            n=cycles,
            quality=quality(Measure.JITTER) & _regular(jitter, params),
            span=span,
        ),
        row(
            "shimmer_local",
            shimmer,
            "%",
            methods.SHIMMER,
            n=cycles,
            quality=quality(Measure.SHIMMER) & _regular(jitter, params),
            span=span,
        ),
        row("hnr", noise, "dB", methods.HNR, quality=quality(Measure.HNR), span=span),
        row("cpps", cepstral, "dB", methods.CPPS, quality=quality(Measure.CPPS), span=span),
        slope_row(slope, quality(Measure.LEVEL), span, params),
    )
    return Result(
        measurements=rows,
        tracks=(
            curve("f0", offset + times, f0, "Hz"),
            curve("level", offset + level_times, level, "dB"),
        ),
        quality=voice,
        methods=methods.sustained(floor, ceiling, span, params),
    )


def _search(clip: Clip, params: Params) -> tuple[Phonation, float, float] | None:
    """The vowel and the speaker's pitch range (Hz), or None where nothing is voiced."""
    snd = praat.sound(clip.samples, clip.rate)
    try:
        times, f0 = praat.search_pitch(snd, params)
    except praat.PraatError:  # shorter than three periods of the search floor
        return None
    times = clip.start + times
    phonation = find_phonation(times, f0, params)
    if phonation is None:
        return None
    inside = (times >= phonation.whole.start) & (times <= phonation.whole.end)
    return (phonation, *pitch_range(f0[inside], params))


def _level(snd: object, floor: float, params: Params) -> praat.Curve:
    try:
        return praat.level_curve(snd, floor, params.step)
    except praat.PraatError:  # shorter than the window of the intensity
        return np.empty(0), np.empty(0)


def _voice_quality(phonation: Phonation, params: Params) -> Quality:
    """What the phonation itself says against its values."""
    quality = GOOD
    if phonation.voiced_s < params.steady_phonation:
        text = f"{phonation.voiced_s:.2f} s of voice; {params.steady_phonation:g} s wanted"
        quality &= Quality(Verdict.LIMITED, (Reason("short_phonation", text),))
    if phonation.breaks_share > params.broken_share:
        text = f"{100 * phonation.breaks_share:.0f} % of the phonation is without voice"
        quality &= Quality(Verdict.LIMITED, (Reason("voice_breaks", text),))
    if phonation.other_voiced_s > params.shortest_phonation:
        text = f"{phonation.other_voiced_s:.1f} s of voice outside the measured phonation"
        quality &= Quality(Verdict.GOOD, (Reason("other_voice", text),))
    return quality


def _regular(jitter: float | None, params: Params) -> Quality:
    if jitter is None or jitter <= params.perturbation_limit:
        return GOOD
    text = f"jitter above {params.perturbation_limit:g} %: cycles cannot be told apart reliably"
    return Quality(Verdict.POOR, (Reason("irregular_voice", text),))


def slope_row(
    slope: RobustSlope | None, quality: Quality, span: Span, params: Params
) -> Measurement:
    """The row of the level slope; limited below ``params.testable_windows``."""
    if slope is None:
        least = 3 * params.level_window
        reason = Reason("too_short", f"a level slope needs {least:g} s of voice")
        return row("level_slope", None, "dB/s", methods.LEVEL, span=span, absent=reason)
    if slope.n < params.testable_windows:
        text = f"{slope.n} windows; {params.testable_windows} needed for a yes or no"
        quality &= Quality(Verdict.LIMITED, (Reason("slope_not_testable", text),))
    interval = None
    if slope.low is not None and slope.high is not None:
        interval = (slope.low, slope.high)
    return row(
        "level_slope",
        slope.slope,
        "dB/s",
        methods.LEVEL,
        span=span,
        n=slope.n,
        interval=interval,
        quality=quality,
    )
