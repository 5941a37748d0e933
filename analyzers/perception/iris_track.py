"""Fitted irises in some frames of a video."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.face_track import FaceTrack
from analyzers.perception.frame_pass import frames_key, with_face
from analyzers.perception.iris import find_irises, iris_settings
from analyzers.perception.iris_arrays import IRIS_FIELDS, irises_as_array
from workbench.plugin.contract import Settings

if TYPE_CHECKING:
    from workbench.plugin.contract import Arrays


class IrisLook:
    """Irises of the right and left half in some frames.

    Attributes:
        irises: (n, 2, 4) x, y, diameter and residual (px) for all n frames of the video, NaN
            where not asked for or where the edge is not seen.
    """

    name = "iris_track"

    def __init__(self, track: FaceTrack, frames: Sequence[int]) -> None:
        self.frames = with_face(track, frames)
        # The search starts from the landmarks: they are part of the key.
        self.settings: Settings = {**iris_settings(), "basis": frames_key(track, self.frames)}
        self.irises: NDArray[np.float64] = np.full((len(track.times), 2, IRIS_FIELDS), np.nan)
        self._track = track

    def at_work(self) -> AbstractContextManager[Any]:
        """Nothing needs to be open."""
        return nullcontext()

    def see(self, n: int, picture: NDArray[np.uint8]) -> None:
        """Fits both irises in frame ``n``."""
        self.irises[n] = irises_as_array(find_irises(picture, self._track.face(n)))

    def arrays(self) -> Arrays:
        """Irises of the frames asked for."""
        return {"irises": self.irises[list(self.frames)]}

    def take(self, kept: Arrays) -> None:
        """Puts kept irises in their frames."""
        self.irises[list(self.frames)] = kept["irises"]
