"""What is measured on a still face: lids, corners of the mouth, width between the eyes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analyzers.face import anatomy
from analyzers.face.accuracy import WIDTH
from analyzers.face.rows import RAW_METHOD, Place, Value, both_ways, row
from analyzers.face.sides import Halves
from analyzers.perception.face_points import HalfFace
from workbench.model import Measurement, Quality, Side

Points = NDArray[np.float64]
PAIR = (Side.LEFT, Side.RIGHT)


def median_of(px: Points, mm_per_px: float) -> Value | None:
    """Median over frames in mm, with its spread; None where nothing is finite."""
    known = px[np.isfinite(px)] * mm_per_px
    if not known.size:
        return None
    spread = float(known.std(ddof=1)) if known.size > 1 else None
    return float(np.median(known)), spread, int(known.size)


def lid_rows(
    hemi: Points, raw: Points, halves: Halves, place: Place, closed: Mapping[HalfFace, Quality]
) -> list[Measurement]:
    """Palpebral fissure height per side.

    Args:
        hemi, raw: (n, 478, 2) in the facial frame (px); ``hemi`` may hold fewer frames.
        closed: for each half, what its closure does to the quality.
    """

    def opening(points: Points, side: Side) -> Value | None:
        height = anatomy.palpebral_fissure_height(points, halves[side])
        return median_of(height, place.scale.mm_per_px)

    rows: list[Measurement] = []
    for side in PAIR:
        values = opening(hemi, side), opening(raw, side)
        own = replace(place, quality=place.quality & closed[halves[side]])
        rows += both_ways("palpebral_fissure_height", "fissure", values, own, side=side)
    return rows


def mouth_rows(
    hemi: Points, raw: Points, halves: Halves, place: Place, *, resting: bool
) -> list[Measurement]:
    """Position of the corners of the mouth, and at rest their difference in height."""
    k = place.scale.mm_per_px

    def position(points: Points, side: Side, axis: int) -> Value | None:
        return median_of(anatomy.commissure(points, halves[side])[:, axis], k)

    rows: list[Measurement] = []
    for axis, feature in enumerate(("commissure_lateral", "commissure_height")):
        for side in PAIR:
            values = position(hemi, side, axis), position(raw, side, axis)
            rows += both_ways(feature, "position", values, place, side=side)
    if resting:
        lower = median_of(_left_lower(hemi, halves), k), median_of(_left_lower(raw, halves), k)
        rows += both_ways("commissure_height_difference", "height_difference", lower, place)
    return rows


def width_row(raw: Points, place: Place) -> Measurement:
    """Distance of the outer corners of the eyes: what ties the scales of a visit together."""
    value = median_of(anatomy.outer_canthal_width(raw), place.scale.mm_per_px)
    return row("outer_canthal_width", value, place, error=WIDTH, method=RAW_METHOD)


def _left_lower(face: Points, halves: Halves) -> Points:
    """How much lower the left corner of the mouth is than the right one, (n,)."""
    heights = [anatomy.commissure(face, halves[side])[:, 1] for side in PAIR]
    return np.asarray(heights[0] - heights[1])
