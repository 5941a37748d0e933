"""Alternating syllables as fast as possible (diadochokinesis): how many, and how fast."""

from __future__ import annotations

import numpy as np

from analyzers.voice import methods, praat
from analyzers.voice.clip import Clip, Progress, curve
from analyzers.voice.edited import syllable_events
from analyzers.voice.params import Params
from analyzers.voice.quality import Measure, verdict
from analyzers.voice.rows import all_missing, row
from analyzers.voice.syllables import find_syllables
from workbench.model import Edit, Quality, Reason, Span, Verdict
from workbench.plugin.contract import Result

_ROWS = {
    "ddk_rate": ("{syllable}/s", methods.ONSETS),
    "ddk_syllables": ("{syllable}", methods.ONSETS),
    "ddk_interval_cv": ("%", methods.ONSETS),
}


def measure_ddk(clip: Clip, edits: tuple[Edit, ...], params: Params, progress: Progress) -> Result:
    """Count, rate and regularity of the syllables in ``clip``, from their burst onsets."""
    whole = Span(clip.start, clip.start + len(clip.samples) / clip.rate)
    try:
        train = find_syllables(clip.samples, clip.rate, clip.start, params)
    except praat.PraatError:  # shorter than the analysis windows
        return _nothing("too_short", f"only {whole.duration:.2f} s of sound", whole)
    progress(0.9, "syllables")
    events = syllable_events(train.onsets, edits)
    if len(events) < params.fewest_syllables:
        text = f"{len(events)} syllables found; {params.fewest_syllables} needed"
        return _nothing("too_few_syllables", text, whole)
    onsets = np.array([event.t for event in events])
    intervals = np.diff(onsets)
    span = Span(float(onsets[0]), float(onsets[-1]))
    quality = verdict(Measure.TIMING, clip.recording, params) & _unbroken(intervals, params)
    rate = len(intervals) / span.duration
    variation = 100 * float(intervals.std(ddof=1) / intervals.mean())
    n, method = len(events), methods.ONSETS
    return Result(
        measurements=(
            row(
                "ddk_rate",
                rate,
                "{syllable}/s",
                method,
                span=span,
                n=n,
                quality=quality,
            ),
            row("ddk_syllables", float(n), "{syllable}", method, span=span, n=n, quality=quality),
            row(
                "ddk_interval_cv",
                variation,
                "%",
                method,
                span=span,
                n=len(intervals),
                quality=quality & _agreement(train.nuclei, train.onsets, params),
            ),
        ),
        tracks=(curve("level", train.level_times, train.level, "dB"),),
        events=events,
        methods={methods.ONSETS: methods.onsets(params)},
    )


def _unbroken(intervals: np.ndarray, params: Params) -> Quality:
    longest = float(intervals.max())
    if longest <= params.longest_interval:
        return Quality()
    text = f"{longest:.1f} s between two syllables: more than one series, or an interruption"
    return Quality(Verdict.LIMITED, (Reason("interrupted", text),))


def _agreement(nuclei: np.ndarray, onsets: np.ndarray, params: Params) -> Quality:
    """Whether onsets and nuclei, two readings of the same train, tell the same rhythm."""
    by_onset, by_nucleus = (
        100 * float(np.diff(t).std(ddof=1) / np.diff(t).mean()) if len(t) > 2 else 0.0
        for t in (onsets, nuclei)
    )
    if abs(by_onset - by_nucleus) <= params.rhythm_disagreement:
        return Quality()
    text = f"{by_onset:.0f} % by bursts, {by_nucleus:.0f} % by vowels"
    return Quality(Verdict.LIMITED, (Reason("rhythm_uncertain", text),))


def _nothing(code: str, text: str, whole: Span) -> Result:
    reason = Reason(code, text)
    return Result(
        measurements=all_missing(_ROWS, reason, whole),
        quality=Quality(Verdict.REFUSED, (reason,)),
    )
