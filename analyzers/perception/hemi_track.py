"""Hemiface mirroring on chosen frames of a video, cached."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.face import FaceDetector, FaceLandmarks, model_settings
from analyzers.perception.face_points import POINTS
from analyzers.perception.face_track import FaceTrack
from analyzers.perception.hemiface import HALF_SIZE, LARGEST, hemi_points
from workbench.media.video import open_video
from workbench.model import Capture
from workbench.plugin.contract import Context, Settings


def hemi_track(
    ctx: Context,
    capture: Capture,
    track: FaceTrack,
    frames: Sequence[int],
    *,
    model: str = "face_landmarker.task",
) -> NDArray[np.float64]:
    """Landmarks of both halves in ``frames``, each half measured as a symmetric face.

    Returns:
        (n, 478, 2) px for all n frames of the video, NaN where not asked for or not found
        (always so for midline points).
    """
    path = ctx.model(model)
    wanted = sorted({int(n) for n in frames if track.found[n]})
    everything = np.full((len(track.times), POINTS, 2), np.nan)
    if not wanted:
        return everything
    # The composites hang on where the track saw the face: that is part of the key.
    basis = sha256(np.asarray(wanted, np.int64).tobytes())
    basis.update(np.ascontiguousarray(track.points[wanted], np.float32).tobytes())

    def compute() -> dict[str, NDArray[Any]]:
        out = np.full((len(wanted), POINTS, 2), np.nan, np.float32)
        place = {n: i for i, n in enumerate(wanted)}
        with open_video(ctx.path(capture)) as video, FaceDetector(path) as detector:
            for n, _, picture in video.frames(wanted[0], wanted[-1] + 1):
                if n not in place:
                    continue
                face = FaceLandmarks(track.points[n], {}, track.matrices[n])
                found = hemi_points(picture, face, detector)
                if found is not None:
                    out[place[n]] = found
                done = (place[n] + 1) / len(wanted)
                ctx.progress(0.8 + 0.2 * done, "measuring each half of the face")
        return {"points": out}

    settings: Settings = {
        **model_settings(path),
        "mode": "IMAGE",
        "half_size": HALF_SIZE,
        "largest": LARGEST,
        "basis": basis.hexdigest(),
    }
    points = ctx.cached(capture, "hemi_track", settings, compute)["points"]
    everything[wanted] = points
    return everything
