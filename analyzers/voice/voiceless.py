"""An attempt at a vowel without a voice: whispered, breathed or creaking below the pitch search.

The worst voices are the disease: where sound was made but no voice is found, what does not need
one is measured on the sound itself, and all else says why it is missing.
"""

from __future__ import annotations

import numpy as np

from analyzers.voice import methods, praat
from analyzers.voice.clip import Clip
from analyzers.voice.envelope import sound_level
from analyzers.voice.params import Params
from analyzers.voice.quality import Measure, verdict
from analyzers.voice.rows import all_missing, row
from analyzers.voice.vowels.trial import TRIAL_ROWS
from workbench.model import Measurement, Quality, Reason, Span, Verdict
from workbench.plugin.contract import Result


def measure_voiceless(clip: Clip, reason: Reason, params: Params) -> Result:
    """Cepstral prominence and unvoiced share of the sound in ``clip``; all else missing."""
    missing = all_missing(TRIAL_ROWS, reason, clip.whole)
    span = _sound(clip, params)
    if span is None:
        return Result(measurements=missing, quality=Quality(Verdict.REFUSED, (reason,)))
    limited = Quality(Verdict.LIMITED, (reason,))
    times, f0 = clip.search()
    voiced = params.step * int(((f0 > 0) & (times >= span.start) & (times <= span.end)).sum())
    given = {
        "cpps": row(
            "cpps",
            _cpps(clip, span),
            "dB",
            methods.CPPS,
            quality=limited & verdict(Measure.CPPS, clip.recording, params),
            span=span,
        ),
        "unvoiced_share": row(
            "unvoiced_share",
            100 * max(0.0, 1 - voiced / span.duration),
            "%",
            methods.PHONATION,
            quality=limited & verdict(Measure.PITCH, clip.recording, params),
            span=span,
        ),
    }
    used = methods.sustained(params.search_floor, params.search_ceiling, span, params)
    return Result(
        measurements=tuple(given.get(_name(m), m) for m in missing),
        quality=limited,
        methods={name: used[name] for name in (methods.CPPS, methods.PHONATION)},
    )


def _name(m: Measurement) -> str:
    return m.feature.removeprefix("voice.")


def _cpps(clip: Clip, span: Span) -> float | None:
    samples, _ = clip.samples_of(span)
    try:
        return praat.cpps(praat.sound(samples, clip.rate))
    except praat.PraatError:  # shorter than the window of the cepstrum
        return None


def _sound(clip: Clip, params: Params) -> Span | None:
    """The longest sound above the room, breaks bridged; None without room tone or too short."""
    noise = clip.recording.noise_db
    times, level = sound_level(clip.samples, clip.rate)
    if noise is None or not len(times):
        return None
    loud = clip.start + times[level > noise + params.above_noise]
    if not len(loud):
        return None
    runs = np.split(loud, np.flatnonzero(np.diff(loud) > params.longest_break) + 1)
    longest = max(runs, key=lambda run: float(run[-1] - run[0]))
    span = Span(float(longest[0]), float(longest[-1]))
    return span if span.duration >= params.shortest_trial else None
