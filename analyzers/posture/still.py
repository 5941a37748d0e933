"""The frames of a video in which a person keeps still."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.pose import PoseTrack
from analyzers.posture.params import Params
from analyzers.posture.stance import Floats

_KEPT_STILL = (
    ("left_shoulder", "right_shoulder"),
    ("left_hip", "right_hip"),
    ("left_ankle",),
    ("right_ankle",),
)


def still_frames(track: PoseTrack, params: Params) -> NDArray[np.intp]:
    """Numbers of the frames about which hips, shoulders and feet hardly move.

    A frame counts where none of them ranges over more than ``still_range`` body sizes within
    ``still_window``. Somebody who walks on a treadmill moves the feet.
    """
    moving = np.stack([np.mean([track.point(n) for n in names], 0) for names in _KEPT_STILL], 1)
    body = np.linalg.norm(moving[:, 0] - moving[:, 2:].mean(1), axis=1)
    if not np.isfinite(body).any():
        return np.zeros(0, np.intp)
    reach = params.still_range * float(np.nanmedian(body))
    first = np.searchsorted(track.times, track.times - params.still_window / 2)
    last = np.searchsorted(track.times, track.times + params.still_window / 2, side="right")
    still = [
        bool(track.found[a:b].all()) and _range(moving[a:b]) <= reach
        for a, b in zip(first, last, strict=True)
    ]
    return np.flatnonzero(still)


def _range(points: Floats) -> float:
    """The largest range of any of the points (m, k, 2) in x or y."""
    return float(np.ptp(points, axis=0).max())
