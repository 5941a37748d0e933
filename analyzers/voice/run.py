"""Entry of the voice analyzer: one recording of one or more voice tasks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analyzers.voice.bandwidth import band_edge
from analyzers.voice.clip import Clip, Progress, whole_clip
from analyzers.voice.effort.fatigue import with_fatigue
from analyzers.voice.gather import gathered
from analyzers.voice.params import Params
from analyzers.voice.quality import Recording
from analyzers.voice.segments import set_segments
from analyzers.voice.spectral_rows import WIDEST_BAND
from analyzers.voice.speech.connected import measure_speech
from analyzers.voice.speech.single_breath import is_one_breath
from analyzers.voice.trains.ddk import ddk_segments, measure_ddk
from analyzers.voice.vowels.glissando import measure_glissando
from analyzers.voice.vowels.sound_level import with_sound_level
from analyzers.voice.vowels.sustained import measure_vowel, vowel_segments
from workbench.media.audio import Audio, read_audio
from workbench.media.cues import cues_of
from workbench.model import Capture, Problem, SetSegment
from workbench.plugin.contract import CannotMeasureError, Context, Result
from workbench.plugin.stretches import (
    Stretch,
    boundary_events,
    corrected_stretches,
    set_by_person,
    taken_over,
)

TASKS = ("vowel", "reading", "counting", "ddk", "monologue", "glissando")


def measure(capture: Capture, params: Params, ctx: Context) -> Result:
    """Measures the voice in a sound recording or in the sound track of a video.

    Raises:
        ProblemError: where the file or its cue sheet cannot be read, or holds no sound.
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
    clip = whole_clip(audio.samples, audio.rate, audio.start, _recording(audio, params), params)
    segments = _segments(clip, capture, ctx, params)
    told = ctx.facts.get("text")
    text = told if isinstance(told, str) else ""
    calibration = ctx.facts.get("calibration_db")
    told_level = calibration if isinstance(calibration, float) else None
    done = []
    for i, segment in enumerate(segments):
        first, share = i / len(segments), 1 / len(segments)

        def progress(
            fraction: float, note: str = "", first: float = first, share: float = share
        ) -> None:
            ctx.progress(0.1 + 0.9 * (first + share * fraction), note)

        breath = is_one_breath(capture.acq)
        found = _measured(segment, clip, text, breath, ctx, params, progress)
        found = with_fatigue(found, segment.task, clip.recording, params)
        found = with_sound_level(found, clip, segment, told_level, params, scaled=audio.scaled)
        done.append((segment, found))
    ctx.progress(1.0)
    result = gathered(done, capture.task)
    shown = tuple(s for s in segments if s.span != clip.whole or s.edited)
    return replace(result, events=(*result.events, *boundary_events(shown or segments)))


def _measured(
    segment: Stretch,
    clip: Clip,
    text: str,
    one_breath: bool,
    ctx: Context,
    params: Params,
    progress: Progress,
) -> Result:
    whole = segment.span == clip.whole
    part = clip if whole else clip.part(segment.span, params, anew=segment.confidence is None)
    match segment.task:
        case "vowel":
            return measure_vowel(part, params, progress)
        case "ddk":
            return measure_ddk(part, ctx.edits, params, progress)
        case "glissando":
            return measure_glissando(part, params, progress)
        case _:
            return measure_speech(part, segment.task, text, params, progress, one_breath=one_breath)


def _segments(clip: Clip, capture: Capture, ctx: Context, params: Params) -> tuple[Stretch, ...]:
    """The stretches that a person set or moved, else those cued, else found; else the whole."""
    task = capture.task
    found = _cued(clip, capture, ctx) or _found(clip, task, params)
    by_hand = set_by_person(ctx.edits)
    if by_hand is not None:
        if not by_hand:
            raise CannotMeasureError(_no_task(capture))
        own = set_segments(by_hand, clip.whole)
        found = tuple(_as_it_was(segment, found) for segment in own) or found
    known = corrected_stretches(found, ctx.edits, clip.whole)
    kept = tuple(s for s in known if s.task in TASKS and s.span.duration > 0)
    return kept or (Stretch(task, clip.whole),)


def _as_it_was(own: Stretch, found: tuple[Stretch, ...]) -> Stretch:
    """A stretch that a person only took over stays the one that was found or cued."""
    edit = SetSegment(own.task, own.span.start, own.span.end)
    return next((s for s in found if taken_over(edit, s.task, s.span)), own)


def _no_task(capture: Capture) -> Problem:
    return Problem(
        capture.path,
        "a person said that no task is done in it.",
        "Set the stretch of the task in the window, or take back that correction.",
        "no_segments",
        "voice",
    )


def _cued(clip: Clip, capture: Capture, ctx: Context) -> tuple[Stretch, ...]:
    """What the cue sheet states of voice tasks; its other tasks are other analyzers'."""
    cue_file = ctx.facts.get("cue_file")
    if not cue_file:
        return ()
    cues = cues_of(ctx.path(capture), capture.path, str(cue_file))
    found = [
        Stretch(cue.task, span)
        for cue in cues
        if cue.task in TASKS and (span := cue.span.overlap(clip.whole))
    ]
    return tuple(sorted(found, key=lambda s: (s.span, s.task)))


def _found(clip: Clip, task: str, params: Params) -> tuple[Stretch, ...]:
    match task:
        case "vowel" | "glissando":
            stretches = vowel_segments(clip, params)
        case "ddk":
            stretches = ddk_segments(clip, params)
        case _:
            return (Stretch(task, clip.whole),)
    return tuple(Stretch(task, span, sure) for span, sure in stretches)


def _recording(audio: Audio, params: Params) -> Recording:
    report = audio.report
    rounding_db = 20 * np.log10(report.step / np.sqrt(12)) if report.step > 0 else None
    matters = max(params.wide_band / 2, WIDEST_BAND) * params.bit_rate_slack
    return Recording(
        codec=report.codec,
        lossless=report.lossless,
        rate=audio.rate,
        bit_rate=report.bit_rate,
        clipped_share=report.clipped_share,
        snr_db=report.snr_db,
        noise_db=report.noise_floor_db,
        rounding_snr_db=None if rounding_db is None else float(report.level_db - rounding_db),
        band_hz=band_edge(audio.samples, audio.rate, up_to=matters),
    )
