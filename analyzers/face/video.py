"""A video of a face: its segments, and what each of them shows."""

from __future__ import annotations

from analyzers.face import anatomy, picture_track
from analyzers.face.automatic import automatic_segments
from analyzers.face.methods import methods
from analyzers.face.params import Params
from analyzers.face.recording import Recording, follow
from analyzers.face.resting import PAIR
from analyzers.face.segment_rows import segment_rows
from analyzers.face.segments import REST, Segment, given_segments
from analyzers.face.selection import select
from analyzers.face.sides import Halves, halves
from analyzers.perception.hemi_track import hemi_track
from workbench.model import Capture, Measurement, Problem, Span, Track
from workbench.plugin.contract import CannotMeasureError, Context, Result

MODEL = "face_landmarker.task"
_WHOLE = (REST, "up-gaze")
"""Tasks that fill a video from end to end; others need a rest before them."""
_MEASURED = (REST, "smile", "up-gaze")


def measure_video(capture: Capture, params: Params, ctx: Context) -> Result:
    """Rest, smile and up-gaze in one video.

    Raises:
        CannotMeasureError: without a face, with several, or without anything to tell the tasks.
        ProblemError: if the video or its cue sheet cannot be read.
    """
    face = follow(capture, params, ctx)
    chosen = select(face, _segments(capture, face, params, ctx), params)
    wanted = sorted({n for one in chosen for n in (*one.frames, *one.rest)})
    hemi = face.frame.place(hemi_track(ctx, capture, face.track, wanted))
    rows: list[Measurement] = []
    for one in chosen:
        span = one.segment.span
        sides = halves(ctx.facts, ctx.edits, (span.start + span.end) / 2)
        rows += segment_rows(face, hemi, one, sides, capture.task, params)
    sides = halves(ctx.facts, ctx.edits)
    return Result(
        measurements=tuple(rows),
        tracks=(picture_track.of_landmarks(face.times, face.track.points), *_curves(face, sides)),
        methods=methods(ctx.model(MODEL), params, face.scale.method),
    )


def _segments(
    capture: Capture, face: Recording, params: Params, ctx: Context
) -> tuple[Segment, ...]:
    """The segments as given, else the whole video as its task, else what stands out."""
    end = float(face.times[-1])
    segments = given_segments(ctx, capture, end)
    if not segments and capture.task in _WHOLE:
        segments = (Segment(capture.task, Span(0.0, end)),)
    if not segments:
        segments = automatic_segments(face.track, params)
        if capture.task != "exam":
            segments = tuple(s for s in segments if s.task in (REST, capture.task))
        if all(s.task == REST for s in segments):
            segments = ()
    if any(s.task in _MEASURED for s in segments):
        return segments
    raise CannotMeasureError(
        Problem(
            capture.path,
            "it is not known when which task is done, and no movement stands out.",
            "Give a cue sheet (fact 'cue_file': onset, duration, task) or set the segments in"
            " the window.",
            "no_segments",
            "face",
        )
    )


def _curves(face: Recording, sides: Halves) -> list[Track]:
    """Palpebral fissure height over time, to be seen beside the video."""
    return [
        Track(
            name=f"palpebral_fissure_height_{side}",
            kind="curve",
            times=face.times,
            values=(
                anatomy.palpebral_fissure_height(face.raw, sides[side]) * face.scale.mm_per_px
            ).reshape(-1, 1, 1),
            points=("raw",),
            unit="mm",
            side=side,
        )
        for side in PAIR
    ]
