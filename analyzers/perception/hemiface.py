"""Hemiface mirroring: each half of a face measured as a symmetric face of its own.

The landmark model believes in symmetric faces and pulls one-sided weakness towards the other
side (of a one-sided lid change it reports half). A composite of one half and its mirror image
is symmetric, so that belief does no harm; what the model says about the half is then read back
into the picture. Idea: a user's remedy in the threads of OpenFace; procedure and its recovery
were measured on controlled distortions (droop slope 0.79 -> 0.98, lid 0.49 -> 0.77).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzers.perception.face import FaceDetector, FaceLandmarks
from analyzers.perception.face_points import CANTHI, LEFT, MIRROR, NOSE_RIDGE, POINTS, RIGHT

HALF_SIZE = 1.15
"""Half the side of the square crop, in sizes of the landmark box."""
LARGEST = 512
"""Half the side of a composite (px) beyond which the picture is shrunk first: the landmark net
looks at 256 x 256 pixels, so more would only cost time."""


@dataclass(frozen=True, slots=True)
class Midline:
    """The facial midline in a picture: through ``centre`` (px), perpendicular to the eyes.

    ``angle`` is that of the line through the eyes (rad, clockwise on screen).
    """

    centre: tuple[float, float]
    angle: float


def midline_of(points: NDArray[np.float64]) -> Midline:
    """Midline from the corners of the eyes and the ridge of the nose alone.

    Mouth, chin, brows and lids are left out: they carry the weakness to be measured.

    Args:
        points: (478, 2 or 3) in px.
    """
    outer_r, inner_r, inner_l, outer_l = (points[i, :2] for i in CANTHI)
    along = (inner_l + outer_l) / 2 - (outer_r + inner_r) / 2
    origin = (inner_r + inner_l) / 2
    ridge = points[list(NOSE_RIDGE), :2]
    centre = (ridge.sum(0) + origin) / (len(NOSE_RIDGE) + 1)
    return Midline((float(centre[0]), float(centre[1])), float(np.arctan2(along[1], along[0])))


def hemi_settings() -> dict[str, float]:
    """What identifies this way of measuring, for cache keys."""
    return {"half_size": HALF_SIZE, "largest": LARGEST, "composites": 3}


def composites(
    rgb: NDArray[np.uint8], face: FaceLandmarks
) -> tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.float64]]:
    """The two symmetric faces made from the halves of one.

    Returns:
        The picture made of the image-left half (the subject's right, unless mirrored), the one
        made of the image-right half, and the affine (2, 3) from picture to composite, all with
        the centre of the first pixel at (0.5, 0.5).
    """
    midline = midline_of(face.points)
    reach = HALF_SIZE * face.size
    zoom = min(1.0, LARGEST / np.ceil(reach))
    half = int(np.ceil(reach * zoom))
    centre = np.array(midline.centre)
    middle = np.array([centre[0], (face.box[1] + face.box[3]) / 2])
    rgb, corner = _around(rgb, middle, 1.5 * reach)
    cos, sin = zoom * np.cos(midline.angle), zoom * np.sin(midline.angle)
    turn = np.array([[cos, sin], [-sin, cos]])
    # The centre lands on the seam (x = half) at the height it has in the crop.
    target = np.array([half, half + zoom * (centre[1] - middle[1])])
    forward = np.hstack([turn, (target - turn @ centre)[:, None]])
    # OpenCV counts from the centre of the first pixel.
    local = forward.copy()
    local[:, 2] += turn @ (corner + 0.5) - 0.5
    if zoom < 1:  # a pixel of the composite covers several of the picture
        rgb = np.asarray(cv2.GaussianBlur(rgb, (0, 0), 0.4 / zoom), np.uint8)
    upright = cv2.warpAffine(
        cv2.cvtColor(rgb, cv2.COLOR_RGB2RGBA),  # four channels are resampled faster than three
        local,
        (2 * half, 2 * half),
        flags=cv2.INTER_LINEAR,  # twice as fast as cubic; moves landmarks by 0.02 mm
        borderMode=cv2.BORDER_REPLICATE,
    )
    first = np.asarray(cv2.cvtColor(upright, cv2.COLOR_RGBA2RGB), np.uint8)
    second = first.copy()
    cv2.flip(second[:, :half], 1, dst=first[:, half:])
    cv2.flip(second[:, half:], 1, dst=second[:, :half])
    return first, second, forward


def _around(
    rgb: NDArray[np.uint8], middle: NDArray[np.float64], reach: float
) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """The part of a picture within ``reach`` px of a place, and its corner (px)."""
    size = np.array(rgb.shape[1::-1])
    low = np.clip(np.floor(middle - reach).astype(int), 0, size - 1)
    high = np.clip(np.ceil(middle + reach).astype(int), low + 1, size)
    return rgb[low[1] : high[1], low[0] : high[0]], low.astype(float)


def hemi_points(
    rgb: NDArray[np.uint8], face: FaceLandmarks, detector: FaceDetector
) -> NDArray[np.float64] | None:
    """Landmarks of both halves by mirroring, in the pixels of ``rgb``.

    Args:
        rgb: picture (h, w, 3).
        face: what was found in it.
        detector: an open IMAGE-mode detector (a tracking one would carry the state of one
            composite into the other).

    Returns:
        (478, 2): paired points from their own half's composite; points of the midline and
        points without a known mirror are NaN. None if a composite shows no face.
    """
    first, second, forward = composites(rgb, face)
    width = first.shape[1]
    points = np.full((POINTS, 2), np.nan)
    back = cv2.invertAffineTransform(forward)
    for picture, half in ((first, RIGHT), (second, LEFT)):
        found = detector.detect(picture)
        if not found:
            return None
        seen = found[0].points[:, :2]
        own = list(half.paired())
        other = seen[[MIRROR[i] for i in own]] * [-1, 1] + [width, 0]
        both = (seen[own] + other) / 2
        points[own] = both @ back[:, :2].T + back[:, 2]
    return points
