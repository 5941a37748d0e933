"""Measures one video of a walk."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np

from analyzers.gait.from_front import measure_front
from analyzers.gait.from_side import measure_side
from analyzers.gait.gates import recording_quality
from analyzers.gait.params import Params
from analyzers.gait.recording import Recording
from analyzers.gait.rows import all_missing
from analyzers.gait.sides import put_right
from analyzers.perception.floor_marks import floor_track
from analyzers.perception.motion import LEG_JOINTS, clean, view_ratio
from analyzers.perception.people import camera_in_video, nobody, people_in_video
from analyzers.perception.pose import follow, follow_settings, shown
from analyzers.perception.pose_overlay import people_tracks, pose_track
from analyzers.perception.unsmoothed import unsmoothed
from analyzers.perception.whom import choose
from workbench.model import Capture, FactValue, Quality, Reason, Track, Verdict
from workbench.plugin.contract import Context, Result, Settings

JOINTS = (*LEG_JOINTS, "wrist")
MODEL = "pose_landmarker_full.task"


def measure(capture: Capture, params: Params, ctx: Context) -> Result:
    """Cadence, steps, strides, stance, knee and foot of the person who walks.

    Raises:
        CannotMeasureError: where nobody is in view.
        ProblemError: where the video cannot be read.
    """
    model = ctx.model(MODEL)
    people = people_in_video(ctx, capture, model)
    if not people:
        raise nobody(capture)
    choice = choose(people, ctx.facts, ctx.edits, params)
    if choice.person is None:
        assert choice.reason is not None
        return Result(
            measurements=all_missing(choice.reason, method=""),
            tracks=people_tracks(people),
            quality=Quality(Verdict.REFUSED, (choice.reason,)),
        )
    track = follow(ctx, capture, model, choice.person)
    ratio = view_ratio(clean(track, params))
    from_front = ratio > params.front_view
    if not from_front:
        track = unsmoothed(track, shown(ctx, capture, choice.person, track.times))
    mirrored = ctx.facts.get("mirrored") is True
    sided = put_right(track, ctx.edits, params, mirrored=mirrored)
    track = sided.track
    motion = clean(track, params, JOINTS, mirrored=mirrored)
    interval = float(np.median(np.diff(track.times)))
    quality = recording_quality(motion, 1 / interval, params) & choice.quality
    settings: Settings = {
        **follow_settings(model, choice.person),
        "live_smoothing": "kept" if from_front else "undone",
        **asdict(params),
        **sided.settings,
    }
    marks = floor_track(track, ctx.edits)
    overlay: tuple[Track, ...] = (pose_track(track), sided.curve, *((marks,) if marks else ()))
    overlay = (*overlay, *(people_tracks(people) if len(people) > 1 else ()))
    if not np.isfinite(ratio):
        reason = Reason("low_visibility", "shoulders and hips are not seen")
        return Result(
            measurements=all_missing(reason, method=""),
            tracks=overlay,
            quality=Quality(Verdict.REFUSED, (reason,)),
        )
    recording = Recording(
        motion=motion,
        view_ratio=ratio,
        quality=quality,
        treadmill=ctx.facts.get("treadmill") is True,
        edits=ctx.edits,
        tracks=overlay,
        settings=settings,
        height_cm=_number(ctx.facts.get("height_cm")),
        distance_m=_number(ctx.facts.get("distance_m")),
        facts=ctx.facts,
        camera=camera_in_video(ctx, capture, model),
    )
    if from_front:
        return measure_front(recording, params)
    return measure_side(recording, params)


def _number(fact: FactValue | None) -> float | None:
    return float(fact) if isinstance(fact, int | float) else None
