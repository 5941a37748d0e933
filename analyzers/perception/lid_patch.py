"""Upright pictures of one eye, of one size in every photograph.

Lids are looked for in a patch that is anchored to the corners of the eye: these stay where they
are when a lid sinks. The patch is sampled at a fixed number of pixels per *nominal* millimetre;
the yardstick is the diameter of the iris in the landmarks, taken as 11.7 mm (MediaPipe Iris,
Google Research, 2020). It only sets the size of what is looked at: all answers are in pixels.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzers.perception.face_points import CANTHI, HALVES, RIGHT, HalfFace

Points = NDArray[np.float64]
Picture = NDArray[np.float32]

IRIS_MM = 11.7
PER_MM = 4
"""Patch pixels per nominal mm."""
WIDTH_MM, ABOVE_MM, BELOW_MM = 40, 16, 14
ROWS, COLUMNS = (ABOVE_MM + BELOW_MM) * PER_MM + 1, WIDTH_MM * PER_MM + 1
_BAND_MM = 10.5
"""So far from the pupil anything is looked at; beyond, the patch repeats its edge."""
_BAND = round(_BAND_MM * PER_MM)
HEIGHTS = np.arange(ROWS) / PER_MM - ABOVE_MM
"""Nominal mm below the line through the corners of the eye, of each row."""


@dataclass(frozen=True, slots=True, eq=False)
class EyePatch:
    """One eye, upright, the outer corner on the left (the subject's left eye is mirrored).

    Attributes:
        rgb: (ROWS, COLUMNS, 3), 0-255, sampled 10 mm about the pupil; row ``ABOVE_MM * PER_MM``
            and the middle column show the middle between the corners of the eye.
        height: that point's y in the facial frame (px of the picture, down from the origin).
        px_per_mm: picture pixels per nominal mm.
        pupil: column of the iris centre (of the middle between the corners where unknown).
        margin: distance of the pupil's place from the nearest edge of the picture (nominal mm).
        drawn: upper and lower lid on that column as the landmarks draw them (nominal mm below the
            corners of the eye); NaN where unknown.
    """

    rgb: Picture
    height: float
    px_per_mm: float
    pupil: float
    margin: float
    drawn: tuple[float, float] = (float("nan"), float("nan"))

    def frame_y(self, nominal_mm: float) -> float:
        """Facial-frame y (px) of a height in nominal mm below the corners of the eye."""
        return self.height + nominal_mm * self.px_per_mm


def iris_px(points: Points) -> float:
    """Mean horizontal diameter of both irises (px) in landmarks (478, 2 or 3)."""
    ends = [half.iris_ring[:2] for half in HALVES]
    return float(np.mean([np.linalg.norm(points[a, :2] - points[b, :2]) for a, b in ends]))


def eye_axes(points: Points) -> tuple[Points, Points, Points]:
    """Origin, unit x and unit y (each (2,), px) of the facial frame."""
    outer_r, inner_r, inner_l, outer_l = (points[i, :2] for i in CANTHI)
    along = (inner_l + outer_l) / 2 - (outer_r + inner_r) / 2
    x = along / np.linalg.norm(along)
    return (inner_r + inner_l) / 2, x, np.array([-x[1], x[0]])


def eye_patch(
    rgb: NDArray[np.uint8], points: Points, half: HalfFace, *, iris: float | None = None
) -> EyePatch:
    """The eye of ``half`` in a picture (h, w, 3) with landmarks (478, 2 or 3) px.

    Args:
        iris: iris diameter to be used as the yardstick (px), else that of the landmarks.
    """
    origin, x, y = eye_axes(points)
    px_per_mm = (iris or iris_px(points)) / IRIS_MM
    centre = (points[half.outer_canthus, :2] + points[half.inner_canthus, :2]) / 2
    step = px_per_mm / PER_MM
    outward = x if half is RIGHT else -x
    pupil = (COLUMNS - 1) / 2 + float((points[half.iris, :2] - centre) @ outward) / step
    if not np.isfinite(pupil):
        pupil = (COLUMNS - 1) / 2
    pupil = float(np.clip(pupil, 0.25 * COLUMNS, 0.75 * COLUMNS))
    first, last = round(pupil) - _BAND, round(pupil) + _BAND + 1
    patch = _sample(rgb, centre, outward, y, step, max(first, 0), min(last, COLUMNS))
    place = centre + (pupil - (COLUMNS - 1) / 2) * step * outward
    edges = np.concatenate([place, np.array(rgb.shape[1::-1]) - place])
    margin = float(edges.min()) / px_per_mm
    column = (pupil - (COLUMNS - 1) / 2) / PER_MM
    upper, lower = (
        _height((points[list(lid), :2] - centre) / px_per_mm, outward, y, column)
        for lid in (half.upper_lid, half.lower_lid)
    )
    height = float((centre - origin) @ y)
    return EyePatch(patch, height, px_per_mm, pupil, margin, (upper, lower))


def _height(lid: Points, outward: Points, down: Points, column: float) -> float:
    """Height of a lid (n, 2) where it crosses a column."""
    across = lid @ outward
    order = np.argsort(across)
    return float(np.interp(column, across[order], (lid @ down)[order]))


def _sample(
    rgb: NDArray[np.uint8],
    centre: Points,
    x: Points,
    y: Points,
    step: float,
    first: int,
    last: int,
) -> Picture:
    """The patch, of which columns ``first`` to ``last`` are sampled and the others repeated."""
    # Where a pixel of the sampled part lies in the picture. OpenCV counts from the centre of the
    # first pixel, landmarks from its corner.
    turn = step * np.stack([x, y], axis=1)
    start = centre - 0.5 - turn @ [(COLUMNS - 1) / 2 - first, ABOVE_MM * PER_MM]
    ends = np.array([[0, 0], [last - first, 0], [0, ROWS], [last - first, ROWS]])
    corners = start + ends @ turn.T
    size = np.array(rgb.shape[1::-1])
    spare = 2 + 2 * step
    low = np.clip(np.floor(corners.min(0) - spare).astype(int), 0, size - 2)
    high = np.clip(np.ceil(corners.max(0) + spare).astype(int), low + 2, size)
    window = rgb[low[1] : high[1], low[0] : high[0]].astype(np.float32)
    if step > 1:  # a patch pixel covers several picture pixels: none may fall through
        window = np.asarray(cv2.GaussianBlur(window, (0, 0), 0.4 * step), np.float32)
    patch = cv2.warpAffine(
        window,
        np.hstack([turn, (start - low)[:, None]]),
        (last - first, ROWS),
        flags=(cv2.INTER_LINEAR if step > 1 else cv2.INTER_CUBIC) | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    patch = np.clip(patch, 0, 255, out=patch)
    beyond = first, COLUMNS - last
    return np.asarray(cv2.copyMakeBorder(patch, 0, 0, *beyond, cv2.BORDER_REPLICATE), np.float32)
