"""All hands in a photo (IMAGE mode) or a video (VIDEO mode) of MediaPipe's HandLandmarker, cached.

Whose hands they are, and which is left, is decided elsewhere (``hand_tracks``): what is kept
here depends on the file and the model alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.hand_landmarker import (
    FoundHand,
    hands_of,
    model_settings,
    open_landmarker,
)
from analyzers.perception.hand_points import POINTS
from analyzers.perception.picture import as_image
from workbench.media.photo import read_photo
from workbench.media.video import open_video
from workbench.model import Capture
from workbench.plugin.contract import Context, Settings

HANDS_VERSION = 1
"""To be raised when the code changes what it makes from the same settings (kept arrays)."""
MOST_HANDS = 4
"""Two people's: with room for two only, an examiner's hand could take the place of the
subject's unseen."""
_DONE = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class SeenHands:
    """All hands found, frame by frame, in no lasting order.

    Attributes:
        times: seconds of each frame, shape (n,); of a photo the single time 0.
        points: (n, 4, 21, 2) pixels of the upright picture; NaN where there is none.
        world: (n, 4, 21, 3) metres about the hand's middle; NaN likewise.
        right: (n, 4) the model's 0-1 that it looks like a right hand; NaN likewise.
        size: width and height of the picture in pixels.
    """

    times: NDArray[np.float64]
    points: NDArray[np.float64]
    world: NDArray[np.float64]
    right: NDArray[np.float64]
    size: tuple[int, int]


def hands_settings(model: Path, *, video: bool) -> Settings:
    """Everything that the finds depend on besides the file."""
    return {
        **model_settings(model),
        "hands_version": HANDS_VERSION,
        "mode": "VIDEO" if video else "IMAGE",
        "num_hands": MOST_HANDS,
    }


def hands_in_photo(ctx: Context, capture: Capture, model: Path) -> SeenHands:
    """The hands in a photo, kept for the next run.

    Raises:
        ProblemError: if the photo cannot be read.
    """

    def compute() -> dict[str, NDArray[Any]]:
        picture = read_photo(ctx.path(capture)).pixels
        height, width = picture.shape[:2]
        landmarker = open_landmarker(model, hands=MOST_HANDS, video=False)
        try:
            found = hands_of(landmarker.detect(as_image(picture)), width, height)
        finally:
            landmarker.close()
        return _arrays(np.zeros(1), [found], width, height)

    settings = hands_settings(model, video=False)
    return _seen(ctx.cached(capture, "hands_photo", settings, compute))


def hands_in_video(ctx: Context, capture: Capture, model: Path) -> SeenHands:
    """The hands in every frame of a video, kept for the next run.

    Raises:
        ProblemError: if the video cannot be read.
        Cancelled: when the user stops the job.
    """

    def compute() -> dict[str, NDArray[Any]]:
        with open_video(ctx.path(capture)) as video:
            times = np.asarray(video.clock.times)
            width, height = video.width, video.height
            frames: list[list[FoundHand]] = [[] for _ in times]
            landmarker = open_landmarker(model, hands=MOST_HANDS, video=True)
            try:
                stamp = -1
                for i, seconds, frame in video.frames():
                    ctx.progress(_DONE * (i + 1) / len(times), "following the hands")
                    stamp = max(stamp + 1, round(seconds * 1000))
                    result = landmarker.detect_for_video(as_image(frame), stamp)
                    frames[i] = hands_of(result, width, height)
            finally:
                landmarker.close()
        return _arrays(times, frames, width, height)

    settings = hands_settings(model, video=True)
    return _seen(ctx.cached(capture, "hands_video", settings, compute))


def _arrays(
    times: NDArray[np.float64], frames: list[list[FoundHand]], width: int, height: int
) -> dict[str, NDArray[Any]]:
    n = len(times)
    points = np.full((n, MOST_HANDS, len(POINTS), 2), np.nan, np.float32)
    world = np.full((n, MOST_HANDS, len(POINTS), 3), np.nan, np.float32)
    right = np.full((n, MOST_HANDS), np.nan, np.float32)
    for i, found in enumerate(frames):
        for k, one in enumerate(found[:MOST_HANDS]):
            points[i, k], world[i, k], right[i, k] = one.points, one.world, one.right
    size = np.array([width, height], np.int64)
    return {"times": times, "points": points, "world": world, "right": right, "size": size}


def _seen(arrays: Any) -> SeenHands:
    return SeenHands(
        times=arrays["times"],
        points=arrays["points"].astype(np.float64),
        world=arrays["world"].astype(np.float64),
        right=arrays["right"].astype(np.float64),
        size=(int(arrays["size"][0]), int(arrays["size"][1])),
    )
