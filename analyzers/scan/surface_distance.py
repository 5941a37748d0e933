"""Signed distances between two surfaces that lie on each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzers.scan.camera import Array
from analyzers.scan.laid import Laid
from analyzers.scan.params import Params
from analyzers.scan.region import Region
from analyzers.scan.render import Surface

SAME_WAY = 0.5
"""Least cosine between the normals of compared surfaces: 60 degrees."""
TOP_MM2 = 3.0
"""The largest distance is the one this area exceeds (mm2; judgement): no single spike decides."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Distances over an area without their sign (mm): root mean square, mean, 95th percentile."""

    rms: float
    mean: float
    p95: float


def compare(
    surface: Surface,
    places: Array,
    laid: Laid,
    other: Surface,
    region: Region,
    mm_per_unit: float,
    params: Params,
    *,
    both_sound: bool = False,
) -> Array:
    """How far ``places`` (n, 3) of a surface stand out over another one, (n,) mm.

    Positive where the place lies further out than the other surface. NaN where the place is not
    on sound surface of its own (unless ``both_sound`` says that it is), where the closest point
    is not within ``region`` of the other, faces another way, or is farther than ``outlier_mm``.

    Args:
        laid: from the coordinates of ``surface`` to those of ``other``.
        region: the sound face of ``other``; ``mm_per_unit`` is its scale.
    """
    signed = np.full(len(places), np.nan)
    tolerance = params.border_mm / mm_per_unit
    there = laid.there(places)
    mine = np.arange(len(places))
    if not both_sound:
        near = region.holds(places, tolerance) if laid.is_mirrored else region.near(there)
        mine = np.flatnonzero(near)
    if not len(mine):
        return signed
    target, normals, _ = other.closest(there[mine])
    _, own_normals, _ = surface.closest(places[mine])
    turned = own_normals @ laid.linear.T
    turned /= np.linalg.norm(turned, axis=1, keepdims=True)
    alike = np.abs((turned * normals).sum(axis=1)) >= SAME_WAY
    outward = normals * np.sign(normals @ -region.view.camera.axes[2])[:, None]
    way = (there[mine] - target) * mm_per_unit
    distance = np.linalg.norm(way, axis=1)
    kept = alike & (distance <= params.outlier_mm) & region.holds(target, tolerance)
    values = np.sign((way * outward).sum(axis=1)) * distance
    signed[mine[kept]] = values[kept]
    return signed


def weighted(signed: Array, areas: Array) -> Summary:
    """The summary of signed distances (n,) weighted by the area that each stands for."""
    size = np.abs(signed)
    return Summary(
        rms=float(np.sqrt(np.average(signed**2, weights=areas))),
        mean=float(np.average(size, weights=areas)),
        p95=_quantile(size, areas, 0.95),
    )


def top(signed: Array, mm2: Array) -> float:
    """The distance (mm) that ``TOP_MM2`` of the surface exceed, at least 0.

    Args:
        mm2: the area that each distance stands for.
    """
    if mm2.sum() <= TOP_MM2:
        return 0.0
    return max(0.0, _quantile(signed, mm2, 1 - TOP_MM2 / float(mm2.sum())))


def _quantile(values: Array, weights: Array, share: float) -> float:
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][min(int(np.searchsorted(reached, share)), len(values) - 1)])
