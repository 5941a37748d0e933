"""Pose of the people in a photo: everybody is looked for, then looked at closely.

A video steadies its landmarks over frames; a photo has one. So each person found is cut out
in several sizes, and each cut is read as it is and mirrored: what the readings share is kept,
the model's preference for one side cancels, and their spread tells how sure the model is.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.people import SURVEY_PEOPLE, survey_squares
from analyzers.perception.picture import as_image
from analyzers.perception.pose_landmarker import landmarks_of, model_settings, open_landmarker
from analyzers.perception.pose_points import EXCHANGED, INDEX, POINTS
from workbench.media.photo import read_photo
from workbench.model import Capture
from workbench.plugin.contract import Context, Settings

PHOTO_VERSION = 1
"""To be raised when the code changes what it makes from the same settings (kept arrays)."""
CUTS = (1.25, 1.5, 1.8)
"""Sides of the squares cut around a person, in sizes of that person's box of landmarks."""
LARGEST = 1600
"""Longer pictures are searched on a smaller copy with this longer side, px; the model itself
works on 256 px, so that nothing is lost, and cuts are made from the copy too."""

_HIPS = [INDEX["left_hip"], INDEX["right_hip"]]
_SAME = 0.25
"""Two finds whose hips are nearer than this share of the larger are one person."""


@dataclass(frozen=True, slots=True, eq=False)
class PhotoPose:
    """One person in a photo, as read k times.

    Attributes:
        label: A, B, ... from left to right.
        readings: (k, 33, 2) px of the upright photo.
        visibility: (33,) the model's 0-1, mean of the readings.
    """

    label: str
    readings: NDArray[np.float64]
    visibility: NDArray[np.float64]

    @property
    def points(self) -> NDArray[np.float64]:
        """Median of the readings, (33, 2) px."""
        return np.asarray(np.median(self.readings, axis=0))

    @property
    def spread(self) -> NDArray[np.float64]:
        """SD of the readings about their mean, (33, 2) px; 0 for one reading."""
        k = len(self.readings)
        return np.std(self.readings, axis=0, ddof=1) if k > 1 else np.zeros((len(POINTS), 2))

    @property
    def box(self) -> NDArray[np.float64]:
        """Left, top, right, bottom of all landmarks, px."""
        return np.concatenate([self.points.min(0), self.points.max(0)])

    @property
    def size(self) -> float:
        """The larger side of the box, px."""
        return float(np.ptp(self.points, axis=0).max())


def photo_settings(model: Path) -> Settings:
    """Everything that the readings depend on besides the file."""
    return {
        **model_settings(model),
        "photo_version": PHOTO_VERSION,
        "mode": "IMAGE",
        "photo_people": SURVEY_PEOPLE,
        "photo_largest": LARGEST,
        "photo_cuts": " ".join(f"{cut:g}" for cut in CUTS),
        "photo_mirrored_too": True,
    }


def people_in_photo(ctx: Context, capture: Capture, model: Path) -> tuple[PhotoPose, ...]:
    """Everybody in the photo from left to right; () if there is nobody.

    Raises:
        ProblemError: if the photo cannot be read.
        Cancelled: when the user stops the job.
    """

    def compute() -> dict[str, NDArray[Any]]:
        picture, scale = _reduced(read_photo(ctx.path(capture)).pixels)
        landmarker = open_landmarker(model, people=SURVEY_PEOPLE, video=False)
        try:
            ctx.progress(0.1, "looking who is in view")
            found = sorted(_found(picture, landmarker), key=lambda xy: float(xy[_HIPS, 0].mean()))
            owner: list[int] = []
            points: list[NDArray[Any]] = []
            visibility: list[NDArray[Any]] = []
            for i, xy in enumerate(found):
                ctx.progress(0.3 + 0.6 * i / len(found), "looking closely")
                for close, seen in _readings(picture, xy, landmarker):
                    owner.append(i)
                    points.append(close * scale)
                    visibility.append(seen)
        finally:
            landmarker.close()
        return {
            "owner": np.asarray(owner, np.int64),
            "points": np.asarray(points, np.float64).reshape(-1, len(POINTS), 2),
            "visibility": np.asarray(visibility, np.float64).reshape(-1, len(POINTS)),
        }

    arrays = ctx.cached(capture, "photo_pose", photo_settings(model), compute)
    owners = np.unique(arrays["owner"])
    return tuple(
        PhotoPose(
            chr(ord("A") + n),
            arrays["points"][arrays["owner"] == owner],
            arrays["visibility"][arrays["owner"] == owner].mean(0),
        )
        for n, owner in enumerate(owners)
    )


def _reduced(picture: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], float]:
    """The picture with a longer side of at most ``LARGEST``, and px of the photo per px of it."""
    import cv2

    height, width = picture.shape[:2]
    scale = max(height, width) / LARGEST
    if scale <= 1:
        return picture, 1.0
    size = (round(width / scale), round(height / scale))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8), width / size[0]


def _found(picture: NDArray[np.uint8], landmarker: Any) -> list[NDArray[np.float64]]:
    """Landmarks (33, 2) of each person, from the whole picture and its squares, nobody twice."""
    height, width = picture.shape[:2]
    parts = dict.fromkeys([(0, 0, width, height), *survey_squares(width, height)])
    finds = []
    for left, top, right, bottom in parts:
        result = landmarker.detect(as_image(picture[top:bottom, left:right]))
        for pose in result.pose_landmarks:
            xy, seen = landmarks_of(pose, right - left, bottom - top)
            finds.append((float(seen.mean()), xy + np.array((left, top))))
    kept: list[NDArray[np.float64]] = []
    for _, xy in sorted(finds, key=lambda find: -find[0]):
        if all(_apart(xy, other) > _SAME for other in kept):
            kept.append(xy)
    return kept


def _readings(
    picture: NDArray[np.uint8], first: NDArray[np.float64], landmarker: Any
) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Landmarks and visibility of the person at ``first`` in cuts of several sizes, each as it
    is and mirrored; the next cuts go by what the first one found."""
    readings = []
    around = first
    for cut in (None, *CUTS):
        left, top, right, bottom = _square(around, cut or CUTS[1], picture.shape)
        part = picture[top:bottom, left:right]
        for mirrored in (False,) if cut is None else (False, True):
            result = landmarker.detect(as_image(part[:, ::-1] if mirrored else part))
            near = []
            for pose in result.pose_landmarks:
                xy, seen = landmarks_of(pose, right - left, bottom - top)
                if mirrored:
                    xy[:, 0] = (right - left) - xy[:, 0]
                    xy, seen = xy[list(EXCHANGED)], seen[list(EXCHANGED)]
                xy += (left, top)
                if _apart(xy, around) <= _SAME:
                    near.append((xy, seen))
            if not near:
                continue
            best = min(near, key=lambda pair: _apart(pair[0], around))
            if cut is None:
                around = best[0]
            else:
                readings.append(best)
    return readings


def _square(
    xy: NDArray[np.float64], cut: float, shape: tuple[int, ...]
) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the square about a person, inside the picture."""
    height, width = shape[:2]
    middle = (xy.min(0) + xy.max(0)) / 2
    half = cut * float(np.ptp(xy, axis=0).max()) / 2
    left, top = np.clip(np.floor(middle - half), 0, (width - 2, height - 2)).astype(int)
    right, bottom = np.clip(np.ceil(middle + half), (left + 2, top + 2), (width, height)).astype(
        int
    )
    return int(left), int(top), int(right), int(bottom)


def _apart(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Distance of the hips of two finds, in sizes of the larger."""
    size = max(float(np.ptp(a, axis=0).max()), float(np.ptp(b, axis=0).max()), 1.0)
    return float(np.linalg.norm((a - b)[_HIPS].mean(0)) / size)
