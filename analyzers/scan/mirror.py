"""Asymmetry of a face: the distance between its surface and its own mirror image."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analyzers.scan.camera import Array, unit
from analyzers.scan.params import Params
from analyzers.scan.points import PAIRS
from analyzers.scan.region import face_region
from analyzers.scan.register import register
from analyzers.scan.render import Surface

MAX_ICP_POINTS = 4000
SAME_WAY = 0.5
"""Least cosine between the normals of compared surfaces: 60 degrees."""


@dataclass(frozen=True, slots=True)
class Asymmetry:
    """Root mean square distance (mm), its largest part, and the share that was compared."""

    rms_mm: float
    p95_mm: float
    coverage: float
    n: int


def midplane(points: Mapping[str, Array]) -> tuple[Array, Array] | None:
    """A point of the landmarks' plane of symmetry and its unit normal; None under two pairs.

    The normal is the mean direction between the sides' landmarks, eyes and nose alone where
    they are there, since weakness moves the mouth.
    """
    pairs = [(r, lt) for r, lt in PAIRS if r in points and lt in points and r != "ch_R"]
    if len(pairs) < 2:
        return None
    normal = unit(np.sum([unit(points[lt] - points[r]) for r, lt in pairs], axis=0))
    origin: Array = np.mean([(points[lt] + points[r]) / 2 for r, lt in pairs], axis=0)
    return origin, normal


def asymmetry(
    surface: Surface, points: Mapping[str, Array], mm_per_unit: float, params: Params
) -> Asymmetry | None:
    """Compares the face with its mirror image, laid on it by robust registration.

    The image is reflected in the landmarks' plane and registered (point to plane, Tukey, no
    scaling). Each sound sample of the mirrored face is then compared with the closest point of
    the scan; left out are borders, holes, depth jumps, surfaces that face another way, and
    distances beyond ``outlier_mm``. The mean is weighted by surface area.

    Returns:
        None where the landmarks for it are missing or nothing could be compared.
    """
    plane = midplane(points)
    region = face_region(surface, points, mm_per_unit, params)
    if plane is None or region is None or not region.sound.any():
        return None
    origin, normal = plane
    samples = region.samples
    _, normals, _ = surface.closest(samples)
    mirrored = samples - 2 * ((samples - origin) @ normal)[:, None] * normal
    mirrored_normals = normals - 2 * (normals @ normal)[:, None] * normal
    step = max(1, len(mirrored) // MAX_ICP_POINTS)
    rotation, shift = register(mirrored[::step], surface, mm_per_unit)
    laid = mirrored @ rotation.T + shift
    target, target_normals, _ = surface.closest(laid)
    distance = np.linalg.norm(target - laid, axis=1) * mm_per_unit
    same_way = np.abs((mirrored_normals @ rotation.T * target_normals).sum(axis=1)) >= SAME_WAY
    compared = (
        region.holds(target, params.border_mm / mm_per_unit)
        & same_way
        & (distance <= params.outlier_mm)
    )
    if not compared.any():
        return None
    weight = region.areas[compared]
    rms = float(np.sqrt(np.average(distance[compared] ** 2, weights=weight)))
    return Asymmetry(
        rms_mm=rms,
        p95_mm=float(np.percentile(distance[compared], 95)),
        coverage=float(compared.sum() / region.whole.sum()),
        n=int(compared.sum()),
    )
