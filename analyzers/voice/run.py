"""Entry of the voice analyzer: one recording of a voice task."""

from __future__ import annotations

import numpy as np

from analyzers.voice.clip import Clip
from analyzers.voice.connected import measure_speech
from analyzers.voice.ddk import measure_ddk
from analyzers.voice.edited import task_segment
from analyzers.voice.params import Params
from analyzers.voice.phonation import cut
from analyzers.voice.quality import Recording
from analyzers.voice.sustained import measure_vowel
from workbench.media.audio import Audio, read_audio
from workbench.model import Capture, Problem
from workbench.plugin.contract import CannotMeasureError, Context, Result


def measure(capture: Capture, params: Params, ctx: Context) -> Result:
    """Measures the voice in a sound recording or in the sound track of a video.

    Raises:
        ProblemError: where the file cannot be read or holds no sound.
    """
    ctx.progress(0.0, "reading the sound")
    audio = read_audio(ctx.path(capture))
    if not np.ptp(audio.samples) > 0:
        raise CannotMeasureError(
            Problem(
                capture.path,
                "The recording is silent throughout.",
                "Check the microphone and record again.",
                code="silent",
            )
        )
    ctx.progress(0.05, "finding the voice")
    clip = _clip(audio, capture, ctx)
    match capture.task:
        case "vowel":
            result = measure_vowel(clip, params, ctx.progress)
        case "ddk":
            result = measure_ddk(clip, ctx.edits, params, ctx.progress)
        case _:
            result = measure_speech(clip, params, ctx.progress)
    ctx.progress(1.0)
    return result


def _clip(audio: Audio, capture: Capture, ctx: Context) -> Clip:
    """The part of the recording in which the task is done; times are those of the capture."""
    segment = task_segment(ctx.edits, capture.task, audio.start, audio.start + audio.duration)
    samples, start = cut(audio.samples, audio.rate, segment.start - audio.start, segment.duration)
    report = audio.report
    return Clip(
        samples=samples,
        rate=audio.rate,
        start=audio.start + start,
        recording=Recording(
            codec=report.codec,
            lossless=report.lossless,
            rate=audio.rate,
            bit_rate=report.bit_rate,
            clipped_share=report.clipped_share,
            snr_db=report.snr_db,
        ),
    )
