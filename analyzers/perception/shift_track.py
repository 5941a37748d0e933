"""Movement of mouth corners and brows from one frame of a video to others, by pixels."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.displacement import Displacement, Still, moved_from, still
from analyzers.perception.face_points import HALVES
from analyzers.perception.face_track import FaceTrack
from analyzers.perception.frame_pass import frames_key, with_face
from analyzers.perception.hemi_track import HemiLook
from workbench.plugin.contract import Settings

if TYPE_CHECKING:
    from workbench.plugin.contract import Arrays

METHOD_VERSION = "7"
"""Raised where the numbers of ``displacement`` change: kept results are then made anew."""


@dataclass(frozen=True, slots=True, eq=False)
class ShiftTrack:
    """Movements through a video of n frames, per half in the order of ``HALVES``.

    Attributes:
        commissure, brow: (n, 2, 2) to the right and down, px of the rest frame's upright face;
            NaN where not asked for or not told.
        commissure_confidence, brow_confidence: (n, 2) from 0 to 1, 0 where not asked for.
    """

    commissure: NDArray[np.float64]
    brow: NDArray[np.float64]
    commissure_confidence: NDArray[np.float64]
    brow_confidence: NDArray[np.float64]


class ShiftLook:
    """What moved between frame ``rest`` and each of ``frames``.

    Frame ``rest`` must be seen first, and ``halves`` must see each frame before this does. One
    frame is held at a time, beside the one at rest.
    """

    name = "shift_track"

    def __init__(
        self, track: FaceTrack, halves: HemiLook, rest: int, frames: Sequence[int]
    ) -> None:
        asked = with_face(track, frames) if track.found[rest] else ()
        self.frames = with_face(track, [rest, *asked]) if asked else ()
        self.settings: Settings = {
            **{f"halves_{key}": value for key, value in halves.settings.items()},
            "displacement": METHOD_VERSION,
            "rest": rest,
            "basis": frames_key(track, self.frames),
        }
        self._numbers = np.full((len(track.times), 2, len(HALVES), 3), np.nan)
        self._track, self._halves = track, halves
        self._rest, self._asked = rest, frozenset(asked)
        self._start: Still | None = None

    @property
    def shifts(self) -> ShiftTrack:
        """All that is known."""
        numbers = self._numbers
        sure = np.nan_to_num(numbers[..., 2])
        return ShiftTrack(numbers[:, 0, :, :2], numbers[:, 1, :, :2], sure[:, 0], sure[:, 1])

    def at_work(self) -> AbstractContextManager[Any]:
        """Nothing needs to be open."""
        return nullcontext()

    def see(self, n: int, picture: NDArray[np.uint8]) -> None:
        """Compares frame ``n`` with the one at rest; nothing where that one was lost."""
        points, side = self._track.face(n), self._halves.points[n]
        if n == self._rest:
            self._start = still(picture, points, side)
        if n in self._asked and self._start is not None:
            self._numbers[n] = _numbers(moved_from(self._start, picture, points, side))

    def arrays(self) -> Arrays:
        """Movements in the frames asked for."""
        return {"shifts": self._numbers[list(self.frames)]}

    def take(self, kept: Arrays) -> None:
        """Puts kept movements in their frames."""
        self._numbers[list(self.frames)] = kept["shifts"]


def _numbers(found: Displacement) -> list[list[tuple[float, float, float]]]:
    return [
        [(shift.x, shift.y, shift.confidence) for shift in pair]
        for pair in (found.commissure, found.brow)
    ]
