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
_ALONG = np.linspace(*_REACH, _STEPS)
_WAYS = np.stack([np.cos(_RAYS), np.sin(_RAYS)], axis=1)
_TO_RIGHT = _WAYS[:, 0] > 0
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
) -> tuple[NDArray[np.float32], float, Array] | None:
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
    return np.asarray(smooth, np.float32), zoom, np.array([left, top], dtype=float)


def _edges(
    picture: NDArray[np.float32],
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
    lines = middle + _ALONG[None, :, None] * radius * _WAYS[:, None]
    free = _between(lines, upper, lower, margin=0.10 * radius)
    if min(free[_TO_RIGHT].sum(), free[~_TO_RIGHT].sum()) < _LEAST_RAYS:
        return None
    lines, to_right = lines[free], _TO_RIGHT[free]
    places = (lines - 0.5).astype(np.float32)
    values = cv2.remap(
        picture,
        np.ascontiguousarray(places[..., 0]),
        np.ascontiguousarray(places[..., 1]),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    slope = np.gradient(values, axis=1)
    rays = np.arange(len(lines))
    peak = slope[:, 2:-2].argmax(1) + 2
    step = values[rays, np.minimum(peak + 12, _STEPS - 1)] - values[rays, np.maximum(peak - 12, 0)]
    clear = step >= _LEAST_STEP * np.maximum(values.max(1), 1.0)
    if min(clear[to_right].sum(), clear[~to_right].sum()) < _LEAST_RAYS:
        return None
    beside = _between_steps(slope, rays, peak)[:, None] * (lines[:, 1] - lines[:, 0])
    edges: Array = (lines[rays, peak] + beside)[clear]
    return edges


def _between_steps(slope: Array, rays: NDArray[np.intp], peak: NDArray[np.intp]) -> Array:
    """Where between its neighbours each peak lies (parabola), in steps."""
    before, at, after = (slope[rays, peak + k].astype(float) for k in (-1, 0, 1))
    bend = before - 2 * at + after
    offset = 0.5 * (before - after) / np.where(bend < 0, bend, -np.inf)
    return np.asarray(np.clip(offset, -0.5, 0.5))


def _between(lines: Array, upper: Array, lower: Array, margin: float) -> NDArray[np.bool_]:
    """Whether the part of each ray that may hold the limbus lies between the lids."""
    near = lines[:, np.abs(_ALONG - 1.0) < 0.12]
    top = np.interp(near[..., 0], *_sorted(upper))
    bottom = np.interp(near[..., 0], *_sorted(lower))
    inside = (near[..., 1] > top + margin) & (near[..., 1] < bottom - margin)
    return np.asarray(inside.all(1))


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
