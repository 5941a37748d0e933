"""A video of a face: its segments, and what each of them shows."""

from __future__ import annotations

from analyzers.face.eyes.blinks import BLINK, Blink, blink_events, find_blinks
from analyzers.face.films.automatic import automatic_segments
from analyzers.face.films.boundaries import boundary_events, corrected_segments
from analyzers.face.films.recording import Recording, follow
from analyzers.face.films.seen import look
from analyzers.face.films.segment_rows import segment_rows
from analyzers.face.films.segments import (
    CLOSURES,
    GAZES,
    MEASURED,
    REST,
    Segment,
    cued_segments,
    segments_by_hand,
)
from analyzers.face.films.selection import select
from analyzers.face.films.video_methods import MODEL, video_methods
from analyzers.face.films.video_tracks import video_tracks
from analyzers.face.films.whole_rows import whole_rows
from analyzers.face.movements.channels import channels
from analyzers.face.params import Params
from analyzers.face.scaling.scale_rows import scale_row
from analyzers.face.sides import halves
from workbench.model import Capture, Measurement, Problem, Side, Span
from workbench.model.problem import ProblemError
from workbench.plugin.contract import CannotMeasureError, Context, Result
from workbench.plugin.corrected import corrected_events
from workbench.plugin.stretches import set_by_person

_WHOLE = (REST, "up-gaze")
"""Tasks that fill a video from end to end; others need a rest before them."""


def measure_video(capture: Capture, params: Params, ctx: Context) -> Result:
    """Every task of a video: rest, movements with their repetitions, up-gaze, gaze.

    Raises:
        CannotMeasureError: without a face, or without anything to tell the tasks.
        OpenChoiceError: if it is not clear whose face is meant.
        ProblemError: if the video or its cue sheet cannot be read.
    """
    face = follow(capture, params, ctx)
    segments = find_segments(capture, face, params, ctx)
    blinks = _blinks(face, segments, params, ctx)
    chosen = select(face, segments, params)
    seen = look(ctx, capture, face, chosen, blinks, params)
    rows: list[Measurement] = [scale_row(face.scale)]
    for one in chosen:
        span = one.segment.span
        sides = halves(ctx.facts, ctx.edits, (span.start + span.end) / 2)
        rows += segment_rows(seen, one, sides, capture.task, params)
    sides = halves(ctx.facts, ctx.edits)
    rows += whole_rows(seen, chosen, rows, blinks, sides, capture.task, params)
    events = (*boundary_events(segments), *blink_events(blinks))
    return Result(
        measurements=tuple(rows),
        tracks=video_tracks(seen, chosen, sides, params),
        events=tuple(sorted(events, key=lambda e: (e.t, e.kind))),
        methods=video_methods(ctx.model(MODEL), params, face.scale, rows),
    )


def find_segments(
    capture: Capture, face: Recording, params: Params, ctx: Context
) -> tuple[Segment, ...]:
    """The segments that a person set, else those known without, with their starts and ends where
    a person has put them.

    Raises:
        CannotMeasureError: if no task is known that could be measured.
        ProblemError: if nobody set them and the cue sheet cannot be understood.
    """
    end = float(face.times[-1])
    by_hand = set_by_person(ctx.edits)
    if by_hand is None:
        segments = _known(capture, face, params, ctx)
    elif by_hand:
        try:
            segments = segments_by_hand(by_hand, _known(capture, face, params, ctx), end)
        except ProblemError:  # a person's segments need no cue sheet
            segments = segments_by_hand(by_hand, (), end)
    else:
        raise _no_task(capture, "somebody said that no task is done in this video.")
    segments = corrected_segments(segments, ctx.edits, end)
    if any(s.task in MEASURED for s in segments):
        return segments
    raise _no_task(capture, "it is not known when which task is done, and no movement stands out.")


def _no_task(capture: Capture, cause: str) -> CannotMeasureError:
    remedy = (
        "Give a cue sheet (fact 'cue_file': onset, duration, task) or set the segments in the"
        " window."
    )
    return CannotMeasureError(Problem(capture.path, cause, remedy, "no_segments", "face"))


def _known(capture: Capture, face: Recording, params: Params, ctx: Context) -> tuple[Segment, ...]:
    """The segments of the cue sheet, else the whole video as its task, else what stands out."""
    end = float(face.times[-1])
    segments = cued_segments(ctx, capture, end)
    if not segments and capture.task in _WHOLE:
        segments = (Segment(capture.task, Span(0.0, end)),)
    return segments or _found(capture.task, face, params, ctx)


def _found(task: str, face: Recording, params: Params, ctx: Context) -> tuple[Segment, ...]:
    """What stands out, as far as it fits the task of the capture; a rest alone is not enough."""
    left = halves(ctx.facts, ctx.edits)[Side.LEFT]
    shares = channels(face.raw, face.times, face.scale.mm_per_px, left)
    segments = automatic_segments(face.times, shares, face.usable, params)
    if task != "exam":
        # A closure that is known to be forced is one that the eye cannot tell from a gentle one.
        names = {"forced-close": {"close-eyes": "forced-close"}}.get(task, {})
        wanted = (*GAZES, "up-gaze") if task == "gaze" else (task,)
        segments = tuple(
            Segment(
                names.get(s.task, "gaze-up" if task == "gaze" and s.task == "up-gaze" else s.task),
                s.span,
                s.trial,
                s.automatic,
                s.confidence,
            )
            for s in segments
            if s.task == REST or s.task in wanted or s.task in names
        )
    return () if all(s.task == REST for s in segments) else segments


def _blinks(
    face: Recording, segments: tuple[Segment, ...], params: Params, ctx: Context
) -> list[Blink]:
    """The blinks, after a person's corrections."""
    closures = tuple(s.span for s in segments if s.task in CLOSURES)
    found = find_blinks(face, closures, params)
    events = corrected_events(blink_events(found), ctx.edits, (BLINK,))
    return [Blink(e.t, int(abs(face.times - e.t).argmin())) for e in events]
