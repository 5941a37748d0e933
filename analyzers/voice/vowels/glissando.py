"""Glissando: how far down and up the voice goes."""

from __future__ import annotations

import numpy as np

from analyzers.voice import methods, methods_speech, praat
from analyzers.voice.clip import Clip, Progress, curve
from analyzers.voice.params import Params
from analyzers.voice.pieces import curve_in_pieces
from analyzers.voice.quality import Measure, verdict
from analyzers.voice.rows import all_missing, row
from analyzers.voice.speech.melody import pitch_span
from workbench.model import Quality, Reason, Verdict
from workbench.plugin.contract import Result

_GLIDE = methods_speech.GLIDE
GLISSANDO_ROWS = {
    "glissando_min": ("Hz", _GLIDE),
    "glissando_max": ("Hz", _GLIDE),
    "glissando_range": ("{semitone}", _GLIDE),
    "glissando_lowest": ("Hz", _GLIDE),
}
_LEAST_FRAMES = 20


def measure_glissando(clip: Clip, params: Params, progress: Progress) -> Result:
    """Ends (5th and 95th percentile) of the pitch of a glide, and the lowest pitch of all.

    The speaker's quartiles would cut a glide's ends off, so the whole range of voices is searched.
    """
    floor, ceiling = params.lowest_floor, params.highest_ceiling
    try:
        times, f0 = curve_in_pieces(
            clip.samples,
            clip.rate,
            lambda snd: praat.pitch_curve(praat.pitch_cc(snd, floor, ceiling, params)),
        )
    except praat.PraatError:  # shorter than three periods of the floor
        times, f0 = np.empty(0), np.empty(0)
    progress(0.8, "pitch")
    whole, voiced = clip.whole, f0[f0 > 0]
    if len(voiced) < _LEAST_FRAMES:
        reason = Reason("no_voice", f"{len(voiced) * params.step:.2f} s of voice found")
        return Result(
            measurements=all_missing(GLISSANDO_ROWS, reason, whole),
            quality=Quality(Verdict.REFUSED, (reason,)),
        )
    low, high, span = pitch_span(voiced)
    values = {
        "glissando_min": low,
        "glissando_max": high,
        "glissando_range": span,
        "glissando_lowest": float(voiced.min()),
    }
    quality = verdict(Measure.PITCH, clip.recording, params)
    return Result(
        measurements=tuple(
            row(name, values[name], unit, method, span=whole, n=len(voiced), quality=quality)
            for name, (unit, method) in GLISSANDO_ROWS.items()
        ),
        tracks=(curve("f0", clip.start + times, f0, "Hz"),),
        methods={
            _GLIDE: {**methods.pitch(floor, ceiling, whole, params), "ends": "5-95 %"},
        },
    )
