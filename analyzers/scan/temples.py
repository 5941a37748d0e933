"""The temples on a scan: where their surface may be compared, and how hollow it lies.

The surface channel sees what a wasted temporalis muscle leaves: a fall along the normal. There is
no norm of a temple's depth, so a temple is compared with the other one's mirror image, or with
itself at the visit before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from analyzers.scan.camera import Array, camera_at, unit
from analyzers.scan.hair import rough
from analyzers.scan.laid import Laid
from analyzers.scan.params import Params
from analyzers.scan.points import frame_of, width
from analyzers.scan.prominence import highest
from analyzers.scan.region import Region
from analyzers.scan.render import Surface
from analyzers.scan.surface_distance import compare, top

ASIDE_DEG = 60.0
"""A temple is looked at from this far aside of the front: along its own normal, near enough."""
BEHIND, ABOVE = (0.14, 0.48), (0.05, 0.43)
"""The temple in that picture, from the outer canthus backwards and upwards, in outer canthal widths
(12 to 42 and 4 to 38 mm in adults): behind the rim of the orbit, above the zygomatic arch, before
the usual line of the hair (own definition)."""
PICTURE_PX, PICTURE_WIDTH = 40, 0.6
"""Side of the picture, and how much it shows (outer canthal widths): 1.3 mm a pixel."""
LEAST, ENOUGH = 0.6, 0.85
"""Share of the temple that must be compared, and for a good value (judgement)."""

SHALLOW_MM = 0.5
"""Up to this depth the closest point is as far as the surface along the normal."""


@dataclass(frozen=True, slots=True)
class Hollow:
    """A temple against another surface: mean signed distance (mm, negative where it lies deeper),
    how far it lies deeper at most (mm, at least 0), the share of it that was compared, samples."""

    mean: float
    deepest: float
    coverage: float
    n: int

    @property
    def known(self) -> bool:
        """Whether enough of the temple was compared."""
        return self.coverage >= LEAST


def temple_region(
    surface: Surface, points: Mapping[str, Array], side: str, mm_per_unit: float, params: Params
) -> Region | None:
    """The temple of one side (``R`` or ``L``), or None without the landmarks for it.

    Left out are holes, borders and depth jumps with a margin, grazing slopes, and surface too
    rough for skin. All of the temple is ``expected``: what is left out counts as not seen.
    """
    frame = frame_of(points)
    if frame is None:
        return None
    left, up, forward = frame
    outer, corner = width(points, "ex_R", "ex_L"), points[f"ex_{side}"]
    angle = np.radians(ASIDE_DEG)
    towards = np.cos(angle) * forward + np.sin(angle) * (left if side == "L" else -left)
    behind = unit((forward @ towards) * towards - forward)
    middle = corner + outer * (np.mean(BEHIND) * behind + np.mean(ABOVE) * up)
    across = PICTURE_WIDTH * outer
    camera = camera_at(
        middle, towards, up, across, fov_deg=params.fov_deg, size=PICTURE_PX
    )  # fmt: skip
    view = surface.render(camera)
    pixel = across / PICTURE_PX
    right, down, _ = camera.axes
    grid = (np.arange(PICTURE_PX) + 0.5 - PICTURE_PX / 2) * pixel / outer
    back = grid * float(np.sign(right @ behind)) + np.mean(BEHIND)
    high = grid * float(np.sign(down @ up)) + np.mean(ABOVE)
    whole = ((high >= ABOVE[0]) & (high <= ABOVE[1]))[:, None] & (
        (back >= BEHIND[0]) & (back <= BEHIND[1])
    )
    seen = np.isfinite(view.depth)
    faults = ~seen
    for axis in (0, 1):
        with np.errstate(invalid="ignore"):  # inf - inf outside the surface
            jump = np.abs(np.diff(view.depth, axis=axis)) > pixel * 4.0
        faults |= np.pad(jump, [(0, int(axis == i)) for i in (0, 1)])
    faults |= rough(view.depth, pixel, mm_per_unit, seen, faults)
    margin = params.border_mm / mm_per_unit / pixel
    clear = ndimage.distance_transform_edt(~faults) > margin if faults.any() else seen
    sound = whole & clear & (view.facing >= params.min_facing)
    return Region(view, whole, sound, whole)


def hollow(
    surface: Surface,
    region: Region,
    laid: Laid,
    other: Surface,
    other_region: Region,
    mm_per_unit: float,
    params: Params,
) -> Hollow:
    """A temple (``region`` of ``surface``) against the one that it lies on.

    Args:
        laid: from the coordinates of ``surface`` to those of ``other``, whose temple is
            ``other_region`` and whose scale is ``mm_per_unit``.
    """
    signed = compare(
        surface, region.samples, laid, other, other_region, mm_per_unit, params, both_sound=True
    )
    known = np.isfinite(signed)
    coverage = float(known.sum() / region.expected.sum())
    if coverage < LEAST:
        return Hollow(0.0, 0.0, coverage, int(known.sum()))
    mean = float(np.average(signed[known], weights=region.areas[known]))
    below = np.where(known, -signed, 0.0).clip(0)
    deepest = top(below, region.areas * mm_per_unit**2)
    if deepest > SHALLOW_MM:
        deepest = highest(surface, region, signed, known, laid, other, mm_per_unit, params)
    return Hollow(mean, deepest, coverage, int(known.sum()))
