"""Syllables as fast as possible (diadochokinesis): how many, how fast, how regular, how lasting."""

from __future__ import annotations

import numpy as np

from analyzers.voice import methods_speech, praat
from analyzers.voice.clip import Clip, Progress, curve
from analyzers.voice.effort.windows import series
from analyzers.voice.params import Params
from analyzers.voice.quality import Measure, verdict
from analyzers.voice.rows import all_missing, row
from analyzers.voice.trains.edited import syllable_events
from analyzers.voice.trains.rhythm import Rhythm, rhythm
from analyzers.voice.trains.syllables import SyllableTrain
from workbench.model import Edit, Measurement, Quality, Reason, Span, Verdict
from workbench.plugin.contract import Result
from workbench.statistics.trend import LEAST_FOR_SLOPE, RobustSlope, drift

_ONSETS, _NUCLEI = methods_speech.ONSETS, methods_speech.NUCLEI
DDK_ROWS = {
    "ddk_rate": ("{syllable}/s", _ONSETS),
    "ddk_rate_middle": ("{syllable}/s", _ONSETS),
    "ddk_rate_nuclei": ("{syllable}/s", _NUCLEI),
    "ddk_syllables": ("{syllable}", _ONSETS),
    "ddk_interval_cv": ("%", _ONSETS),
    "ddk_interval_robust_cv": ("%", _ONSETS),
    "ddk_interval_jitter": ("%", _ONSETS),
    "ddk_interval_cv_nuclei": ("%", _NUCLEI),
    "ddk_decay": ("ms/s", _ONSETS),
    "ddk_decay_nuclei": ("ms/s", _NUCLEI),
    "ddk_level_slope": ("dB/s", _NUCLEI),
}
_FEW = Reason("too_few_syllables", "too few syllables for this measure")


def ddk_segments(clip: Clip, params: Params) -> tuple[tuple[Span, float | None], ...]:
    """The series of a recording: syllables without a gap of ``params.longest_interval`` or more."""
    try:
        train = clip.train()
    except praat.PraatError:  # shorter than the analysis windows
        return ()
    if not len(train.onsets):
        return ()
    cuts = np.flatnonzero(np.diff(train.onsets) > params.longest_interval) + 1
    found = []
    for part in np.split(np.arange(len(train.onsets)), cuts):
        if len(part) < params.fewest_syllables:
            continue
        before, after = params.first_onset_reach, params.longest_interval / 2
        span = Span(float(train.onsets[part[0]]) - before, float(train.nuclei[part[-1]]) + after)
        inside = span.overlap(clip.whole)
        if inside is not None:
            found.append((inside, _sureness(train.onsets[part], train.nuclei[part], params)))
    return tuple(found)


def _sureness(onsets: np.ndarray, nuclei: np.ndarray, params: Params) -> float:
    """1 where bursts and vowels tell the same rhythm, 0 where they differ by the limit or more."""
    first, second = rhythm(onsets), rhythm(nuclei)
    if first is None or second is None:
        return 0.0
    return max(0.0, 1 - abs(first.cv - second.cv) / params.rhythm_disagreement)


def measure_ddk(clip: Clip, edits: tuple[Edit, ...], params: Params, progress: Progress) -> Result:
    """Count, rate, regularity and slowing of the syllables in ``clip``, from their burst onsets."""
    whole = clip.whole
    try:
        train = clip.train()
    except praat.PraatError:  # shorter than the analysis windows
        return _nothing("too_short", f"only {whole.duration:.2f} s of sound", whole)
    progress(0.9, "syllables")
    events = tuple(
        e for e in syllable_events(train.onsets, edits) if not e.edited or whole.contains(e.t)
    )
    beats = rhythm(np.array([event.t for event in events]))
    if beats is None or len(events) < params.fewest_syllables:
        text = f"{len(events)} syllables found; {params.fewest_syllables} needed"
        return _nothing("too_few_syllables", text, whole)
    onsets = np.array([event.t for event in events])
    quality = verdict(Measure.TIMING, clip.recording, params) & _unbroken(beats, params)
    return Result(
        measurements=_rows(train, onsets, beats, quality, clip, params),
        tracks=(
            curve("level", train.level_times, train.level, "dB"),
            series("ddk_interval", onsets[1:], beats.intervals, "s"),
        ),
        events=events,
        methods={
            _ONSETS: methods_speech.onsets(params),
            _NUCLEI: methods_speech.ddk_nuclei(params),
        },
    )


def _rows(
    train: SyllableTrain,
    onsets: np.ndarray,
    beats: Rhythm,
    quality: Quality,
    clip: Clip,
    params: Params,
) -> tuple[Measurement, ...]:
    span = Span(float(onsets[0]), float(onsets[-1]))
    vowels = rhythm(train.nuclei)
    agreed = quality & _agreement(beats, vowels, params) & _heard(train)
    peaks = np.interp(train.nuclei, train.level_times, train.level)
    fading = drift(train.nuclei, peaks) if len(peaks) >= LEAST_FOR_SLOPE else None
    count = len(onsets)
    values: dict[str, float | None] = {
        "ddk_rate": beats.rate,
        "ddk_rate_middle": beats.middle_rate,
        "ddk_rate_nuclei": None if vowels is None else vowels.rate,
        "ddk_syllables": float(count),
        "ddk_interval_cv": beats.cv,
        "ddk_interval_robust_cv": beats.robust_cv,
        "ddk_interval_jitter": beats.jitter,
        "ddk_interval_cv_nuclei": None if vowels is None else vowels.cv,
    }
    slopes = {
        "ddk_decay": (beats.decay, 1000.0, agreed),
        "ddk_decay_nuclei": (None if vowels is None else vowels.decay, 1000.0, agreed),
        "ddk_level_slope": (fading, 1.0, quality & verdict(Measure.LEVEL, clip.recording, params)),
    }
    rows = []
    for name, (unit, method) in DDK_ROWS.items():
        if name in slopes:
            slope, factor, own = slopes[name]
            rows.append(_slope_row(name, slope, factor, own, span, params))
            continue
        counted = name in {"ddk_rate", "ddk_syllables"}
        rows.append(
            row(
                name,
                values[name],
                unit,
                method,
                span=span,
                n=count if counted else count - 1,
                quality=quality if "rate" in name or counted else agreed,
                samples=tuple(beats.intervals.tolist()) if name == "ddk_interval_jitter" else (),
                absent=_FEW,
            )
        )
    return tuple(rows)


def _slope_row(
    name: str,
    slope: RobustSlope | None,
    factor: float,
    quality: Quality,
    span: Span,
    params: Params,
) -> Measurement:
    unit, method = DDK_ROWS[name]
    if slope is None:
        return row(name, None, unit, method, span=span, absent=_FEW)
    if slope.n < params.testable_windows:
        text = f"{slope.n} intervals; {params.testable_windows} needed for a yes or no"
        quality &= Quality(Verdict.LIMITED, (Reason("slope_not_testable", text),))
    interval = None
    if slope.low is not None and slope.high is not None:
        interval = (factor * slope.low, factor * slope.high)
    value = factor * slope.slope
    return row(name, value, unit, method, span=span, n=slope.n, interval=interval, quality=quality)


def _unbroken(beats: Rhythm, params: Params) -> Quality:
    longest = float(beats.intervals.max())
    if longest <= params.longest_interval:
        return Quality()
    text = f"{longest:.1f} s between two syllables: more than one series, or an interruption"
    return Quality(Verdict.LIMITED, (Reason("interrupted", text),))


def _heard(train: SyllableTrain) -> Quality:
    if train.by_bursts:
        return Quality()
    text = f"{100 * train.clear:.0f} % of the bursts stand out: the vowels tell the onsets"
    return Quality(Verdict.LIMITED, (Reason("bursts_unclear", text),))


def _agreement(bursts: Rhythm, vowels: Rhythm | None, params: Params) -> Quality:
    """Whether onsets and nuclei, two readings of the same train, tell the same rhythm."""
    by_vowels = 0.0 if vowels is None else vowels.cv
    if abs(bursts.cv - by_vowels) <= params.rhythm_disagreement:
        return Quality()
    text = f"{bursts.cv:.0f} % by bursts, {by_vowels:.0f} % by vowels"
    return Quality(Verdict.LIMITED, (Reason("rhythm_uncertain", text),))


def _nothing(code: str, text: str, whole: Span) -> Result:
    reason = Reason(code, text)
    return Result(
        measurements=all_missing(DDK_ROWS, reason, whole),
        quality=Quality(Verdict.REFUSED, (reason,)),
    )
