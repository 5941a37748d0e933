"""Face landmarks through a video (MediaPipe FaceLandmarker, VIDEO mode), cached."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.beside import drawn_ahead
from analyzers.perception.face import (
    FaceDetector,
    FaceLandmarks,
    landmarks_of,
    model_settings,
    open_landmarker,
)
from analyzers.perception.face_points import BLENDSHAPES, POINTS
from analyzers.perception.iris import find_irises, iris_settings
from analyzers.perception.iris_arrays import IRIS_FIELDS, irises_as_array
from analyzers.perception.picture import as_image
from workbench.media.video import open_video
from workbench.model import Capture
from workbench.plugin.contract import Context, Settings

_PROBES = 5
_PROBE_FACES = 4
_MARGIN = 0.6
"""How far beyond its landmarks a chosen face is cropped, in sizes of the face."""
_IRISES = 9
"""Frames in which irises are fitted on the way (enough for a scale)."""
_OPEN = 0.3
"""Blink score below which an eye is open (0-1)."""

Region = tuple[int, int, int, int]
"""Left, top, right, bottom in whole pixels."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceTrack:
    """One face through a video.

    Attributes:
        times: seconds of each frame, shape (n,).
        points: (n, 478, 3) pixels of the upright picture, in single precision; NaN where no face
            was found. ``face`` gives one frame to calculate with.
        blendshapes: (n, 52) in the order of ``face_points.BLENDSHAPES``; NaN likewise.
        matrices: (n, 4, 4) head pose; NaN likewise.
        regions: where people are in view, from left to right, by looking for several faces in
            a few frames (the one that shows most of them counts); empty where none was found
            and where a region was given.
        irises: (n, 2, 4) fitted irises (see ``iris_arrays``) of a few spread frames with open
            eyes, NaN elsewhere; None where they were not looked for.
    """

    times: NDArray[np.float64]
    points: NDArray[np.floating[Any]]
    blendshapes: NDArray[np.float64]
    matrices: NDArray[np.float64]
    regions: tuple[Region, ...] = ()
    irises: NDArray[np.float64] | None = None

    @property
    def found(self) -> NDArray[np.bool_]:
        """Whether there is a face, per frame."""
        return np.asarray(np.isfinite(self.points[:, 0, 0]), dtype=np.bool_)

    def face(self, n: int) -> NDArray[np.float64]:
        """The landmarks of frame ``n`` (478, 3) in double precision."""
        return np.asarray(self.points[n], dtype=np.float64)

    def shape(self, name: str) -> NDArray[np.float64]:
        """One expression score over time."""
        return self.blendshapes[:, BLENDSHAPES.index(name)]


def track_faces(
    ctx: Context,
    capture: Capture,
    *,
    model: str = "face_landmarker.task",
    region: Region | None = None,
) -> FaceTrack:
    """Landmarks of one face in every frame of ``capture``, kept for the next run.

    Frame times are the true presentation times. One face is followed, in ``region`` if given:
    with more than one, the library would drop its smoothing and search every frame anew.
    Where ``regions`` of the answer shows several people, choose one and call again with it.

    Raises:
        ProblemError: if the video cannot be read.
    """
    path = ctx.model(model)
    settings: Settings = {
        **model_settings(path),
        "mode": "VIDEO",
        "region": ",".join(map(str, region)) if region else "",
        "probes": 0 if region else _PROBES,
        "margin": _MARGIN,
        "irises": _IRISES,
        **iris_settings(),
    }

    def compute() -> dict[str, NDArray[Any]]:
        times: list[float] = []
        fullest: tuple[FaceLandmarks, ...] = ()
        irises: dict[int, NDArray[np.float64]] = {}
        left, top = region[:2] if region else (0, 0)
        with (
            open_video(ctx.path(capture)) as video,
            open_landmarker(path, faces=1, video=True) as landmarker,
            FaceDetector(path, faces=_PROBE_FACES) as detector,
            drawn_ahead(video.frames()) as frames,
        ):
            total, stamp = max(len(video.clock), 1), -1
            arrays = _empty(total)
            probed = () if region else _probes(total)
            for index, seconds, frame in frames:
                if index in probed:
                    fullest = max(fullest, detector.detect(frame), key=len)
                picture = frame[top : region[3], left : region[2]] if region else frame
                stamp = max(stamp + 1, round(seconds * 1000))
                result = landmarker.detect_for_video(as_image(picture), stamp)
                height, width = picture.shape[:2]
                face = next(landmarks_of(result, width, height), None)
                face = face.shifted(left, top) if face else None
                if len(irises) * total <= index * _IRISES and face and _open(face):
                    irises[len(times)] = irises_as_array(find_irises(frame, face.points))
                if face:
                    _note(arrays, len(times), face)
                times.append(seconds)
                ctx.progress(0.8 * (index + 1) / total, "following the face")
            regions = sorted(region_of(face, video.width, video.height) for face in fullest)
        seen = np.array(regions, dtype=np.int64).reshape(-1, 4)
        count = len(times)
        return {name: array[:count] for name, array in arrays.items()} | {
            "times": np.asarray(times, dtype=np.float64),
            "regions": seen,
            "irises": _spread(irises, count),
        }

    kept = ctx.cached(capture, "face_track", settings, compute)
    return FaceTrack(
        kept["times"],
        kept["points"],
        kept["blendshapes"].astype(np.float64),
        kept["matrices"].astype(np.float64),
        tuple((int(r[0]), int(r[1]), int(r[2]), int(r[3])) for r in kept["regions"]),
        kept["irises"],
    )


def _probes(total: int) -> frozenset[int]:
    """The frames in which several faces are looked for, evenly spread."""
    return frozenset(round(i * (total - 1) / (_PROBES - 1)) for i in range(_PROBES))


def _open(face: FaceLandmarks) -> bool:
    """Whether both eyes are open."""
    return max(face.blendshapes["eyeBlinkLeft"], face.blendshapes["eyeBlinkRight"]) < _OPEN


def _spread(irises: dict[int, NDArray[np.float64]], count: int) -> NDArray[np.float64]:
    out = np.full((count, 2, IRIS_FIELDS), np.nan)
    for n, pair in irises.items():
        out[n] = pair
    return out


def region_of(face: FaceLandmarks, width: int, height: int) -> Region:
    """The face with a margin for movement, inside the picture."""
    left, top, right, bottom = face.box
    margin = _MARGIN * face.size
    return (
        max(0, int(left - margin)),
        max(0, int(top - margin)),
        min(width, int(right + margin)),
        min(height, int(bottom + margin)),
    )


def _empty(count: int) -> dict[str, NDArray[Any]]:
    """Arrays for so many frames, in which nothing is known yet."""
    return {
        "points": np.full((count, POINTS, 3), np.nan, np.float32),
        "blendshapes": np.full((count, len(BLENDSHAPES)), np.nan, np.float32),
        "matrices": np.full((count, 4, 4), np.nan, np.float32),
    }


def _note(arrays: dict[str, NDArray[Any]], n: int, face: FaceLandmarks) -> None:
    """Puts a face in its frame: as single precision at once, a film may have 20 000 frames."""
    arrays["points"][n] = face.points
    arrays["blendshapes"][n] = [face.blendshapes[name] for name in BLENDSHAPES]
    arrays["matrices"][n] = face.matrix
