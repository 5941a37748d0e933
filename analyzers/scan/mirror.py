"""Asymmetry of a face: the distance between its surface and its own mirror image."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analyzers.scan.camera import Array, unit
from analyzers.scan.facial_regions import facial_regions
from analyzers.scan.laid import Laid, reflection
from analyzers.scan.params import Params
from analyzers.scan.points import PAIRS, frame_of
from analyzers.scan.prominence import highest
from analyzers.scan.region import Region, face_region
from analyzers.scan.register import register
from analyzers.scan.render import Surface
from analyzers.scan.stable import LEAST, is_stable
from analyzers.scan.surface_distance import compare, weighted

MAX_ICP_POINTS = 2000
STEADY_MM = (3.0,)
"""Tukey's constant where the image lies nearly right already (mm)."""
_MOVABLE = ("ch", "ps", "pi", "sci")
"""Pairs that weakness moves: they do not say where the plane of symmetry lies."""


@dataclass(frozen=True, slots=True)
class Asymmetry:
    """Distances between face and mirror image (mm), and what they rest on.

    Attributes:
        rms_mm, mean_mm, p95_mm: root mean square, mean and 95th percentile, weighted by area.
        outward_mm: how far the most prominent place stands out over its mirror partner.
        prominent_mm: the same for the places of the right and of the left side.
        coverage: share of the region that was compared.
        n: samples compared.
        regions: root mean square (mm) by third and part of the face, where enough was compared.
    """

    rms_mm: float
    mean_mm: float
    p95_mm: float
    outward_mm: float
    prominent_mm: tuple[float, float]
    coverage: float
    n: int
    regions: Mapping[str, float]


@dataclass(frozen=True, slots=True, eq=False)
class MirrorImage:
    """The face's region and where its mirror image lies on the face itself."""

    laid: Laid
    region: Region

    @property
    def normal(self) -> Array:
        """Unit normal of the plane of symmetry, (3,); either sign."""
        values, vectors = np.linalg.eigh((self.laid.linear + self.laid.linear.T) / 2)
        return np.asarray(vectors[:, int(np.argmin(values))])

    def steady(
        self, surface: Surface, points: Mapping[str, Array], mm_per_unit: float
    ) -> MirrorImage:
        """The same, laid by forehead, eyes and bridge of the nose alone.

        So a swelling or a droop of the lower face does not turn the plane it is measured from.
        Where those parts are not seen enough, the image stays as it is.
        """
        samples = self.region.samples
        samples = samples[is_stable(samples, points, eyes=True)]
        if len(samples) < LEAST:
            return self
        step = max(1, len(samples) // MAX_ICP_POINTS)
        laid = self.laid.then(
            *register(
                self.laid.there(samples[::step]), surface, mm_per_unit, STEADY_MM, settle=True
            )
        )
        return MirrorImage(laid, self.region)


def midplane(points: Mapping[str, Array]) -> tuple[Array, Array] | None:
    """A point of the landmarks' plane of symmetry and its unit normal; None under two pairs.

    The normal is the mean direction between the sides' landmarks, those alone that weakness does
    not move.
    """
    pairs = [
        (r, lt)
        for r, lt in PAIRS
        if r in points and lt in points and r.partition("_")[0] not in _MOVABLE
    ]
    if len(pairs) < 2:
        return None
    normal = unit(np.sum([unit(points[lt] - points[r]) for r, lt in pairs], axis=0))
    origin: Array = np.mean([(points[lt] + points[r]) / 2 for r, lt in pairs], axis=0)
    return origin, normal


def mirror_image(
    surface: Surface, points: Mapping[str, Array], mm_per_unit: float, params: Params
) -> MirrorImage | None:
    """Lays the face's mirror image on the face, by robust registration.

    The image is reflected in the landmarks' plane and registered (point to plane, Tukey, no
    scaling). None where the landmarks for it, or the face's surface, are missing.
    """
    plane = midplane(points)
    region = face_region(surface, points, mm_per_unit, params)
    if plane is None or region is None or not region.sound.any():
        return None
    samples = region.samples
    laid = reflection(*plane)
    step = max(1, len(samples) // MAX_ICP_POINTS)
    laid = laid.then(*register(laid.there(samples[::step]), surface, mm_per_unit, settle=True))
    return MirrorImage(laid, region)


def asymmetry(
    surface: Surface, points: Mapping[str, Array], mm_per_unit: float, params: Params
) -> Asymmetry | None:
    """Compares the face with its mirror image (see ``asymmetry_of``)."""
    image = mirror_image(surface, points, mm_per_unit, params)
    return None if image is None else asymmetry_of(surface, image, points, mm_per_unit, params)


def asymmetry_of(
    surface: Surface,
    image: MirrorImage,
    points: Mapping[str, Array],
    mm_per_unit: float,
    params: Params,
    steady: MirrorImage | None = None,
) -> Asymmetry | None:
    """The distances of all sound samples of the face from the mirror image.

    Left out are borders, holes, hair, depth jumps, surfaces that face another way, and distances
    beyond ``outlier_mm``. Means are weighted by surface area.

    Args:
        steady: the image that heights are measured from, where it is another (see ``steady``).

    Returns:
        None where nothing could be compared.
    """
    region = image.region
    samples = region.samples
    signed = compare(
        surface, samples, image.laid, surface, region, mm_per_unit, params, both_sound=True
    )
    compared = np.isfinite(signed)
    if not compared.any():
        return None
    areas = region.areas
    regions = {}
    for name, inside in facial_regions(samples, points).items():
        part = inside & compared
        if part.sum() >= params.least_coverage * inside.sum() > 0:
            regions[name] = weighted(signed[part], areas[part]).rms
    whole = weighted(signed[compared], areas[compared])
    right, left = prominence(surface, steady or image, points, mm_per_unit, params)
    return Asymmetry(
        rms_mm=whole.rms,
        mean_mm=whole.mean,
        p95_mm=whole.p95,
        outward_mm=max(right, left),
        prominent_mm=(right, left),
        coverage=float(compared.sum() / region.expected.sum()),
        n=int(compared.sum()),
        regions=regions,
    )


def prominence(
    surface: Surface,
    image: MirrorImage,
    points: Mapping[str, Array],
    mm_per_unit: float,
    params: Params,
) -> tuple[float, float]:
    """The largest height (mm) of the right and of the left side over the other one.

    What stands out on one side is measured from its lower partner on the other.
    """
    region, laid = image.region, image.laid
    samples = region.samples
    signed = compare(surface, samples, laid, surface, region, mm_per_unit, params, both_sound=True)
    frame = frame_of(points)
    side = np.zeros(len(samples)) if frame is None else _aside(samples, image, frame[0])
    right, left = (
        highest(surface, region, signed, lower, laid, surface, mm_per_unit, params)
        for lower in (side >= 0, side < 0)
    )
    return right, left


def _aside(samples: Array, image: MirrorImage, left: Array) -> Array:
    """Signed distance (n,) from the plane of symmetry, positive on the subject's left."""
    middle = (samples + image.laid.there(samples)) / 2
    return np.asarray((samples - middle) @ left)


def asymmetry_map(
    surface: Surface, image: MirrorImage, mm_per_unit: float, params: Params
) -> Array:
    """Signed distance (mm) of every vertex from the mirror image, (n,); NaN where masked."""
    return compare(
        surface, surface.vertices, image.laid, surface, image.region, mm_per_unit, params
    )
