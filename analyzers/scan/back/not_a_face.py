"""A face that is given as a back is as symmetric as a back: it has to be told by its looks."""

from __future__ import annotations

import numpy as np

from analyzers.perception.face import FaceDetector
from analyzers.scan.back.height_map import BackFrame
from analyzers.scan.camera import camera_at
from analyzers.scan.params import Params
from analyzers.scan.pick import face_pixels, landmarks_in
from analyzers.scan.points import is_face_shaped
from analyzers.scan.render import Surface


def shows_a_face(
    surface: Surface, frame: BackFrame, detector: FaceDetector, params: Params
) -> bool:
    """Whether a face looks out where the back should, either way up."""
    across = float(np.linalg.norm(surface.high - surface.low))
    middle = (surface.low + surface.high) / 2
    for up in (frame.up, -frame.up):
        camera = camera_at(
            middle, frame.out, up, across, fov_deg=params.fov_deg, size=params.search_size
        )
        view = surface.render(camera)
        pixels = face_pixels(view, detector)
        if pixels is not None and is_face_shaped(landmarks_in(view, pixels, params)):
            return True
    return False
