"""Rotation of the trunk's surface against the pelvis, level by level.

At each level two points lie equally far to the left and right of the line of the spinous
processes, together as far apart as the posterior iliac spines; the angle between their line and
the frontal plane is the surface trunk rotation (Kotwicki, Scoliosis 2012;7:9, figure 4). The
frontal plane is the one through the line between the iliac spines.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzers.scan.back.height_map import HeightMap
from analyzers.scan.back.spine_line import SpineLine
from analyzers.scan.camera import Array

LEVEL_MM = 12.0
"""Half the height over which a level is averaged: about a vertebra in all."""


@dataclass(frozen=True, slots=True)
class Rotation:
    """The largest rotation of all levels.

    Attributes:
        angle: degrees; above 0 where the left side stands further out.
        hump: by how much it does (mm).
    """

    angle: float
    hump: float


def rotation(heights: HeightMap, line: SpineLine, psis: tuple[Array, Array]) -> Rotation | None:
    """The largest rotation; None where too few levels show both points.

    Args:
        psis: left and right iliac spine, mm in the back's frame (3,).
    """
    apart = psis[0] - psis[1]
    half = abs(float(apart[0])) / 2
    if half < 10.0:
        return None
    pelvis = float(np.arctan2(apart[2], apart[0]))
    sides = [heights.at(heights.heights, line.left + sign * half, line.up) for sign in (1, -1)]
    turned = np.arctan2(sides[0] - sides[1], 2 * half) - pelvis
    levels = np.array([
        _mean(turned[np.abs(line.up - at) <= LEVEL_MM])
        for at in np.arange(line.up[0] + LEVEL_MM, line.up[-1] - LEVEL_MM + 1e-6, LEVEL_MM / 2)
    ])  # fmt: skip
    levels = levels[np.isfinite(levels)]
    if len(levels) < 10:
        return None
    most = float(levels[int(np.argmax(np.abs(levels)))])
    return Rotation(float(np.degrees(most)), 2 * half * float(np.tan(most)))


def _mean(values: Array) -> float:
    seen = values[np.isfinite(values)]
    return float(seen.mean()) if len(seen) > len(values) / 2 else float("nan")
