"""A photo of a face."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.face import picture_track
from analyzers.face.frame import FacialFrame, pose_of
from analyzers.face.gates import (
    closure_quality,
    eyes_quality,
    lid_quality,
    mouth_quality,
    rest_quality,
)
from analyzers.face.methods import methods
from analyzers.face.params import Params
from analyzers.face.people import chosen_person, no_face
from analyzers.face.resting import lid_rows, mouth_rows, width_row
from analyzers.face.rows import Place
from analyzers.face.scale import Scale, scale_of
from analyzers.face.sides import halves
from analyzers.perception.face import FaceDetector, model_settings
from analyzers.perception.face_points import BLENDSHAPES, HALVES, POINTS
from analyzers.perception.hemiface import HALF_SIZE, LARGEST, hemi_points
from workbench.media.photo import read_photo
from workbench.model import GOOD, Capture, Measurement, MovePoint
from workbench.plugin.contract import Context, Result, Settings

MODEL = "face_landmarker.task"
_MOST_FACES = 5


@dataclass(frozen=True, slots=True, eq=False)
class PhotoFace:
    """The subject's face: points (478, 3), hemi (478, 2) px, scores (52,), matrix (4, 4)."""

    points: NDArray[np.float64]
    hemi: NDArray[np.float64]
    scores: NDArray[np.float64]
    matrix: NDArray[np.float64]

    def score(self, *names: str) -> list[float]:
        """Expression scores by name."""
        return [float(self.scores[BLENDSHAPES.index(name)]) for name in names]


def measure_photo(capture: Capture, params: Params, ctx: Context) -> Result:
    """Lids and corners of the mouth in one photo.

    Raises:
        CannotMeasureError: if there is no face, or it is not clear whose face is meant.
        ProblemError: if the photo cannot be read.
    """
    face = _subject(capture, params, ctx)
    scale = scale_of(face.points[None], ctx.facts, ctx.edits, params)
    rows = photo_rows(face, capture.task, scale, params, ctx)
    track = picture_track.of_landmarks(np.zeros(1), face.points[None])
    return Result(
        measurements=tuple(rows),
        tracks=(track,),
        methods=methods(ctx.model(MODEL), params, scale.method),
    )


def photo_rows(
    face: PhotoFace, task: str, scale: Scale, params: Params, ctx: Context
) -> list[Measurement]:
    """All rows of one photo."""
    frame = FacialFrame.of(face.points[None])
    raw, hemi = frame.place(face.points[None]), frame.place(face.hemi[None])
    pose, sides = pose_of(face.matrix), halves(ctx.facts, ctx.edits)
    blinks = face.score("eyeBlinkRight", "eyeBlinkLeft")
    smile = float(np.mean(face.score("mouthSmileLeft", "mouthSmileRight")))
    place = Place(scale, mouth_quality(pose, scale.iris_px, params))
    still = rest_quality(smile, params) if task == "rest" else GOOD
    mouth = Place(scale, place.quality & still)
    lids = lid_quality(pose, scale.iris_px, params) & eyes_quality(min(blinks), smile, params)
    closed = {h: closure_quality(b, params) for h, b in zip(HALVES, blinks, strict=True)}
    return [
        width_row(raw, place),
        *mouth_rows(hemi, raw, sides, mouth, resting=task == "rest"),
        *lid_rows(hemi, raw, sides, Place(scale, lids), closed),
    ]


def _subject(capture: Capture, params: Params, ctx: Context) -> PhotoFace:
    model = ctx.model(MODEL)

    def compute() -> dict[str, NDArray[Any]]:
        picture = read_photo(ctx.path(capture)).pixels
        with FaceDetector(model, faces=_MOST_FACES) as detector:
            found = sorted(detector.detect(picture, tiles=True), key=lambda f: f.box[0])
        with FaceDetector(model) as detector:
            mirrored = [hemi_points(picture, face, detector) for face in found]
        nothing = np.full((POINTS, 2), np.nan)
        count = len(found)
        return {
            "points": np.reshape([f.points for f in found], (count, POINTS, 3)),
            "hemi": np.reshape([nothing if m is None else m for m in mirrored], (count, POINTS, 2)),
            "scores": np.reshape(
                [[f.blendshapes[n] for n in BLENDSHAPES] for f in found],
                (count, len(BLENDSHAPES)),
            ),
            "matrix": np.reshape([f.matrix for f in found], (count, 4, 4)),
        }

    settings: Settings = {
        **model_settings(model),
        "mode": "IMAGE",
        "faces": _MOST_FACES,
        "half_size": HALF_SIZE,
        "largest": LARGEST,
    }
    ctx.progress(0.1, "looking for the face")
    faces = ctx.cached(capture, "photo_faces", settings, compute)
    if not len(faces["points"]):
        raise no_face(capture)
    sizes = np.ptp(faces["points"][:, :, :2], axis=1).max(1)
    i = chosen_person(capture, sizes, params, ctx)
    points, hemi = faces["points"][i].copy(), faces["hemi"][i].copy()
    for edit in ctx.edits:
        if isinstance(edit, MovePoint) and edit.track == picture_track.NAME:
            index = int(edit.point)
            points[index, :2] = hemi[index] = edit.position[:2]
    return PhotoFace(points, hemi, faces["scores"][i], faces["matrix"][i])
