"""Whether a scan shows a second face beside the one that was measured."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from analyzers.perception.face import FaceDetector
from analyzers.scan.camera import camera_at
from analyzers.scan.face_on_scan import FaceOnScan
from analyzers.scan.params import Params
from analyzers.scan.pick import face_pixels, landmarks_in
from analyzers.scan.points import is_face_shaped, width
from analyzers.scan.render import BACKGROUND, Surface

ROOMY = 4.5
"""A scan whose longest diagonal is shorter than so many outer canthal distances (400 mm) has no
room for a second head."""
OWN = 1.6
"""Surface within so many outer canthal distances (140 mm) of the tip of the nose is this face."""
ALIKE = (0.6, 1.6)
"""Sizes, over this face's, that are another person's and not a phantom in a fold."""
SIZE = 640


def shows_another(
    surface: Surface, detector: FaceDetector, params: Params, face: FaceOnScan
) -> bool:
    """Whether a face is seen besides this one from where this one looks straight ahead.

    One that looks another way, as in a scan of people facing each other, escapes it.
    """
    size = width(face.points, "ex_R", "ex_L")
    across = float(np.linalg.norm(surface.high - surface.low))
    if across < ROOMY * size or "prn" not in face.points:
        return False
    _, up, forward = face.frame
    middle = (surface.low + surface.high) / 2
    camera = camera_at(middle, forward, up, across, fov_deg=params.fov_deg, size=SIZE)
    view = surface.render(camera)
    with np.errstate(invalid="ignore"):
        own = np.linalg.norm(view.xyz - face.points["prn"], axis=2) < OWN * size
    rgb = view.rgb.copy()
    rgb[own] = BACKGROUND
    pixels = face_pixels(replace(view, rgb=rgb), detector)
    found = {} if pixels is None else landmarks_in(view, pixels, params)
    if not is_face_shaped(found):
        return False
    apart = float(np.linalg.norm(found["prn"] - face.points["prn"]))
    return apart > OWN * size and ALIKE[0] < width(found, "ex_R", "ex_L") / size < ALIKE[1]
