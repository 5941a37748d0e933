"""Counting, reading and free speech: intonation, rate, pauses and quality of the voice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analyzers.voice import methods, methods_speech, praat
from analyzers.voice.clip import Clip, Progress, curve
from analyzers.voice.effort.windows import window_track
from analyzers.voice.envelope import sound_level
from analyzers.voice.params import Params
from analyzers.voice.pieces import curve_in_pieces
from analyzers.voice.quality import Measure, verdict
from analyzers.voice.rows import all_missing, row
from analyzers.voice.spectral_rows import SPECTRAL_ROWS, spectral_rows
from analyzers.voice.spectral_rows import settings as spectral_settings
from analyzers.voice.speech.counting import WORD_ROWS, word_rows
from analyzers.voice.speech.melody import pitch_span, without_jumps
from analyzers.voice.speech.number_words import told_count
from analyzers.voice.speech.pauses import Pausing, dips, find_pauses
from analyzers.voice.speech.rates import RATE_ROWS, known_syllables, rate_rows, rate_track
from analyzers.voice.speech.single_breath import SINGLE_BREATH_ROWS, single_breath_row
from analyzers.voice.speech.voiced_speech import voiced_cepstrum
from analyzers.voice.trains.syllables import speech_nuclei
from analyzers.voice.vowels.intonation import PITCH_ROWS, pitch_rows
from analyzers.voice.vowels.phonation import pitch_range
from analyzers.voice.vowels.voice_quality import clear_period
from workbench.model import GOOD, Measurement, Quality, Reason, Span, Track, Verdict
from workbench.plugin.contract import Result, Settings

_PAUSE_ROWS = {
    "pause_count": ("{count}", methods_speech.PAUSES),
    "pause_time_share": ("%", methods_speech.PAUSES),
    "pause_mean": ("s", methods_speech.PAUSES),
    "speech_run_longest": ("s", methods_speech.PAUSES),
    "short_pause_count": ("{count}", methods_speech.PAUSES),
    "short_pause_time_share": ("%", methods_speech.PAUSES),
}
_VOICE_ROWS = {
    "f0_range": ("{semitone}", methods.PITCH),
    "level_range": ("dB", methods_speech.VOICED_LEVEL),
    "cpps_speech": ("dB", methods_speech.CPPS_SPEECH),
}


def speech_rows(task: str, one_breath: bool) -> dict[str, tuple[str, str]]:
    """The features of a speech task: unit and method."""
    words = WORD_ROWS if task == "counting" else {}
    breath = SINGLE_BREATH_ROWS if words and one_breath else {}
    timing = {**RATE_ROWS, **_PAUSE_ROWS}
    return {**PITCH_ROWS, **_VOICE_ROWS, **timing, **SPECTRAL_ROWS, **words, **breath}


def measure_speech(
    clip: Clip,
    task: str,
    text: str,
    params: Params,
    progress: Progress,
    *,
    one_breath: bool = False,
) -> Result:
    """All measures of the speech in ``clip``.

    Args:
        text: what was read, or "".
        one_breath: whether a count was to be made in one breath.
    """
    whole = clip.whole
    _, searched = clip.search()
    try:
        nuclei = speech_nuclei(clip.samples, clip.rate, clip.start, params)
    except praat.PraatError:  # shorter than the analysis windows
        nuclei = None
    if nuclei is None or not len(searched):
        return _nothing(
            speech_rows(task, one_breath),
            "too_short",
            f"only {whole.duration:.2f} s of sound",
            whole,
        )
    voiced_s = np.count_nonzero(searched) * params.step
    if voiced_s < params.shortest_phonation:
        text_ = f"{voiced_s:.2f} s of voice found; {params.shortest_phonation:g} s needed"
        return _nothing(speech_rows(task, one_breath), "no_voice", text_, whole)
    progress(0.3, "pitch")
    floor, ceiling = pitch_range(searched, params)
    f0_times, f0 = curve_in_pieces(
        clip.samples,
        clip.rate,
        lambda snd: praat.pitch_curve(praat.pitch_cc(snd, floor, ceiling, params)),
    )
    f0_times = clip.start + f0_times
    progress(0.5, "pauses")
    times, level = sound_level(clip.samples, clip.rate)
    times = clip.start + times
    pausing = find_pauses(times, level, f0_times[f0 > 0], clip.recording.noise_db, params)
    progress(0.6, "cepstrum")
    cepstral_times, cepstral = voiced_cepstrum(clip, f0_times, f0, params)
    recording = clip.recording
    timing = verdict(Measure.TIMING, recording, params)
    heard = replace(recording, dips_db=dips(level) if len(level) else None)
    pauses = verdict(Measure.PAUSES, heard, params)
    period = clear_period(float(cepstral.mean()) if len(cepstral) else None, params)
    pitch_quality = verdict(Measure.PITCH, recording, params) & period
    voiced = f0[f0 > 0]
    tuneful = without_jumps(voiced, params)
    speech = whole if pausing is None else pausing.speech
    known = known_syllables(task, text, params)
    voiced_level = np.interp(f0_times[f0 > 0], times, level)
    rows = [
        *pitch_rows(voiced, pitch_quality, whole, tuneful),
        *_voice_rows(tuneful, voiced_level, cepstral, clip, pitch_quality, params),
        *rate_rows(nuclei, pausing, known, (timing, pauses), speech),
        *_pause_rows(pausing, pauses, whole),
        *spectral_rows(
            clip.samples,
            clip.start,
            (f0_times, f0),
            recording,
            period,
            whole,
            params,
        ),
    ]
    used: dict[str, Settings] = {
        methods.PITCH: methods.pitch(floor, ceiling, whole, params),
        methods_speech.VOICED_LEVEL: {"level": "at voiced frames", "range": "5-95 %"},
        methods_speech.CPPS_SPEECH: {
            **methods.cpps(whole),
            "sound": "voiced stretches of 30 ms or more, joined",
        },
        methods_speech.NUCLEI: methods_speech.nuclei(params),
        **spectral_settings(clip.rate, methods.span_settings(whole)),
    }
    if known is not None:
        used[methods_speech.KNOWN_TEXT] = methods_speech.known_text(*known)
    if pausing is not None:
        used[methods_speech.PAUSES] = methods_speech.pauses(params, pausing.threshold_db)
    if task == "counting":
        told = told_count(text)
        rows += word_rows(pausing, nuclei, told, timing, whole, params)
        if one_breath:
            rows.append(single_breath_row(pausing, nuclei, told, timing, whole, params))
        used[methods_speech.WORDS] = used.get(methods_speech.PAUSES, {})
    start, end, window = speech.start, speech.end, params.speech_window

    def windows(name: str, moments: np.ndarray, values: np.ndarray, unit: str) -> Track:
        return window_track(name, moments, values, unit, start=start, end=end, window=window)

    return Result(
        measurements=tuple(rows),
        tracks=(
            curve("f0", f0_times, f0, "Hz"),
            curve("level", times[::4], level[::4], "dB"),
            windows("f0", f0_times, np.where(f0 > 0, f0, np.nan), "Hz"),
            windows("level", f0_times[f0 > 0], voiced_level, "dB"),
            windows("cpps", cepstral_times, cepstral, "dB"),
            rate_track(nuclei, pausing, speech, params),
        ),
        quality=GOOD,
        methods=used,
    )


def _voice_rows(
    tuneful: np.ndarray,
    voiced_level: np.ndarray,
    cepstral: np.ndarray,
    clip: Clip,
    pitch_quality: Quality,
    params: Params,
) -> tuple[Measurement, ...]:
    recording, whole = clip.recording, clip.whole
    absent = Reason("unvoiced", "too little voice")
    span = pitch_span(tuneful)[2] if len(tuneful) > 1 else None
    low, high = np.percentile(voiced_level, [5, 95]) if len(voiced_level) > 1 else (None, None)
    return (
        row(
            "f0_range",
            span,
            "{semitone}",
            methods.PITCH,
            span=whole,
            n=len(tuneful),
            quality=pitch_quality,
            absent=absent,
        ),
        row(
            "level_range",
            None if low is None or high is None else float(high - low),
            "dB",
            methods_speech.VOICED_LEVEL,
            span=whole,
            n=len(voiced_level),
            quality=verdict(Measure.LEVEL, recording, params),
            absent=absent,
        ),
        row(
            "cpps_speech",
            float(cepstral.mean()) if len(cepstral) else None,
            "dB",
            methods_speech.CPPS_SPEECH,
            span=whole,
            n=len(cepstral),
            quality=verdict(Measure.CPPS, recording, params),
            absent=absent,
        ),
    )


def _pause_rows(pausing: Pausing | None, quality: Quality, whole: Span) -> tuple[Measurement, ...]:
    if pausing is None:
        return all_missing(_PAUSE_ROWS, Reason("no_speech", "no stretch of sound found"), whole)
    lengths = [p.duration for p in pausing.pauses]
    n, short = len(lengths), len(pausing.short_pauses)
    mean = float(np.mean(lengths)) if n else None
    spread = float(np.std(lengths, ddof=1)) if n > 1 else None
    values = {
        "pause_count": float(n),
        "pause_time_share": pausing.time_share(pausing.pauses),
        "pause_mean": mean,
        "speech_run_longest": max(r.duration for r in pausing.runs),
        "short_pause_count": float(short),
        "short_pause_time_share": pausing.time_share(pausing.short_pauses),
    }
    return tuple(
        row(
            name,
            values[name],
            unit,
            method,
            span=pausing.speech,
            n=short if name.startswith("short") else n,
            sd=spread if name == "pause_mean" else None,
            quality=quality,
            absent=Reason("no_pause", "no pause of 0.3 s or longer"),
        )
        for name, (unit, method) in _PAUSE_ROWS.items()
    )


def _nothing(rows: dict[str, tuple[str, str]], code: str, text: str, whole: Span) -> Result:
    reason = Reason(code, text)
    return Result(
        measurements=all_missing(rows, reason, whole),
        quality=Quality(Verdict.REFUSED, (reason,)),
    )
