"""Which way a back lies on its scan: found from its own symmetry, whatever way the file is turned.

Backwards is where the open surface faces. Of all planes through it, the one in which the back is
its own mirror image best (robust registration) parts left from right. The end at which the midline
bulges (chest) and the trunk is wider (shoulders) is up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzers.scan.back.height_map import BackFrame, HeightMap, height_map
from analyzers.scan.camera import Array, unit
from analyzers.scan.register import register
from analyzers.scan.render import Surface

OPEN = 0.2
"""Length of the mean normal above which a surface is open: a closed trunk has almost none."""
CANDIDATES = 12
COARSE_POINTS, FINE_POINTS = 300, 2500
ACROSS = 0.5
"""Cosine between a tried plane's normal and a given way up, at most."""
SURE_SAGITTA_MM = 4.0
SURE_WIDER = 1.08


@dataclass(frozen=True, slots=True, eq=False)
class Upright:
    """The frame, and whether which end is up could be told."""

    frame: BackFrame
    sure: bool


def outward(surface: Surface) -> Array | None:
    """Where the surface faces (unit vector), or None for a closed one.

    The sign does not rest on the triangles' winding: the middle of a back stands out from its
    border.
    """
    middle, normal, area = _triangles(surface)
    mean = normal.sum(axis=0) / area.sum()
    if np.linalg.norm(mean) < OPEN:
        return None
    out = unit(mean)
    arm = middle - np.average(middle, axis=0, weights=area)
    away = np.linalg.norm(arm - np.outer(arm @ out, out), axis=1)
    inner = away < np.median(away)
    rise = np.average((arm @ out)[inner], weights=area[inner]) - np.average(
        (arm @ out)[~inner], weights=area[~inner]
    )
    return out if rise > 0 else -out


def across_units(surface: Surface) -> float:
    """The smaller of the two extents across ``outward``, in file units: the back's width."""
    out = outward(surface)
    middle, _, area = _triangles(surface)
    arm = middle - np.average(middle, axis=0, weights=area)
    if out is not None:
        arm = arm - np.outer(arm @ out, out)
    along = arm @ np.linalg.eigh((arm * area[:, None]).T @ arm)[1][:, 1]
    return float(np.ptp(np.percentile(along, [0.5, 99.5])))


def back_frame(surface: Surface, mm_per_unit: float, hint: Array | None = None) -> Upright | None:
    """The frame of the back, or None for a closed surface.

    Args:
        hint: a direction (3,) that a person has given as up, or None.
    """
    out = outward(surface)
    if out is None:
        return None
    middle, _, area = _triangles(surface)
    centre = np.average(middle, axis=0, weights=area)
    order = np.argsort(area, kind="stable")  # deterministic thinning, large triangles kept
    step = max(1, len(order) // FINE_POINTS)
    fine = middle[np.sort(order[::-step])]
    coarse = fine[:: max(1, len(fine) // COARSE_POINTS)]
    first = unit(np.cross(out, np.eye(3)[int(np.argmin(np.abs(out)))]))
    second = np.cross(out, first)
    turns = np.arange(CANDIDATES) * np.pi / CANDIDATES
    normals = [np.cos(t) * first + np.sin(t) * second for t in turns]
    if hint is not None:  # the upper half may be the image of the lower, and that is not meant
        normals = [n for n in normals if abs(n @ unit(hint)) < ACROSS]
    trials = [_mirrored(surface, coarse, centre, n, mm_per_unit, (20.0, 10.0)) for n in normals]
    best = min(trials, key=lambda trial: trial[2])
    best = _mirrored(surface, fine, best[0], best[1], mm_per_unit, (10.0, 5.0, 2.0))
    origin, across = best[0], best[1]
    out = unit(out - (out @ across) * across)
    up = np.cross(across, out)
    frame = BackFrame(origin, np.cross(out, up), up, out, mm_per_unit)
    if hint is not None:
        return Upright(frame if up @ hint > 0 else upside_down(frame), True)
    vote, sure = _which_end(height_map(surface.vertices, surface.faces, frame))
    return Upright(frame if vote > 0 else upside_down(frame), sure)


def upside_down(frame: BackFrame) -> BackFrame:
    """The same plane, head and left on the other end."""
    return BackFrame(frame.origin, -frame.left, -frame.up, frame.out, frame.mm_per_unit)


def _mirrored(
    surface: Surface,
    points: Array,
    origin: Array,
    normal: Array,
    mm: float,
    stages: tuple[float, ...],
) -> tuple[Array, Array, float]:
    """A point of the plane of symmetry near ``origin``, its normal, and how ill it fits (mm)."""
    reflected = points - 2 * np.outer((points - origin) @ normal, normal)
    rotation, shift = register(reflected, surface, mm, stages, settle=min(stages) < 5.0)
    laid = reflected @ rotation.T + shift
    target, _, _ = surface.closest(laid)
    misfit = np.minimum(np.linalg.norm(target - laid, axis=1) * mm, 15.0)
    whole = rotation @ (np.eye(3) - 2 * np.outer(normal, normal))
    values, vectors = np.linalg.eig(whole)
    found = unit(np.real(vectors[:, int(np.argmin(np.real(values)))]))
    centre = points.mean(axis=0)
    image = rotation @ (centre - 2 * ((centre - origin) @ normal) * normal) + shift
    return (centre + image) / 2, found, float(misfit.mean())


def _which_end(heights: HeightMap) -> tuple[float, bool]:
    """Above 0 where the rows run upwards, and whether that is sure."""
    middle = np.abs(heights.left) < 15
    shown = np.isfinite(heights.heights)
    line = np.array(
        [np.mean(row[own]) if own.any() else np.nan
         for row, own in zip(heights.heights[:, middle], shown[:, middle], strict=True)]
    )  # fmt: skip
    known = np.flatnonzero(np.isfinite(line))
    if len(known) < 12:
        return 1.0, False
    low, half, high = known[0], known[len(known) // 2], known[-1]
    bulge = _sagitta(line, half, high) - _sagitta(line, low, half)
    widths = shown.sum(axis=1)[known]
    third = len(known) // 3
    wider = float(widths[-third:].mean() / max(float(widths[:third].mean()), 1.0))
    if abs(bulge) >= SURE_SAGITTA_MM:
        return bulge, True
    if max(wider, 1 / wider) >= SURE_WIDER:
        return wider - 1.0, True
    return bulge + 10 * (wider - 1.0) or 1.0, False


def _sagitta(line: Array, first: int, last: int) -> float:
    """How far the middle of a stretch stands out from the line between its ends (mm)."""
    at = np.arange(first, last + 1)
    known = at[np.isfinite(line[at])]
    bend = np.polyfit((known - first) / max(last - first, 1), line[known], 2)[0]
    return float(-bend / 4)


def _triangles(surface: Surface) -> tuple[Array, Array, Array]:
    """Middle, normal (of the length of the area) and area of each triangle."""
    corners = surface.vertices[surface.faces]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]) / 2
    return corners.mean(axis=1), normal, np.linalg.norm(normal, axis=1) + 1e-300
