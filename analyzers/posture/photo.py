"""The person who stands in a photo."""

from __future__ import annotations

import numpy as np

from analyzers.perception.eyes_on_body import eyes_in_photo
from analyzers.perception.pose_overlay import box_tracks
from analyzers.perception.pose_photo import people_in_photo, photo_settings
from analyzers.posture.nobody import no_person
from analyzers.posture.params import Params
from analyzers.posture.seen import Seen
from analyzers.posture.stance import Stance
from analyzers.posture.whose import whose
from workbench.media.photo import read_photo_header
from workbench.model import Capture
from workbench.plugin.contract import Context

POSE_MODEL, FACE_MODEL = "pose_landmarker_full.task", "face_landmarker.task"


def seen_in_photo(capture: Capture, params: Params, ctx: Context) -> Seen:
    """The readings of the chosen person, or why nobody was chosen.

    Raises:
        CannotMeasureError: if there is nobody.
        ProblemError: if the photo cannot be read.
    """
    model, face_model = ctx.model(POSE_MODEL), ctx.model(FACE_MODEL)
    header = read_photo_header(ctx.path(capture))
    people = people_in_photo(ctx, capture, model)
    if not people:
        raise no_person(capture)
    zero = np.zeros(1)
    boxes = box_tracks({p.label: (zero, p.box[None]) for p in people})
    labels, sizes = [p.label for p in people], [p.size for p in people]
    choice = whose(labels, sizes, ctx.facts, ctx.edits, params.bystander)
    if choice.index is None:
        return Seen(None, zero, zero, boxes, choice.reason)
    person = people[choice.index]
    ctx.progress(0.95, "looking at the head")
    eyes = eyes_in_photo(ctx, capture, model, face_model, person.label, person.points)
    stance = Stance(
        points=person.readings,
        eyes=eyes,
        visibility=person.visibility,
        width=header.width,
        height=header.height,
        span=None,
        quality=choice.quality,
        settings={**photo_settings(model), "person": person.label},
    )
    return Seen(stance, zero, zero, boxes if len(people) > 1 else ())
