"""Kyphosis and lordosis of a back's surface, along the line of its spinous processes.

Angles between the tangents at the points of inflection of the sagittal profile (cervicothoracic,
thoracolumbar, lumbosacral), as in raster stereography (Lippold et al., BMC Musculoskelet Disord
2012;13:151, figure 3; Scoliosis Spinal Disord 2017;12:38, table 1). Where the profile ends before
it bends back, the tangent at the mark is meant (J Occup Med Toxicol 2018;13:41, table 1). An angle
of the skin, never a Cobb angle of the vertebrae.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzers.scan.back.height_map import CELL_MM, HeightMap
from analyzers.scan.back.spine_line import SpineLine
from analyzers.scan.camera import Array

TANGENT_MM = 36.0
"""A tangent is that of a cubic through this much of the profile on either side: two vertebrae."""
BAND_MM = 9.0
"""The profile is the mean of a band of this half width about the line: noise is no slope."""
THORACOLUMBAR = (0.15, 0.75)
"""Where the thoracolumbar inflection is sought, as shares of the way from sacrum to C7."""


@dataclass(frozen=True, slots=True)
class Sagittal:
    """Kyphosis and lordosis (degrees)."""

    kyphosis: float
    lordosis: float


def sagittal(heights: HeightMap, line: SpineLine) -> Sagittal | None:
    """Both angles; None where too little of the line is seen."""
    beside = np.arange(-BAND_MM, BAND_MM + 1e-6, CELL_MM)
    band = [heights.at(heights.heights, line.left + x, line.up) for x in beside]
    profile = np.mean(band, axis=0)
    tangents = _tangents(line.up, profile)
    if np.isfinite(tangents).mean() < 0.9:
        return None
    share = (line.up - line.up[0]) / (line.up[-1] - line.up[0])
    middle = np.flatnonzero((share >= THORACOLUMBAR[0]) & (share <= THORACOLUMBAR[1]))
    turn = int(middle[np.nanargmax(tangents[middle])])
    above, below = tangents[turn:], tangents[: turn + 1]
    steep = float(tangents[turn])
    return Sagittal(steep - float(np.nanmin(above)), steep - float(np.nanmin(below)))


def _tangents(up: Array, profile: Array) -> Array:
    """Rise of the profile towards the head, in degrees, (n,): above 0 where it comes out."""
    number = round(TANGENT_MM / CELL_MM)
    slopes = np.full(len(up), np.nan)
    for i in range(len(up)):
        own = slice(max(i - number, 0), i + number + 1)
        y, z = up[own] - up[i], profile[own]
        seen = np.isfinite(z)
        if seen.sum() > number and np.ptp(y[seen]) > TANGENT_MM:
            slopes[i] = np.polyfit(y[seen], z[seen], 3)[2]
    return np.asarray(np.degrees(np.arctan(slopes)))
