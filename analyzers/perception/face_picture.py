"""What a picture does to a face in it: sharpness, light, glare on the eyes, covered parts.

Only the pixels are described here, as numbers; what is too little is decided by the analyzer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzers.perception.face_points import HALVES, HalfFace

Points = NDArray[np.float64]
Picture = NDArray[np.uint8]

BURNT = 250
"""Grey value from which a pixel counts as burnt out."""

PLACES: Mapping[str, tuple[int, ...]] = {
    "forehead": (151, 9, 108, 337),
    "nose_bridge": (6, 197, 195),
    "nose_tip": (4, 1),
    "cheek_right": (50, 205, 101),
    "cheek_left": (280, 425, 330),
    "lip_side_right": (165, 92, 186),
    "lip_side_left": (391, 322, 410),
    "chin": (199, 200, 18),
    "lips": (0, 17, 40, 270, 91, 321),
    "lid_right": (223, 222, 224),
    "lid_left": (443, 442, 444),
}
"""Where the colour of the skin (and the lips) is looked at."""
COLOURS = tuple(PLACES)

_OVAL = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377),
    *(152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
_NARROW = 0.86
"""The oval is drawn in by this factor: its rim shows hair and background."""
_SKIN = ("forehead", "nose_bridge", "cheek_right", "cheek_left", "chin")
_STRONGEST = 0.03
"""Share of the pixels around the eyes whose edges tell the sharpness."""


@dataclass(frozen=True, slots=True, eq=False)
class FacePicture:
    """One face's pixels in numbers.

    Attributes:
        blur_px: standard deviation of the blur of the sharpest edges around the eyes, px.
        bright: 95th percentile of the grey value in the face, 0-255.
        burnt: share of the face's pixels that are burnt out, 0-1.
        one_sided: median brightness of the darker half of the face over that of the lighter.
        glare: share of burnt-out pixels around the right and the left eye, (2,), 0-1.
        colours: (len(COLOURS), 3) median CIE L*, a*, b* of each place, NaN outside the picture.
    """

    blur_px: float
    bright: float
    burnt: float
    one_sided: float
    glare: NDArray[np.float64]
    colours: NDArray[np.float64]

    def as_array(self) -> NDArray[np.float64]:
        """All numbers in one row, for the cache."""
        head = (self.blur_px, self.bright, self.burnt, self.one_sided)
        return np.concatenate([head, self.glare, self.colours.ravel()])

    @classmethod
    def from_array(cls, row: NDArray[np.float64]) -> FacePicture:
        """The way back from ``as_array``."""
        blur, bright, burnt, one_sided = (float(x) for x in row[:4])
        return cls(blur, bright, burnt, one_sided, row[4:6], row[6:].reshape(len(COLOURS), 3))


def picture_settings() -> dict[str, str]:
    """What identifies this way of looking, for cache keys."""
    return {"face_picture": "1"}


def look(rgb: Picture, points: Points, iris_px: float) -> FacePicture:
    """Describes a face's pixels.

    Args:
        rgb: picture (h, w, 3).
        points: (478, 2 or 3) landmarks in px.
        iris_px: iris diameter, the yardstick of what is looked at.
    """
    part, own = _crop(rgb, points[:, :2], iris_px)
    grey = cv2.cvtColor(part, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    inside = _filled(grey.shape, _narrowed(own[list(_OVAL)]))
    face = grey[inside]
    if not face.size:
        nothing = np.full((len(COLOURS), 3), np.nan)
        return FacePicture(float("nan"), 0.0, 0.0, 1.0, np.zeros(2), nothing)
    return FacePicture(
        blur_px=_blur(grey, own),
        bright=float(np.percentile(face, 95)),
        burnt=float((face >= BURNT).mean()),
        one_sided=_one_sided(grey, own, iris_px),
        glare=np.array([_glare(part, own, half) for half in HALVES]),
        colours=_colours(part, own, iris_px),
    )


def _crop(rgb: Picture, points: Points, iris_px: float) -> tuple[Picture, Points]:
    margin = 2 * iris_px
    low = np.maximum(np.floor(points.min(0) - margin), 0).astype(int)
    high = np.minimum(np.ceil(points.max(0) + margin), rgb.shape[1::-1]).astype(int)
    return np.ascontiguousarray(rgb[low[1] : high[1], low[0] : high[0]]), points - low


def _filled(shape: tuple[int, ...], outline: Points) -> NDArray[np.bool_]:
    mask = np.zeros(shape, np.uint8)
    cv2.fillPoly(mask, [np.round(outline).astype(np.int32)], 1)
    return mask.astype(bool)


def _narrowed(outline: Points) -> Points:
    middle = outline.mean(0)
    return np.asarray(middle + _NARROW * (outline - middle))


def _blur(grey: NDArray[np.uint8], points: Points) -> float:
    """Blur of the strongest edges around the eyes (px), by how much blurring again weakens them.

    A step edge of blur s loses the factor sqrt(1 + 1/s^2) when blurred again by 1 px (Zhuo and
    Sim, Pattern Recognition 2011: defocus from a single image).
    """
    eyes = np.concatenate([points[[*half.upper_lid, *half.lower_lid]] for half in HALVES])
    size = float(np.ptp(eyes[:, 0])) / 10
    (left, top), (right, bottom) = eyes.min(0) - size, eyes.max(0) + size
    part = grey[max(int(top), 0) : int(bottom) + 1, max(int(left), 0) : int(right) + 1]
    if min(part.shape) < 8:
        return float("nan")
    sharp = _steepness(part.astype(np.float32))
    blurred = cv2.GaussianBlur(part.astype(np.float32), (0, 0), 1.0)
    again = _steepness(blurred.astype(np.float32))
    strong = sharp >= np.quantile(sharp, 1 - _STRONGEST)
    if float(sharp[strong].mean()) <= 0:
        return float("nan")
    ratio = float(np.median(sharp[strong] / np.maximum(again[strong], 1e-3)))
    return float(1 / np.sqrt(max(ratio**2 - 1, 1e-3)))


def _steepness(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    gy, gx = np.gradient(grey)
    return np.asarray(np.hypot(gx, gy), dtype=np.float32)


def _one_sided(grey: NDArray[np.uint8], points: Points, iris_px: float) -> float:
    """Brightness of the darker cheek over that of the lighter one."""
    cheeks = [
        _patch_values(grey, points[list(PLACES[name])], 0.4 * iris_px)
        for name in ("cheek_right", "cheek_left")
    ]
    if not all(c.size for c in cheeks):
        return 1.0
    dark, light = sorted(float(np.median(c)) for c in cheeks)
    return dark / light if light > 0 else 1.0


def _glare(rgb: Picture, points: Points, half: HalfFace) -> float:
    """Share of burnt-out pixels where a lens would be: from brow to cheek around one eye."""
    outer, inner = points[half.outer_canthus], points[half.inner_canthus]
    width = float(np.linalg.norm(outer - inner))
    middle = (outer + inner) / 2
    along = (inner - outer) / max(width, 1e-6)
    down = np.array([-along[1], along[0]])
    if down[1] < 0:
        down = -down
    corners = [
        middle + s * 0.65 * width * along + t * 0.45 * width * down
        for s, t in ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ]
    outline = np.round(corners).astype(int)
    low = np.clip(outline.min(0), 0, rgb.shape[1::-1])
    high = np.clip(outline.max(0) + 1, low, rgb.shape[1::-1])
    part = rgb[low[1] : high[1], low[0] : high[0]]
    if not part.size:
        return 0.0
    pixels = part[_filled(part.shape[:2], outline - low)]
    return float((pixels.min(axis=1) >= BURNT).mean()) if len(pixels) else 0.0


def _colours(rgb: Picture, points: Points, iris_px: float) -> NDArray[np.float64]:
    """Median CIE Lab of each place (L* 0-100, a* and b* about -100 to 100)."""
    rows = []
    for name in COLOURS:
        radius = 0.12 * iris_px if name in ("lips", "lid_right", "lid_left") else 0.3 * iris_px
        seen = _patch_values(rgb, points[list(PLACES[name])], radius)
        if not len(seen):
            rows.append(np.full(3, np.nan))
            continue
        lab = cv2.cvtColor(seen[None].astype(np.float32) / 255.0, cv2.COLOR_RGB2LAB)
        rows.append(np.median(lab[0].astype(float), axis=0))
    return np.array(rows, dtype=float)


def _patch_values(picture: NDArray[np.uint8], places: Points, radius: float) -> NDArray[np.uint8]:
    """Pixels within ``radius`` of any of the places."""
    centres, reach = np.round(places).astype(int), max(1, round(radius))
    low = np.clip(centres.min(0) - reach, 0, picture.shape[1::-1])
    high = np.clip(centres.max(0) + reach + 1, low, picture.shape[1::-1])
    part = picture[low[1] : high[1], low[0] : high[0]]
    mask = np.zeros(part.shape[:2], np.uint8)
    for x, y in (centres - low).tolist() if part.size else ():
        cv2.circle(mask, (x, y), reach, 1, -1)
    return np.asarray(part[mask.astype(bool)])
