"""Eyelids by pixels on chosen frames of a video."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.face_track import FaceTrack
from analyzers.perception.frame_pass import frames_key, pass_over, with_face
from analyzers.perception.lid_model import MODEL
from analyzers.perception.lid_patch import iris_px
from analyzers.perception.lids import LEAST_IRIS_PX, find_lids, lid_settings
from workbench.model import Capture
from workbench.plugin.contract import Context, Settings

if TYPE_CHECKING:
    from workbench.plugin.contract import Arrays

_NUMBERS = ("upper", "lower", "iris_y", "gap", "closed", "confidence")


@dataclass(frozen=True, slots=True, eq=False)
class LidTrack:
    """Lids of both eyes through a video: fields of ``EyeLids`` as arrays (n, 2).

    Rows are the frames of the video, columns the halves in the order of
    ``face_points.HALVES``. ``asked`` says which frames were measured; elsewhere numbers are NaN,
    ``closed`` is False, ``confidence`` 0 and ``reason`` empty.
    """

    upper: NDArray[np.float64]
    lower: NDArray[np.float64]
    iris_y: NDArray[np.float64]
    gap: NDArray[np.float64]
    closed: NDArray[np.bool_]
    confidence: NDArray[np.float64]
    reason: NDArray[np.str_]
    asked: NDArray[np.bool_]


class LidLook:
    """The lids in some frames in which ``track`` found the face.

    The yardstick is the median iris diameter of these frames, so that one frame's jitter does
    not change what is looked at.
    """

    name = "lid_track"

    def __init__(
        self,
        ctx: Context,
        track: FaceTrack,
        frames: Sequence[int],
        *,
        model: str = "face_landmarker.task",
        least_iris: float = LEAST_IRIS_PX,
    ) -> None:
        ctx.model(MODEL.name)  # the file is the one that was validated
        count = len(track.times)
        self.frames = with_face(track, frames)
        self.settings: Settings = {
            **lid_settings(),
            "landmarks": model,
            "least_iris": least_iris,
            "basis": frames_key(track, self.frames),
        }
        self._track, self._least = track, least_iris
        sizes = [iris_px(track.face(n)) for n in self.frames]
        self._iris = float(np.median(sizes)) if sizes else float("nan")
        self._numbers = {name: np.full((count, 2), np.nan) for name in _NUMBERS}
        self._reasons = np.full((count, 2), "", dtype="<U120")

    @property
    def lids(self) -> LidTrack:
        """All that is known."""
        numbers = self._numbers
        asked = np.zeros(len(self._reasons), dtype=bool)
        asked[list(self.frames)] = True
        return LidTrack(
            numbers["upper"],
            numbers["lower"],
            numbers["iris_y"],
            numbers["gap"],
            numbers["closed"] == 1,
            np.nan_to_num(numbers["confidence"]),
            self._reasons,
            asked,
        )

    def at_work(self) -> AbstractContextManager[Any]:
        """Nothing needs to be open."""
        return nullcontext()

    def see(self, n: int, picture: NDArray[np.uint8]) -> None:
        """Measures the lids in frame ``n``."""
        eyes = find_lids(picture, self._track.face(n), iris=self._iris, least_iris=self._least)
        for name, column in self._numbers.items():
            column[n] = [float(getattr(eye, name)) for eye in eyes]
        self._reasons[n] = [eye.reason for eye in eyes]

    def arrays(self) -> Arrays:
        """Lids of the frames asked for."""
        own = list(self.frames)
        return {name: column[own] for name, column in self._numbers.items()} | {
            "reason": self._reasons[own]
        }

    def take(self, kept: Arrays) -> None:
        """Puts kept lids in their frames."""
        own = list(self.frames)
        for name, column in self._numbers.items():
            column[own] = kept[name]
        self._reasons[own] = kept["reason"]


def lid_track(
    ctx: Context,
    capture: Capture,
    track: FaceTrack,
    frames: Sequence[int],
    *,
    model: str = "face_landmarker.task",
) -> LidTrack:
    """The lids in ``frames`` of ``capture`` in a pass of their own.

    Raises:
        ProblemError: if the video cannot be read or the lid model is not the one declared.
    """
    look = LidLook(ctx, track, frames, model=model)
    pass_over(ctx, capture, [look], note="measuring the eyelids")
    return look.lids
