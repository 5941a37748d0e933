"""Face landmarks from single pictures (MediaPipe FaceLandmarker, IMAGE mode).

Running modes give different numbers, so each use keeps to one: photos, renders and the
composites of ``hemiface`` use IMAGE mode (this module), videos VIDEO mode (``face_track``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.offline import mediapipe_tasks
from analyzers.perception.picture import as_image

_MIN_TILE = 160
"""Tiles smaller than this (px) hold no face that could be measured."""
_TILINGS = (2, 4, 7)
"""How many half squares, less one, lie side by side in each round of the search in parts."""
_PLACE = attrgetter("x", "y", "z")
_SAME_FACE = 0.5
"""Two finds whose centres are nearer than this share of the larger one's size are one face."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceLandmarks:
    """One face in one picture.

    Attributes:
        points: (478, 3) in pixels, x right, y down, centre of the first pixel at (0.5, 0.5);
            z towards the back, in the same pixels, relative to the head's centre.
        blendshapes: the model's expression scores, 0-1, by name.
        matrix: (4, 4) pose of the canonical face in the camera's frame (cm).
    """

    points: NDArray[np.float64]
    blendshapes: Mapping[str, float]
    matrix: NDArray[np.float64]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the landmarks (px)."""
        (left, top), (right, bottom) = self.points[:, :2].min(0), self.points[:, :2].max(0)
        return float(left), float(top), float(right), float(bottom)

    @property
    def size(self) -> float:
        """The larger side of the box (px)."""
        left, top, right, bottom = self.box
        return max(right - left, bottom - top)

    def shifted(self, x: float, y: float) -> FaceLandmarks:
        """The same face in a picture whose origin lies at (-x, -y)."""
        return replace(self, points=self.points + np.array([x, y, 0.0]))


class FaceDetector:
    """Finds faces in single pictures. A context manager; holds the model while open.

    Args:
        model_path: ``face_landmarker.task``.
        faces: at most this many faces are looked for.

    Example:
        >>> with FaceDetector(model) as detector:  # doctest: +SKIP
        ...     found = detector.detect(picture)
    """

    def __init__(self, model_path: Path, *, faces: int = 1) -> None:
        self._model_path = model_path
        self._faces = faces
        self._landmarker: Any = None

    def __enter__(self) -> FaceDetector:
        self._landmarker = open_landmarker(self._model_path, faces=self._faces, video=False)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._landmarker.close()
        self._landmarker = None

    def detect(self, rgb: NDArray[np.uint8], *, tiles: bool = False) -> tuple[FaceLandmarks, ...]:
        """The faces in ``rgb`` (h, w, 3), the largest first; empty if there is none.

        The detector works on a small copy of the picture, so a small face escapes it; with
        ``tiles`` a picture without a find is searched again in ever smaller overlapping squares.
        """
        found = self._in(rgb)
        if found or not tiles:
            return found
        faces: list[FaceLandmarks] = []
        for parts in _TILINGS:
            for x, y, side in _tiles(rgb.shape[1], rgb.shape[0], parts):
                for face in self._in(rgb[y : y + side, x : x + side]):
                    _keep_larger(faces, face.shifted(x, y))
            if faces:
                break
        return tuple(sorted(faces, key=lambda face: -face.size))[: self._faces]

    def _in(self, rgb: NDArray[np.uint8]) -> tuple[FaceLandmarks, ...]:
        if min(rgb.shape[:2]) < 2:
            return ()
        result = self._landmarker.detect(as_image(rgb))
        faces = landmarks_of(result, rgb.shape[1], rgb.shape[0])
        return tuple(sorted(faces, key=lambda face: -face.size))


def detect_face(
    model: Path, rgb: NDArray[np.uint8], *, tiles: bool = False
) -> FaceLandmarks | None:
    """The largest face in one picture, or None. For several pictures use ``FaceDetector``."""
    with FaceDetector(model) as detector:
        return next(iter(detector.detect(rgb, tiles=tiles)), None)


def open_landmarker(model: Path, *, faces: int, video: bool) -> Any:
    """A FaceLandmarker with expression scores and pose matrix on; the caller closes it."""
    _, tasks, vision = mediapipe_tasks()
    mode = vision.RunningMode.VIDEO if video else vision.RunningMode.IMAGE
    options = vision.FaceLandmarkerOptions(
        base_options=tasks.BaseOptions(model_asset_path=str(model)),
        running_mode=mode,
        num_faces=faces,
        output_face_blendshapes=True,
        output_facial_transformation_matrixes=True,
    )
    return vision.FaceLandmarker.create_from_options(options)


def landmarks_of(result: Any, width: int, height: int) -> Iterator[FaceLandmarks]:
    """The faces of one FaceLandmarkerResult, in pixels of a picture of this size."""
    scale = np.array([width, height, width], dtype=float)
    for mesh, scores, matrix in zip(
        result.face_landmarks,
        result.face_blendshapes,
        result.facial_transformation_matrixes,
        strict=True,
    ):
        points = np.array(list(map(_PLACE, mesh)), dtype=float) * scale
        shapes = {score.category_name: float(score.score) for score in scores}
        yield FaceLandmarks(points, shapes, np.asarray(matrix, dtype=float))


@lru_cache(maxsize=4)
def model_settings(model: Path) -> dict[str, str]:
    """What identifies the inference, for cache keys: library version and model hash."""
    return {
        "mediapipe": version("mediapipe"),
        "face_landmarker_sha256": sha256(model.read_bytes()).hexdigest(),
    }


def _tiles(width: int, height: int, parts: int) -> Iterator[tuple[int, int, int]]:
    """Squares (x, y, side) that overlap by half and cover a picture of this size."""
    side = max(min(width, height) * 2 // (parts + 1), _MIN_TILE)
    if side >= min(width, height):
        return
    for y in _steps(height, side):
        for x in _steps(width, side):
            yield x, y, side


def _steps(length: int, side: int) -> Iterator[int]:
    count = max(1, -(-2 * (length - side) // side)) + 1
    yield from sorted({round(i * (length - side) / (count - 1)) for i in range(count)})


def _keep_larger(faces: list[FaceLandmarks], new: FaceLandmarks) -> None:
    """Adds ``new`` unless it repeats a face that is already there."""
    centre = new.points[:, :2].mean(0)
    for i, old in enumerate(faces):
        apart = float(np.linalg.norm(old.points[:, :2].mean(0) - centre))
        if apart < _SAME_FACE * max(old.size, new.size):
            if new.size > old.size:
                faces[i] = new
            return
    faces.append(new)
