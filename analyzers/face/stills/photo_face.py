"""What is found in one photo: the subject's face, its halves, lids, irises and the light."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.face.eyes.lid_points import lids_moved
from analyzers.face.params import Params
from analyzers.face.people import chosen_person, no_face
from analyzers.face.scaling.scale import Irises, iris_diameter
from analyzers.face.stills import picture_track
from analyzers.perception.beside import Beside
from analyzers.perception.face import FaceDetector, FaceLandmarks, model_settings
from analyzers.perception.face_picture import FacePicture, look, picture_settings
from analyzers.perception.face_points import BLENDSHAPES, POINTS
from analyzers.perception.hand_on_face import hands_in, open_hands
from analyzers.perception.hand_on_face import model_settings as hand_settings
from analyzers.perception.hemiface import hemi_points, hemi_settings
from analyzers.perception.iris import find_irises, iris_settings
from analyzers.perception.iris_arrays import irises_as_array, irises_from_array
from analyzers.perception.lids import EyeLids, find_lids, lid_settings
from analyzers.perception.mirrored import METHOD_VERSION, by_mirror
from workbench.media.photo import read_photo
from workbench.model import Capture, MovePoint
from workbench.plugin.contract import Context, Settings

MODEL = "face_landmarker.task"
HANDS = "hand_landmarker.task"
MOST_FACES = 5
_LIDS = ("upper", "lower", "iris_y", "gap", "closed", "confidence")

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class PhotoFace:
    """The subject's face in a photo.

    Attributes:
        points: (478, 3) landmarks of the whole face, px.
        hemi: (478, 2) landmarks of either half on its own, px; NaN where there is none.
        scores: (52,) expression scores.
        matrix: (4, 4) pose.
        lids, irises: what pixels tell of the right and the left half.
        picture: sharpness and light.
        hands: (h, 21, 2) hands in the picture, px.
        mouth: (478, 2) as ``hemi``, the corners of the mouth set against each other by pixels.
        level: tilt of the eyes by what a drooping lid does not move (rad).
        by_pixels: share (0-1) of the corners' difference that comes from pixels.
        moved: points of the mesh that a person has put elsewhere.
    """

    points: NDArray[np.float64]
    hemi: NDArray[np.float64]
    scores: NDArray[np.float64]
    matrix: NDArray[np.float64]
    lids: tuple[EyeLids, EyeLids]
    irises: Irises
    picture: FacePicture
    hands: NDArray[np.float64]
    mouth: NDArray[np.float64]
    level: float
    by_pixels: float
    moved: frozenset[int] = frozenset()

    def score(self, *names: str) -> list[float]:
        """Expression scores by name."""
        return [float(self.scores[BLENDSHAPES.index(name)]) for name in names]


def faces_in(capture: Capture, params: Params, ctx: Context) -> tuple[PhotoFace, ...]:
    """Everybody's face from left to right, as found (corrections of a person left out).

    Raises:
        ProblemError: if the photo cannot be read.
    """
    model, hand_model = ctx.model(MODEL), ctx.model(HANDS)

    def compute() -> dict[str, NDArray[Any]]:
        with ExitStack() as models, Beside() as beside:
            # Opening a model takes longer than asking it, so all are opened at once.
            halves = beside.do(lambda: models.enter_context(FaceDetector(model)))
            hand_finder = beside.do(lambda: models.enter_context(open_hands(hand_model)))
            picture = read_photo(ctx.path(capture)).pixels
            with FaceDetector(model, faces=MOST_FACES) as detector:
                found = sorted(detector.detect(picture, tiles=True), key=lambda f: f.box[0])
            boxes = [face.box for face in found]
            hands = beside.do(lambda: hands_in(picture, boxes, hand_finder.result()))
            seen = [_seen(picture, face, halves.result(), beside, params) for face in found]
            return {name: np.array([one[name] for one in seen]) for name in (seen or [{}])[0]} | {
                "hands": hands.result(),
                "count": np.array([len(found)]),
            }

    settings: Settings = {
        **model_settings(model),
        **hand_settings(hand_model),
        **lid_settings(),
        **iris_settings(),
        **picture_settings(),
        **hemi_settings(),
        "mirrored": METHOD_VERSION,
        "mode": "IMAGE",
        "faces": MOST_FACES,
        "least_iris": params.iris_px_lids_least,
    }
    kept = ctx.cached(capture, "photo_faces", settings, compute)
    return tuple(_face(kept, i) for i in range(int(kept["count"][0])))


def subject_of(
    faces: tuple[PhotoFace, ...], capture: Capture, params: Params, ctx: Context
) -> PhotoFace:
    """The subject's of these faces, with the points that a person has moved where they were put.

    Raises:
        CannotMeasureError: if there is no face.
        OpenChoiceError: if it is not clear whose face is meant.
    """
    if not faces:
        raise no_face(capture)
    return with_edits(faces[chosen_person(boxes_of(faces), np.zeros(1), params, ctx)], ctx)


def boxes_of(faces: tuple[PhotoFace, ...]) -> NDArray[np.float64]:
    """Left, top, right, bottom of each face, (n, 4) px."""
    corners = [(f.points[:, :2].min(0), f.points[:, :2].max(0)) for f in faces]
    return np.array([np.concatenate(pair) for pair in corners])


def with_edits(face: PhotoFace, ctx: Context) -> PhotoFace:
    """The face with its points and lids where a person has put them."""
    points, hemi, mouth = face.points.copy(), face.hemi.copy(), face.mouth.copy()
    moved = set()
    for edit in ctx.edits:
        if isinstance(edit, MovePoint) and edit.track == picture_track.NAME:
            index = int(edit.point)
            points[index, :2] = hemi[index] = mouth[index] = edit.position[:2]
            moved.add(index)
    lids = lids_moved(face.lids, points, moved, ctx.edits)
    return replace(face, points=points, hemi=hemi, mouth=mouth, lids=lids, moved=frozenset(moved))


def _seen(
    picture: Picture,
    face: FaceLandmarks,
    detector: FaceDetector,
    beside: Beside,
    params: Params,
) -> dict[str, NDArray[Any]]:
    """What is found about one face, as arrays."""
    eyes = beside.do(partial(_looked_at, picture, face, params))
    found = hemi_points(picture, face, detector)
    hemi = np.full((POINTS, 2), np.nan) if found is None else found
    mouth = by_mirror(picture, face.points, hemi)
    return {
        "points": face.points,
        "hemi": hemi,
        "mouth": mouth.points,
        "level": np.array([mouth.angle, mouth.commissure]),
        "scores": np.array([face.blendshapes[name] for name in BLENDSHAPES]),
        "matrix": face.matrix,
        **eyes.result(),
    }


def _looked_at(picture: Picture, face: FaceLandmarks, params: Params) -> dict[str, NDArray[Any]]:
    """What needs no more than the landmarks of the whole face: irises, lids and light."""
    lids = find_lids(picture, face.points, least_iris=params.iris_px_lids_least)
    return {
        "irises": irises_as_array(find_irises(picture, face.points)),
        "lids": np.array([[float(getattr(eye, name)) for name in _LIDS] for eye in lids]),
        "lid_reasons": np.array([eye.reason for eye in lids], dtype=np.str_),
        "picture": look(picture, face.points, float(iris_diameter(face.points))).as_array(),
    }


def _face(kept: Any, i: int) -> PhotoFace:
    first, second = (
        _eye(row, str(reason))
        for row, reason in zip(kept["lids"][i], kept["lid_reasons"][i], strict=True)
    )
    return PhotoFace(
        points=kept["points"][i],
        hemi=kept["hemi"][i],
        scores=kept["scores"][i],
        matrix=kept["matrix"][i],
        lids=(first, second),
        irises=irises_from_array(kept["irises"][i]),
        picture=FacePicture.from_array(kept["picture"][i]),
        hands=kept["hands"],
        mouth=kept["mouth"][i],
        level=float(kept["level"][i][0]),
        by_pixels=float(kept["level"][i][1]),
    )


def _eye(row: NDArray[np.float64], reason: str) -> EyeLids:
    upper, lower, iris, gap, closed, confidence = (float(x) for x in row)
    return EyeLids(upper, lower, iris, gap, bool(closed), confidence, reason)
