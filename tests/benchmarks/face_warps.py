"""Known changes painted into photographs of faces: what moved is known in millimetres.

Every warp takes a picture, the landmarks found in it and its scale, and gives a new picture in
which one thing has moved by a set amount; nothing else does. Protocol: point shifts with a raised
cosine for corners of the mouth and brows; a lid that slides as a rigid band over the globe while
the skin above it stretches; a lid lowered until a set gap is left; a turn of the head by the depth
of the mesh. Left and right are the subject's (the picture is not mirrored).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import LinearNDInterpolator

from analyzers.perception.face_points import CANTHI, HALVES, RIGHT, HalfFace
from analyzers.perception.hemiface import midline_of

Floats = NDArray[np.float64]
Picture = NDArray[np.uint8]

COMMISSURE_MM = (7.0, 24.0)
"""Moved in full up to the first radius around the path, not at all beyond the second."""
BROW_MM = (9.0, 20.0)
_BAND_MM = (2.5, 0.8)
"""The rigid band of a lid: so far above and below the lid's curve."""
_SKIN_MM = 9.0
"""The skin stretches from here (above the lid's curve) down to the band."""
_WIDER_MM = 1.0
_FEATHER_MM = 0.15


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """A photograph that is warped: picture (h, w, 3), landmarks (478, 3) px, scale."""

    rgb: Picture
    points: Floats
    mm_per_px: float

    @property
    def axes(self) -> tuple[Floats, Floats]:
        """Unit vectors of the upright face: to the picture's right, and down."""
        angle = midline_of(self.points).angle
        along = np.array([np.cos(angle), np.sin(angle)])
        return along, np.array([-along[1], along[0]])

    def px(self, right_mm: float, down_mm: float) -> Floats:
        """A vector of the upright face in pixels of the picture."""
        along, down = self.axes
        return np.asarray((right_mm * along + down_mm * down) / self.mm_per_px)


def outward(half: HalfFace) -> float:
    """Sign of "away from the midline" along x of the picture."""
    return -1.0 if half is RIGHT else 1.0


def point_shift(
    base: Base, moves: list[tuple[Floats, Floats]], radii: tuple[float, float]
) -> Picture:
    """Places (px) moved by vectors (px), with their surroundings up to ``radii`` (mm)."""
    height, width = base.rgb.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(float)
    shift = np.zeros((height, width, 2))
    for place, vector in moves:
        length = float(np.linalg.norm(vector))
        middle = place + vector / 2
        r = np.hypot(x + 0.5 - middle[0], y + 0.5 - middle[1])
        inner, outer = (radius / base.mm_per_px + length / 2 for radius in radii)
        ramp = np.clip((r - inner) / (outer - inner), 0, 1)
        shift += (0.5 + 0.5 * np.cos(np.pi * ramp))[..., None] * vector
    return _remap(base.rgb, x - shift[..., 0], y - shift[..., 1])


def mouth_shift(base: Base, amounts: dict[HalfFace, float], way: str) -> Picture:
    """Corners of the mouth moved: ``way`` "droop" (down) or "smile" (out 0.8, up 0.6), mm."""
    moves = []
    for half, mm in amounts.items():
        out = 0.8 * outward(half) if way == "smile" else 0.0
        vector = base.px(out * mm, -0.6 * mm if way == "smile" else mm)
        moves.append((base.points[half.commissure, :2], vector))
    return point_shift(base, moves, COMMISSURE_MM)


def brow_shift(base: Base, down: dict[HalfFace, float]) -> Picture:
    """Brows moved down by mm (a raise is negative)."""
    moves = [
        (base.points[list(half.brow_upper[1:4]), :2].mean(0), base.px(0.0, mm))
        for half, mm in down.items()
    ]
    return point_shift(base, moves, BROW_MM)


def lid_shift(base: Base, down: dict[HalfFace, float]) -> Picture:
    """Upper lids slid down over the eye by mm; the globe below stays as it is."""
    rgb = base.rgb
    for half, mm in down.items():
        eye = _Eye(base, half)
        rgb = eye.slide(rgb, np.clip(eye.taper(), 0, 1) * mm / base.mm_per_px)
    return rgb


def lid_gap(base: Base, gaps: dict[HalfFace, float]) -> Picture:
    """Upper lids slid down until mm are left open between the lids' curves of the landmarks."""
    rgb = base.rgb
    for half, mm in gaps.items():
        eye = _Eye(base, half)
        room = np.maximum(0, eye.lower - eye.upper - mm / base.mm_per_px)
        rgb = eye.slide(rgb, room * np.minimum(1, 3 * eye.taper()))
    return rgb


def turned(base: Base, degrees: float) -> Picture:
    """The head turned about its vertical axis by the depth of the mesh, the border fixed."""
    a = np.radians(degrees)
    along, _ = base.axes
    rel = base.points[:, :3] - base.points[168, :3]
    x = rel[:, :2] @ along
    step = (x * np.cos(a) - rel[:, 2] * np.sin(a)) - x
    step -= step.mean()
    height, width = base.rgb.shape[:2]
    edge = np.array(
        [(u * width, v * height) for u in np.linspace(0, 1, 9) for v in (0, 1)]
        + [(u * width, v * height) for u in (0, 1) for v in np.linspace(0.125, 0.875, 7)]
    )
    # The map is from the new picture to the old one, so it is known at the moved places.
    places = np.vstack([base.points[:, :2] + step[:, None] * along, edge])
    values = np.concatenate([step, np.zeros(len(edge))])
    row, column = np.mgrid[0:height, 0:width].astype(float)
    field = LinearNDInterpolator(places, values, fill_value=0.0)(column + 0.5, row + 0.5)
    field = cv2.GaussianBlur(field, (0, 0), 1.0 / base.mm_per_px)
    return _remap(base.rgb, column - field * along[0], row - field * along[1])


class _Eye:
    """One eye of a base in coordinates of the upright face: lid curves per column (px)."""

    def __init__(self, base: Base, half: HalfFace) -> None:
        self.k = base.mm_per_px
        self.along, self.down = base.axes
        self.centre = base.points[[half.outer_canthus, half.inner_canthus], :2].mean(0)
        upper, lower = (
            self._curve(base.points[list(c), :2]) for c in (half.upper_lid, half.lower_lid)
        )
        iris = float((base.points[half.iris, :2] - self.centre) @ self.along)
        margin = _WIDER_MM / self.k
        self.start, self.end = upper[0][0] - margin, upper[0][-1] + margin
        self.columns = np.arange(np.floor(self.start), np.ceil(self.end) + 1)
        self.upper = np.interp(self.columns, *upper)
        self.lower = np.interp(self.columns, *lower)
        self._iris = iris

    def _curve(self, points: Floats) -> tuple[Floats, Floats]:
        x, y = (points - self.centre) @ self.along, (points - self.centre) @ self.down
        order = np.argsort(x)
        return x[order], y[order]

    def taper(self) -> Floats:
        """1 around the iris, 0 at the corners (widened by 1 mm), per column."""
        u = np.clip((self.columns - self.start) / (self.end - self.start), 0, 1)
        iris = (self._iris - self.start) / (self.end - self.start)
        return np.asarray(np.minimum(1, (np.sin(np.pi * u) / np.sin(np.pi * iris)) ** 0.7))

    def slide(self, rgb: Picture, by: Floats) -> Picture:
        """The band moved down by px per column, the skin above stretched."""
        height, width = rgb.shape[:2]
        row, column = np.mgrid[0:height, 0:width].astype(float)
        dx, dy = column + 0.5 - self.centre[0], row + 0.5 - self.centre[1]
        u = dx * self.along[0] + dy * self.along[1]
        v = dx * self.down[0] + dy * self.down[1]
        inside = (u > self.columns[0]) & (u < self.columns[-1])
        t = np.where(inside, np.interp(u, self.columns, by), 0.0)
        lid = np.interp(u, self.columns, self.upper)
        above, below = (mm / self.k for mm in _BAND_MM)
        top, band, end = lid - _SKIN_MM / self.k, lid - above, lid + below
        stretched = top + (v - top) * (band - top) / (band + t - top)
        source = np.where(v < top, v, np.where(v < band + t, stretched, v - t))
        feather = max(0.5, _FEATHER_MM / self.k)
        share = np.clip((end + t - v) / feather + 0.5, 0, 1) * (t > 0)
        moved = source - v
        slid = _remap(rgb, column + moved * self.down[0], row + moved * self.down[1])
        mixed = slid * share[..., None] + rgb * (1 - share[..., None])
        return np.clip(np.round(mixed), 0, 255).astype(np.uint8)


def _remap(rgb: Picture, x: Floats, y: Floats) -> Picture:
    out = cv2.remap(
        rgb,
        x.astype(np.float32),
        y.astype(np.float32),
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(out, np.uint8)


def eye_corners_mm(base: Base) -> float:
    """Distance of the outer corners of the eyes: a check of the scale."""
    apart = base.points[CANTHI[0], :2] - base.points[CANTHI[3], :2]
    return float(np.linalg.norm(apart)) * base.mm_per_px


__all__ = ["HALVES", "Base", "brow_shift", "lid_gap", "lid_shift", "mouth_shift", "turned"]
