"""The PoseLandmarker of MediaPipe: opening it, what identifies it, its finds in pixels."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.offline import mediapipe_tasks


@lru_cache(maxsize=4)
def model_settings(model: Path) -> dict[str, str]:
    """What identifies the inference, for cache keys: library version and model hash."""
    return {
        "mediapipe": version("mediapipe"),
        "pose_landmarker_sha256": sha256(model.read_bytes()).hexdigest(),
    }


def open_landmarker(model: Path, *, people: int, video: bool) -> Any:
    """A PoseLandmarker with the library's confidences (0.5); the caller closes it."""
    _, tasks, vision = mediapipe_tasks()
    mode = vision.RunningMode.VIDEO if video else vision.RunningMode.IMAGE
    options = vision.PoseLandmarkerOptions(
        base_options=tasks.BaseOptions(model_asset_path=str(model)),
        running_mode=mode,
        num_poses=people,
    )
    return vision.PoseLandmarker.create_from_options(options)


def landmarks_of(pose: Any, width: int, height: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Pixels (33, 2) and visibility (33,) of one pose in a picture of this size."""
    values = np.array([(p.x, p.y, p.visibility) for p in pose])
    return values[:, :2] * (width, height), values[:, 2]
