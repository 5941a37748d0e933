"""Faces at rest against their mirror images, in chosen frames of a video."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.face_points import HALVES
from analyzers.perception.face_track import FaceTrack
from analyzers.perception.frame_pass import frames_key
from analyzers.perception.hemi_track import HemiLook
from analyzers.perception.mirrored import METHOD_VERSION, by_mirror
from analyzers.perception.some_faces import SomeFaces
from workbench.plugin.contract import Settings

if TYPE_CHECKING:
    from workbench.plugin.contract import Arrays

_CORNERS = np.array([i for half in HALVES for i in (half.commissure, half.inner_commissure)])


class MirrorLook:
    """Corners of the mouth set against each other by pixels. ``halves`` must see each frame
    before this does.

    Attributes:
        level: (n, 2) for all n frames of the video: tilt of the eyes (rad) by what a drooping lid
            does not move, and the share (0-1) of the corners' difference that comes from pixels;
            NaN where not asked for.
    """

    name = "mirror_track"

    def __init__(self, track: FaceTrack, halves: HemiLook, frames: Sequence[int]) -> None:
        wanted = set(frames)
        self.frames = tuple(n for n in halves.frames if n in wanted)
        self.settings: Settings = {
            **{f"halves_{key}": value for key, value in halves.settings.items()},
            "mirrored": METHOD_VERSION,
            "basis": frames_key(track, self.frames),
        }
        self.level: NDArray[np.float64] = np.full((len(track.times), 2), np.nan)
        self._corners = np.full((len(track.times), len(_CORNERS), 2), np.nan)
        self._track, self._halves = track, halves

    def mouth(self) -> SomeFaces:
        """The halves' landmarks (px) with the corners where they are by pixels."""
        return self._halves.points.changed(self._with_corners)

    def _with_corners(
        self, faces: NDArray[np.float64], frames: NDArray[np.int_]
    ) -> NDArray[np.float64]:
        known = np.flatnonzero(np.isin(frames, self.frames))
        faces[np.ix_(known, _CORNERS)] = self._corners[frames[known]]
        return faces

    def at_work(self) -> AbstractContextManager[Any]:
        """Nothing needs to be open."""
        return nullcontext()

    def see(self, n: int, picture: NDArray[np.uint8]) -> None:
        """Compares both sides in frame ``n``."""
        found = by_mirror(picture, self._track.face(n), self._halves.points[n])
        self._corners[n] = found.points[_CORNERS]
        self.level[n] = found.angle, found.commissure

    def arrays(self) -> Arrays:
        """Corners and levels of the frames asked for."""
        own = list(self.frames)
        return {"corners": self._corners[own], "level": self.level[own]}

    def take(self, kept: Arrays) -> None:
        """Puts kept values in their frames."""
        own = list(self.frames)
        self._corners[own], self.level[own] = kept["corners"], kept["level"]
