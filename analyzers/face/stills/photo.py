"""A photo of a face."""

from __future__ import annotations

import numpy as np

from analyzers.face.eyes.lid_points import lid_track_of
from analyzers.face.eyes.lid_rows import gap_rows, lid_rows
from analyzers.face.eyes.lids import LidMeasures, lids_of_photo
from analyzers.face.frame import FacialFrame, pose_of
from analyzers.face.gates import (
    brow_quality,
    closure_quality,
    eyes_quality,
    halves_quality,
    lid_quality,
    mouth_quality,
    rest_quality,
)
from analyzers.face.methods import methods
from analyzers.face.params import Params
from analyzers.face.people import face_boxes
from analyzers.face.resting import (
    Level,
    brow_rows,
    mouth_rows,
    nasolabial_rows,
    still_rows,
    width_row,
)
from analyzers.face.rows import Place, limited
from analyzers.face.scaling.scale import Scale, scale_of
from analyzers.face.scaling.scale_rows import scale_row
from analyzers.face.scaling.sticker import sticker_in
from analyzers.face.sides import EXCHANGED, Halves, halves
from analyzers.face.stills import picture_track
from analyzers.face.stills.photo_face import MODEL, PhotoFace, boxes_of, faces_in, subject_of
from analyzers.face.stills.picture_gates import (
    brow_cover,
    eye_cover,
    light_quality,
    mouth_cover,
    shade_quality,
)
from analyzers.perception.face_points import HALVES, RIGHT
from workbench.model import GOOD, Capture, Event, Measurement, Quality, Side, Track
from workbench.plugin.contract import Context, Result

CLOSED = ("close-eyes", "forced-close")
"""Tasks in which the eyes are shut."""


def measure_photo(capture: Capture, params: Params, ctx: Context) -> Result:
    """What one photo shows by itself; what moved since rest is told by ``derive``.

    Raises:
        CannotMeasureError: if there is no face.
        OpenChoiceError: if it is not clear whose face is meant.
        ProblemError: if the photo cannot be read.
    """
    ctx.progress(0.1, "looking for the face")
    faces = faces_in(capture, params, ctx)
    face = subject_of(faces, capture, params, ctx)
    scale = photo_scale(face, capture, params, ctx)
    sides = halves(ctx.facts, ctx.edits)
    tracks = [picture_track.of_landmarks(np.zeros(1), face.points[None])]
    tracks.append(lid_track_of(face.points, face.lids))
    tracks += everybody(faces)
    exchanged = (Event(t=0.0, kind=EXCHANGED),) if sides[Side.LEFT] is RIGHT else ()
    return Result(
        measurements=tuple(photo_rows(face, capture.task, scale, sides, params)),
        tracks=tuple(tracks),
        events=exchanged,
        methods=methods(ctx.model(MODEL), params, scale.method, kind=scale.kind),
    )


def everybody(faces: tuple[PhotoFace, ...]) -> tuple[Track, ...]:
    """A box for each face where there are several, so that another one can be chosen."""
    return face_boxes(boxes_of(faces), np.zeros(1)) if len(faces) > 1 else ()


def photo_scale(face: PhotoFace, capture: Capture, params: Params, ctx: Context) -> Scale:
    """The scale of a photo from what is known of it alone."""
    sticker = sticker_in(face, capture, ctx)
    return scale_of(
        face.points[None],
        ctx.facts,
        ctx.edits,
        params,
        irises=[face.irises],
        sticker_px=sticker,
    )


def photo_rows(
    face: PhotoFace, task: str, scale: Scale, sides: Halves, params: Params
) -> list[Measurement]:
    """All rows of one photo, by its task."""
    frame = FacialFrame.of(face.points[None])
    raw, hemi = frame.place(face.points[None]), frame.place(face.hemi[None])
    mouth, brows, lids = qualities(face, task, scale, params)
    blinks = face.score("eyeBlinkRight", "eyeBlinkLeft")
    closed = {h: closure_quality(b, params) for h, b in zip(HALVES, blinks, strict=True)}
    hidden = {half: eye_cover(face, half, params) for half in HALVES}
    own = lid_measures(face, sides, scale.mm_per_px)
    places = Place(scale, mouth), Place(scale, lids), Place(scale, brows)
    rows = [scale_row(scale)]
    if task == "rest":
        return rows + still_rows(
            hemi,
            raw,
            own,
            sides,
            places[0],
            places[1],
            closed,
            places[2],
            hidden,
            levelled(face, frame),
        )
    rows.append(width_row(raw, places[0]))
    if task in CLOSED:
        rows += gap_rows(hemi, raw, sides, places[1], own, hidden)
        return rows + mouth_rows(hemi, raw, sides, places[0], resting=False)
    rows += lid_rows(hemi, raw, sides, places[1], closed, own, margins=False, covered=hidden)
    if task in ("smile", "pucker"):
        rows += mouth_rows(hemi, raw, sides, places[0], resting=False)
        rows += nasolabial_rows(hemi, raw, sides, places[0])
    if task in ("brow-raise", "up-gaze"):
        rows += brow_rows(hemi, raw, sides, places[2])
    return rows


def levelled(face: PhotoFace, frame: FacialFrame) -> Level:
    """The mouth against the axis of the eyes that a drooping lid does not tilt."""
    even = FacialFrame(frame.origin, np.array([face.level]))
    quality = GOOD
    if face.by_pixels <= 0:
        text = "the corners of the mouth look too different to be compared by pixels"
        quality = limited("corners_not_compared", text)
    return Level(even.place(face.mouth[None]), even.place(face.points[None]), quality)


def qualities(
    face: PhotoFace, task: str, scale: Scale, params: Params
) -> tuple[Quality, Quality, Quality]:
    """What the picture allows for the mouth, the brows and the lids."""
    pose, size = pose_of(face.matrix), scale.iris_px
    light = light_quality(face, scale.mm_per_px, params)
    light &= halves_quality(face.points, face.hemi, params)
    sides = light & shade_quality(face, params)
    mouth = mouth_quality(pose, size, params) & sides & mouth_cover(face, params)
    brows = brow_quality(pose, size, params) & sides & brow_cover(face)
    lids = lid_quality(pose, size, params) & light
    if task == "rest":
        blinks = face.score("eyeBlinkRight", "eyeBlinkLeft")
        smile = float(np.mean(face.score("mouthSmileLeft", "mouthSmileRight")))
        mouth = mouth & rest_quality(smile, params)
        lids = lids & eyes_quality(min(blinks), smile, params)
    return mouth, brows, lids


def lid_measures(face: PhotoFace, sides: Halves, mm_per_px: float) -> dict[Side, LidMeasures]:
    """The lids of each side in millimetres."""
    return {
        side: lids_of_photo(face.lids, HALVES.index(half), mm_per_px)
        for side, half in sides.items()
    }
