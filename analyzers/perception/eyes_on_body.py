"""The eyes of a person whose body is known, by the face landmarks of the head cut out.

The body landmarks follow a tilted head only by half (0.6 degrees per degree on renders), those
of the face by all of it. A head that shows no face (back, profile) gives nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.face import FaceDetector
from analyzers.perception.face import model_settings as face_settings
from analyzers.perception.face_points import LEFT, RIGHT
from analyzers.perception.people import Person
from analyzers.perception.pose import follow_settings
from analyzers.perception.pose_photo import photo_settings
from analyzers.perception.pose_points import INDEX
from workbench.media.photo import read_photo
from workbench.media.video import open_video
from workbench.model import Capture
from workbench.plugin.contract import Context

Floats = NDArray[np.float64]

EYES_VERSION = 1
"""To be raised when the code changes what it makes from the same settings (kept arrays)."""
EYES = ("left_eye", "right_eye")
HEAD = 1.1
"""Half the side of the square cut around the head, in distances from ears to shoulders."""
HEAD_PX = 512
"""The cut is brought to this size: the face model finds small faces badly."""
OWN_FACE = 0.6
"""A face whose eyes lie further from the ears' middle, in halves of the cut, is another's."""


def eyes_in_photo(
    ctx: Context,
    capture: Capture,
    pose_model: Path,
    face_model: Path,
    label: str,
    points: Floats,
) -> Floats:
    """Middles of the left and the right eye in a photo, (1, 2, 2) px; NaN without a face.

    Args:
        label: of the person, as in ``people_in_photo``.
        points: (33, 2) body landmarks of that person, px.
    """
    settings = {**photo_settings(pose_model), **_settings(face_model), "person": label}

    def compute() -> dict[str, Floats]:
        picture = read_photo(ctx.path(capture)).pixels
        with FaceDetector(face_model) as detector:
            return {"eyes": _eyes(picture, points, detector)[None]}

    return np.asarray(ctx.cached(capture, "photo_eyes", settings, compute)["eyes"], np.float64)


def eyes_in_video(
    ctx: Context,
    capture: Capture,
    pose_model: Path,
    face_model: Path,
    person: Person,
    frames: Sequence[int],
    points: Floats,
) -> Floats:
    """Middles of the eyes in some frames of a video, (m, 2, 2) px; NaN without a face.

    Args:
        frames: numbers of the m frames that are looked at.
        points: (m, 33, 2) body landmarks of ``person`` in these frames, px.
    """
    settings = {
        **follow_settings(pose_model, person),
        **_settings(face_model),
        "frames": " ".join(map(str, frames)),
    }

    def compute() -> dict[str, Floats]:
        with open_video(ctx.path(capture)) as video, FaceDetector(face_model) as detector:
            found = [
                _eyes(video.frame(frame), at, detector)
                for frame, at in zip(frames, points, strict=True)
            ]
        return {"eyes": np.reshape(found, (-1, 2, 2))}

    return np.asarray(ctx.cached(capture, "video_eyes", settings, compute)["eyes"], np.float64)


def _settings(face_model: Path) -> dict[str, str | int | float]:
    return {
        **face_settings(face_model),
        "eyes_version": EYES_VERSION,
        "eyes_head": HEAD,
        "eyes_head_px": HEAD_PX,
        "eyes_own_face": OWN_FACE,
    }


def _eyes(picture: NDArray[np.uint8], points: Floats, detector: FaceDetector) -> Floats:
    import cv2

    nothing = np.full((2, 2), np.nan)
    ears = (points[INDEX["left_ear"]] + points[INDEX["right_ear"]]) / 2
    shoulders = (points[INDEX["left_shoulder"]] + points[INDEX["right_shoulder"]]) / 2
    half = HEAD * float(np.linalg.norm(ears - shoulders))
    height, width = picture.shape[:2]
    if not np.isfinite(half) or half < 4:
        return nothing
    left, top = np.clip(np.floor(ears - half), 0, (width, height)).astype(int)
    right, bottom = np.clip(np.ceil(ears + half), 0, (width, height)).astype(int)
    if right - left < 4 or bottom - top < 4:
        return nothing
    zoom = HEAD_PX / max(right - left, bottom - top)
    size = (round((right - left) * zoom), round((bottom - top) * zoom))
    head = cv2.resize(picture[top:bottom, left:right], size, interpolation=cv2.INTER_CUBIC)
    faces = detector.detect(np.asarray(head, np.uint8))
    if not faces:
        return nothing
    scale = np.array((right - left, bottom - top)) / size
    mesh = faces[0].points[:, :2] * scale + (left, top)
    eyes = np.stack(
        [mesh[[half_.outer_canthus, half_.inner_canthus]].mean(0) for half_ in (LEFT, RIGHT)]
    )
    if float(np.linalg.norm(eyes.mean(0) - ears)) > OWN_FACE * half:
        return nothing
    return np.asarray(eyes)
