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
FOOT_MM = 40.0
"""Along the skin, how much at either mark gives its inclination: the foot of an inclinometer."""
THORACOLUMBAR = (0.15, 0.75)
"""Where the thoracolumbar inflection is sought, as shares of the way from sacrum to C7."""


@dataclass(frozen=True, slots=True)
class Sagittal:
    """Kyphosis and lordosis (degrees)."""

    kyphosis: float
    lordosis: float


def sagittal(heights: HeightMap, line: SpineLine) -> Sagittal | None:
    """Both angles; None where too little of the line is seen."""
    tangents = _tangents(line.up, _profile(heights, line))
    if np.isfinite(tangents).mean() < 0.9:
        return None
    share = (line.up - line.up[0]) / (line.up[-1] - line.up[0])
    middle = np.flatnonzero((share >= THORACOLUMBAR[0]) & (share <= THORACOLUMBAR[1]))
    turn = int(middle[np.nanargmax(tangents[middle])])
    above, below = tangents[turn:], tangents[: turn + 1]
    steep = float(tangents[turn])
    return Sagittal(steep - float(np.nanmin(above)), steep - float(np.nanmin(below)))


def total_curve(heights: HeightMap, line: SpineLine) -> float | None:
    """Angle (degrees) between the skin at the sacrum and at C7, positive for a back that is bent
    forwards as a whole; None where the skin at a mark is not seen.

    As two inclinometers measure it. Unlike kyphosis and lordosis it needs no point of inflection,
    which a back that bends has not.
    """
    up, profile = line.up, _profile(heights, line)
    seen = np.isfinite(profile)
    if seen.mean() < 0.9 or not (seen[0] and seen[-1]):
        return None
    up, profile = up[seen], profile[seen]
    way = np.concatenate([[0.0], np.cumsum(np.hypot(np.diff(up), np.diff(profile)))])
    angles = [_inclination(up[own], profile[own]) for own in
              (way <= FOOT_MM, way >= way[-1] - FOOT_MM)]  # fmt: skip
    return angles[0] - angles[1]


def _inclination(up: Array, profile: Array) -> float:
    """Angle (degrees) of the straight line through a stretch of the profile, + where it comes out
    towards the head: the direction in which the stretch is longest."""
    points = np.column_stack([up - up.mean(), profile - profile.mean()])
    way = np.linalg.eigh(points.T @ points)[1][:, 1]
    return float(np.degrees(np.arctan2(way[1], way[0]) if way[0] > 0 else np.arctan2(*-way[::-1])))


def _profile(heights: HeightMap, line: SpineLine) -> Array:
    """Height (n,) mm of the skin along the line, the mean of a band about it."""
    beside = np.arange(-BAND_MM, BAND_MM + 1e-6, CELL_MM)
    return np.asarray(
        np.mean([heights.at(heights.heights, line.left + x, line.up) for x in beside], axis=0)
    )


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
