"""Measures the posture of a standing person in one photo or video."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np

from analyzers.posture.gates import (
    feet_quality,
    not_standing,
    readings_quality,
    size_quality,
    turn_quality,
)
from analyzers.posture.moved import plumb_line, roll_of, with_moved_points
from analyzers.posture.overlay import eyes_track, plumb_track, pose_track
from analyzers.posture.params import Params
from analyzers.posture.photo import seen_in_photo
from analyzers.posture.rows import all_missing, rows
from analyzers.posture.seen import Seen
from analyzers.posture.stance import Stance
from analyzers.posture.video import seen_in_video
from analyzers.posture.view import eyes_with_sides, view_of, with_sides
from workbench.model import Capture, Modality, Quality, SwapSides, Track, Verdict
from workbench.plugin.contract import Context, Result


def measure(capture: Capture, params: Params, ctx: Context) -> Result:
    """Shoulders, head, trunk, knees and arms of the person who stands.

    Raises:
        CannotMeasureError: where nobody is in view.
        ProblemError: where the file cannot be read.
    """
    photo = capture.modality is Modality.PHOTO
    seen = seen_in_photo(capture, params, ctx) if photo else seen_in_video(capture, params, ctx)
    if seen.stance is None:
        assert seen.reason is not None
        return Result(
            measurements=all_missing(seen.reason),
            tracks=seen.boxes,
            quality=Quality(Verdict.REFUSED, (seen.reason,)),
        )
    stance = seen.stance
    mirrored = ctx.facts.get("mirrored") is True
    swapped = any(isinstance(edit, SwapSides) for edit in ctx.edits)
    if mirrored != swapped:
        stance = stance.sides_exchanged()
    stance = stance.inside_picture()
    stance = with_moved_points(stance, ctx.edits, seen.times, seen.eye_times)
    line, plumb = plumb_line(stance.width, stance.height, ctx.edits)
    tracks = (*_overlay(stance, seen), plumb_track(seen.times, line), *seen.boxes)
    roll = roll_of(line)
    upright = (stance.unmirrored() if mirrored else stance).rolled(-roll if mirrored else roll)
    view = view_of(upright, capture.view, params)
    upright = replace(with_sides(upright, view), eyes=eyes_with_sides(upright.eyes, view))
    quality = (
        stance.quality
        & view.quality
        & turn_quality(view, params)
        & size_quality(upright, params)
        & readings_quality(upright, params)
        & feet_quality(upright, view, params)
    )
    method = f"{'photo' if photo else 'video'}_{view.kind}"
    refused = not_standing(upright, view, params)
    if refused is not None:
        return Result(
            measurements=all_missing(refused),
            tracks=tracks,
            quality=Quality(Verdict.REFUSED, (refused,)),
        )
    settings = {
        **stance.settings,
        **asdict(params),
        "view": view.kind,
        "turned": round(view.turned, 1),
        "roll": round(roll, 2),
        "roll_marked": plumb,
        "interval": "95 %, from the error on renders and the camera's roll",
    }
    return Result(
        measurements=rows(upright, view, quality, plumb, method, params),
        tracks=tracks,
        quality=quality,
        methods={method: settings},
    )


def _overlay(stance: Stance, seen: Seen) -> tuple[Track, ...]:
    """What is drawn: for a photo the median of its readings, for a video every still frame."""
    points = stance.points
    if stance.span is None:
        points = np.median(points, axis=0)[None]
    visible = np.repeat(stance.visibility[None], len(points), axis=0)
    tracks = [pose_track(seen.times, points, visible)]
    if np.isfinite(stance.eyes).any():
        tracks.append(eyes_track(seen.eye_times, stance.eyes))
    return tuple(tracks)
