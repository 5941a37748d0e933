"""The iris on its own edge: a circle through the limbus, where skin does not cover it.

The landmark model reads the iris slightly large and its size jitters with the lids. The edge
between iris and sclera is sharp on both sides of the pupil whatever the lids do, so a circle is
laid through the steepest brightening found along rays to the left and right.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzers.perception.face_points import HALVES, HalfFace

Array = NDArray[np.float64]

_RAYS = np.radians(np.concatenate([np.arange(-40, 41, 4), np.arange(140, 221, 4)]))
"""Directions of the rays: within 40 degrees of the horizontal lids rarely cover the limbus."""
_REACH = (0.70, 1.45)
"""Where along a ray the edge is looked for, in radii of the landmarks' ring."""
_STEPS = 96
_ROUNDS = 2
"""How often the rays start anew from the circle found."""
_LEAST_RAYS = 5
"""Rays with an edge that each side of the pupil needs."""
_LEAST_STEP = 0.25
"""An edge must brighten by this share of the brightness of its own sclera (judgement)."""
_WORST_FIT = 0.06
"""Residual SD of the edge points about the circle, in radii, beyond which there is none."""


@dataclass(frozen=True, slots=True)
class Iris:
    """A circle in the picture: centre and diameter in px, and the SD of its edge points."""

    x: float
    y: float
    diameter: float
    residual: float


def iris_settings() -> dict[str, str]:
    """What identifies this way of measuring, for cache keys."""
    return {"iris": "limbus-circle-1"}


def find_irises(rgb: NDArray[np.uint8], points: Array) -> tuple[Iris | None, Iris | None]:
    """The irises of the subject's right and left eye (as the mesh counts), None where unseen.

    Args:
        rgb: picture (h, w, 3).
        points: (478, 2 or 3) landmarks in px, centre of the first pixel at (0.5, 0.5).
    """
    first, second = (_find(rgb, points[:, :2], half) for half in HALVES)
    return first, second


def _find(rgb: NDArray[np.uint8], points: Array, half: HalfFace) -> Iris | None:
    ring = points[list(half.iris_ring)]
    centre = points[half.iris]
    radius = float(np.linalg.norm(ring[0] - ring[1])) / 2
    if not np.isfinite(radius) or radius < 3:
        return None
    grey = _patch(rgb, centre, radius)
    if grey is None:
        return None
    picture, zoom, corner = grey
    middle, size = (centre - corner) * zoom, radius * zoom
    for _ in range(_ROUNDS):
        edges = _edges(picture, middle, size, points, half, corner, zoom)
        if edges is None:
            return None
        fit = _circle(edges)
        if fit is None:
            return None
        middle, size, residual = fit
    if residual > _WORST_FIT * size:
        return None
    x, y = middle / zoom + corner
    return Iris(float(x), float(y), float(2 * size / zoom), float(residual / zoom))


def _patch(
    rgb: NDArray[np.uint8], centre: Array, radius: float
) -> tuple[Array, float, Array] | None:
    """Grey surroundings of the eye at about 30 px per radius, their zoom and their corner."""
    reach = 1.7 * radius
    left, top = np.floor(centre - reach).astype(int)
    right, bottom = np.ceil(centre + reach).astype(int)
    if left < 0 or top < 0 or right > rgb.shape[1] or bottom > rgb.shape[0]:
        return None
    part = rgb[top:bottom, left:right].astype(np.float32)
    grey = part[..., 0] * 0.5 + part[..., 1] * 0.5
    zoom = max(1.0, 24.0 / radius)
    wide = cv2.resize(grey, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC)
    smooth = cv2.GaussianBlur(wide, (0, 0), max(0.03 * radius * zoom, 0.5))
    return smooth.astype(np.float64), zoom, np.array([left, top], dtype=float)


def _edges(
    picture: Array,
    middle: Array,
    radius: float,
    points: Array,
    half: HalfFace,
    corner: Array,
    zoom: float,
) -> Array | None:
    """Points of the limbus: the steepest brightening outward on each ray that skin leaves free."""
    upper = (points[list(half.upper_lid)] - corner) * zoom
    lower = (points[list(half.lower_lid)] - corner) * zoom
    distance = np.linspace(*_REACH, _STEPS) * radius
    found: list[tuple[float, float]] = []
    sides = np.zeros(2, dtype=int)
    for angle in _RAYS:
        way = np.array([np.cos(angle), np.sin(angle)])
        line = middle + distance[:, None] * way
        if not _between(line, upper, lower, margin=0.10 * radius):
            continue
        values = cv2.remap(
            picture.astype(np.float32),
            (line[:, 0] - 0.5).astype(np.float32)[None],
            (line[:, 1] - 0.5).astype(np.float32)[None],
            cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )[0].astype(np.float64)
        slope = np.gradient(values)
        peak = int(np.argmax(slope[2:-2])) + 2
        step = values[min(peak + 12, _STEPS - 1)] - values[max(peak - 12, 0)]
        if step < _LEAST_STEP * max(float(values.max()), 1.0):
            continue
        x, y = line[peak] + _between_steps(slope, peak) * (line[1] - line[0])
        found.append((float(x), float(y)))
        sides[int(np.cos(angle) > 0)] += 1
    return np.array(found) if sides.min() >= _LEAST_RAYS else None


def _between_steps(slope: Array, peak: int) -> float:
    """Where between its neighbours a peak lies (parabola), in steps."""
    before, at, after = slope[peak - 1 : peak + 2]
    bend = before - 2 * at + after
    return float(np.clip(0.5 * (before - after) / bend, -0.5, 0.5)) if bend < 0 else 0.0


def _between(line: Array, upper: Array, lower: Array, margin: float) -> bool:
    """Whether the part of a ray that may hold the limbus lies between the lids."""
    near = line[np.abs(np.linspace(*_REACH, _STEPS) - 1.0) < 0.12]
    top = np.interp(near[:, 0], *_sorted(upper))
    bottom = np.interp(near[:, 0], *_sorted(lower))
    return bool((near[:, 1] > top + margin).all() and (near[:, 1] < bottom - margin).all())


def _sorted(lid: Array) -> tuple[Array, Array]:
    order = np.argsort(lid[:, 0])
    return lid[order, 0], lid[order, 1]


def _circle(edges: Array) -> tuple[Array, float, float] | None:
    """Centre, radius and residual SD of the circle through most of the points.

    Algebraic least squares, again without the points furthest from it (lashes, reflections).
    """
    kept = edges
    for _ in range(3):
        system = np.column_stack([2 * kept, np.ones(len(kept))])
        (x, y, c), *_ = np.linalg.lstsq(system, (kept**2).sum(1), rcond=None)
        radius = float(np.sqrt(max(c + x * x + y * y, 0.0)))
        away = np.abs(np.hypot(kept[:, 0] - x, kept[:, 1] - y) - radius)
        limit = max(2.5 * 1.4826 * float(np.median(away)), 0.01 * radius)
        if (away <= limit).all():
            break
        kept = kept[away <= limit]
        if len(kept) < 2 * _LEAST_RAYS:
            return None
    away = np.hypot(kept[:, 0] - x, kept[:, 1] - y) - radius
    return np.array([x, y]), radius, float(away.std())
