"""The HandLandmarker of MediaPipe: opening it, what identifies it, its finds in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.hand_points import POINTS
from analyzers.perception.offline import mediapipe_tasks


@dataclass(frozen=True, slots=True, eq=False)
class FoundHand:
    """One hand in one picture.

    Attributes:
        points: (21, 2) pixels of the picture.
        world: (21, 3) metres about the hand's middle: x right, y down, z away from the camera.
        right: the model's 0-1 that this looks like a right hand. It goes by what is seen:
            the hand of a mirrored picture looks like the other one.
    """

    points: NDArray[np.float64]
    world: NDArray[np.float64]
    right: float


@lru_cache(maxsize=4)
def model_settings(model: Path) -> dict[str, str]:
    """What identifies the inference, for cache keys: library version and model hash."""
    return {
        "mediapipe": version("mediapipe"),
        "hand_landmarker_sha256": sha256(model.read_bytes()).hexdigest(),
    }


def open_landmarker(model: Path, *, hands: int, video: bool) -> Any:
    """A HandLandmarker with the library's confidences (0.5); the caller closes it."""
    _, tasks, vision = mediapipe_tasks()
    mode = vision.RunningMode.VIDEO if video else vision.RunningMode.IMAGE
    options = vision.HandLandmarkerOptions(
        base_options=tasks.BaseOptions(model_asset_path=str(model)),
        running_mode=mode,
        num_hands=hands,
    )
    return vision.HandLandmarker.create_from_options(options)


def hands_of(result: Any, width: int, height: int) -> list[FoundHand]:
    """The hands in one answer of the landmarker for a picture of this size."""
    found = []
    for points, world, kind in zip(
        result.hand_landmarks, result.hand_world_landmarks, result.handedness, strict=True
    ):
        flat = np.array([(p.x, p.y) for p in points]).reshape(len(POINTS), 2) * (width, height)
        solid = np.array([(p.x, p.y, p.z) for p in world]).reshape(len(POINTS), 3)
        score = float(kind[0].score)
        right = score if kind[0].category_name == "Right" else 1 - score
        found.append(FoundHand(flat, solid, right))
    return found
