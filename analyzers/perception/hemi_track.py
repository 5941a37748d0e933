"""Hemiface mirroring on chosen frames of a video."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.face import FaceDetector, FaceLandmarks, model_settings
from analyzers.perception.face_track import FaceTrack
from analyzers.perception.frame_pass import frames_key, with_face
from analyzers.perception.hemiface import hemi_points, hemi_settings
from analyzers.perception.some_faces import SomeFaces
from workbench.plugin.contract import Context, Settings

if TYPE_CHECKING:
    from workbench.plugin.contract import Arrays


class HemiLook:
    """Landmarks of both halves in some frames, each half measured as a symmetric face.

    Attributes:
        points: px of the frames asked for, NaN where not yet seen or not found (always so for
            midline points).
    """

    name = "hemi_track"

    def __init__(
        self,
        ctx: Context,
        track: FaceTrack,
        frames: Sequence[int],
        *,
        model: str = "face_landmarker.task",
    ) -> None:
        path = ctx.model(model)
        self.frames = with_face(track, frames)
        self.settings: Settings = {
            **model_settings(path),
            **hemi_settings(),
            "mode": "IMAGE",
            "basis": frames_key(track, self.frames),
        }
        self.points = SomeFaces(len(track.times), self.frames)
        self._track = track
        self._detector = FaceDetector(path)

    def at_work(self) -> AbstractContextManager[Any]:
        """The model, open."""
        return self._detector

    def see(self, n: int, picture: NDArray[np.uint8]) -> None:
        """Measures both halves in frame ``n``."""
        face = FaceLandmarks(self._track.face(n), {}, self._track.matrices[n])
        found = hemi_points(picture, face, self._detector)
        if found is not None:
            self.points.put([n], found[None].astype(np.float32))  # as it is kept

    def arrays(self) -> Arrays:
        """Points of the frames asked for."""
        return {"points": self.points[self.frames].astype(np.float32)}

    def take(self, kept: Arrays) -> None:
        """Puts kept points in their frames."""
        self.points.put(self.frames, kept["points"])
