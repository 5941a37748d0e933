"""Counting, reading and free speech: intonation and pauses."""

from __future__ import annotations

import numpy as np

from analyzers.voice import methods, praat
from analyzers.voice.clip import Clip, Progress, curve
from analyzers.voice.intonation import PITCH_ROWS, pitch_rows
from analyzers.voice.params import Params
from analyzers.voice.pauses import Pausing, find_pauses
from analyzers.voice.phonation import pitch_range
from analyzers.voice.quality import Measure, verdict
from analyzers.voice.rows import all_missing, row
from workbench.model import GOOD, Measurement, Quality, Reason, Span, Track, Verdict
from workbench.plugin.contract import Result, Settings

_PAUSE_ROWS = {
    "pause_count": ("{count}", methods.PAUSES),
    "pause_time_share": ("%", methods.PAUSES),
}


def measure_speech(clip: Clip, params: Params, progress: Progress) -> Result:
    """Pitch and pauses of the speech in ``clip``."""
    whole = Span(clip.start, clip.start + len(clip.samples) / clip.rate)
    snd = praat.sound(clip.samples, clip.rate)
    try:
        _, searched = praat.search_pitch(snd, params)
        times, level = praat.level_curve(snd, params.pause_min_pitch, params.step)
    except praat.PraatError:  # shorter than the analysis windows
        return _nothing("too_short", f"only {whole.duration:.2f} s of sound", whole)
    voiced_s = np.count_nonzero(searched) * params.step
    if voiced_s < params.shortest_phonation:
        return _nothing(
            "no_voice",
            f"{voiced_s:.2f} s of voice found; {params.shortest_phonation:g} s needed",
            whole,
        )
    progress(0.4, "pitch")
    floor, ceiling = pitch_range(searched, params)
    f0_times, f0 = praat.pitch_curve(praat.pitch_cc(snd, floor, ceiling, params))
    progress(0.8, "pauses")
    times, f0_times = clip.start + times, clip.start + f0_times
    pausing = find_pauses(times, level, params)
    quality = verdict(Measure.PITCH, clip.recording, params)
    used: dict[str, Settings] = {
        methods.PITCH: methods.pitch(floor, ceiling, whole, params),
        methods.PAUSES: methods.pauses(params),
    }
    tracks: tuple[Track, ...] = (
        curve("f0", f0_times, f0, "Hz"),
        curve("level", times, level, "dB"),
    )
    pause_quality = verdict(Measure.TIMING, clip.recording, params)
    return Result(
        measurements=(
            *pitch_rows(f0[f0 > 0], quality, whole),
            *_pause_rows(pausing, pause_quality, whole),
        ),
        tracks=tracks,
        quality=GOOD,
        methods=used,
    )


def _pause_rows(pausing: Pausing | None, quality: Quality, whole: Span) -> tuple[Measurement, ...]:
    if pausing is None:
        return all_missing(_PAUSE_ROWS, Reason("no_speech", "no stretch of sound found"), whole)
    lengths = tuple(p.duration for p in pausing.pauses)
    speech, n, method = pausing.speech, len(lengths), methods.PAUSES
    share = pausing.time_share
    return (
        row("pause_count", float(n), "{count}", method, span=speech, n=n, quality=quality),
        row("pause_time_share", share, "%", method, span=speech, n=n, quality=quality),
    )


def _nothing(code: str, text: str, whole: Span) -> Result:
    reason = Reason(code, text)
    return Result(
        measurements=all_missing({**PITCH_ROWS, **_PAUSE_ROWS}, reason, whole),
        quality=Quality(Verdict.REFUSED, (reason,)),
    )
