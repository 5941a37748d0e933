"""The person who stands in a video, in the frames in which they keep still."""

from __future__ import annotations

import numpy as np

from analyzers.perception.eyes_on_body import eyes_in_video
from analyzers.perception.people import people_in_video
from analyzers.perception.pose import follow, follow_settings
from analyzers.perception.pose_overlay import box_tracks
from analyzers.posture.nobody import no_person
from analyzers.posture.params import Params
from analyzers.posture.photo import FACE_MODEL, POSE_MODEL
from analyzers.posture.seen import Seen
from analyzers.posture.stance import Stance
from analyzers.posture.still import still_frames
from analyzers.posture.whose import whose
from workbench.media.video import open_video
from workbench.model import Capture, Reason, Span
from workbench.plugin.contract import Context


def seen_in_video(capture: Capture, params: Params, ctx: Context) -> Seen:
    """The still frames of the chosen person, or why there are none.

    Raises:
        CannotMeasureError: if there is nobody.
        ProblemError: if the video cannot be read.
    """
    model, face_model = ctx.model(POSE_MODEL), ctx.model(FACE_MODEL)
    people = [p for p in people_in_video(ctx, capture, model) if p.duration >= params.lasting]
    if not people:
        raise no_person(capture)
    zero = np.zeros(1)
    boxes = box_tracks({p.label: (p.times, p.boxes) for p in people})
    labels, sizes = [p.label for p in people], [float(np.median(p.size)) for p in people]
    choice = whose(labels, sizes, ctx.facts, ctx.edits, params.bystander)
    if choice.index is None:
        return Seen(None, zero, zero, boxes, choice.reason)
    person = people[choice.index]
    track = follow(ctx, capture, model, person)
    boxes = boxes if len(people) > 1 else ()
    frames = still_frames(track, params)
    step = float(np.median(np.diff(track.times)))
    if len(frames) * step < params.least_still:
        text = (
            f"the person keeps still for {len(frames) * step:.1f} s;"
            f" {params.least_still:g} s or more are needed"
        )
        return Seen(None, zero, zero, boxes, Reason("not_still", text))
    few = frames[np.linspace(0, len(frames) - 1, params.eye_frames).astype(int)]
    few = np.unique(few)
    ctx.progress(0.96, "looking at the head")
    eyes = eyes_in_video(
        ctx, capture, model, face_model, person, [int(i) for i in few], track.points[few]
    )
    with open_video(ctx.path(capture)) as video:
        width, height = video.width, video.height
    stance = Stance(
        points=track.points[frames],
        eyes=eyes,
        visibility=np.asarray(np.median(track.visibility[frames], axis=0)),
        width=width,
        height=height,
        span=Span(float(track.times[frames[0]]), float(track.times[frames[-1]])),
        quality=choice.quality,
        settings={**follow_settings(model, person), "still_frames": len(frames)},
    )
    return Seen(stance, track.times[frames], track.times[few], boxes)
