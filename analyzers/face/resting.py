"""What is measured on a still face, of a photo or of some frames of a video."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.face import anatomy
from analyzers.face.accuracy import RAW, WIDTH
from analyzers.face.eyes.lid_rows import lid_rows
from analyzers.face.eyes.lids import LidMeasures
from analyzers.face.medians import PAIR, median_of
from analyzers.face.movements.static_symmetry import static_symmetry_rows
from analyzers.face.rows import RAW_METHOD, Pair, Place, both_ways, row
from analyzers.face.sides import Halves
from analyzers.perception.face_points import LEFT, HalfFace
from workbench.model import GOOD, Measurement, Quality, Side

__all__ = ["PAIR", "Level", "lid_rows", "median_of", "mouth_rows", "still_rows", "width_row"]

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """A face at rest against an axis of the eyes that a drooping lid does not tilt.

    Attributes:
        hemi, raw: (n, 478, 2) in that frame (px): halves with the corners of the mouth set
            against each other by pixels, and plain landmarks.
        quality: whether the corners could be compared by pixels.
    """

    hemi: Points
    raw: Points
    quality: Quality = GOOD


def still_rows(
    hemi: Points,
    raw: Points,
    lids: Mapping[Side, LidMeasures] | None,
    halves: Halves,
    mouth: Place,
    lids_place: Place,
    closed: Mapping[HalfFace, Quality],
    brows: Place | None = None,
    covered: Mapping[HalfFace, Quality] | None = None,
    level: Level | None = None,
) -> list[Measurement]:
    """All rows of a face at rest.

    Args:
        hemi, raw: (n, 478, 2) and (m, 478, 2) in the facial frame (px).
        lids: what was found by pixels, per side, in ``n`` frames; None where not looked for.
        mouth, lids_place, brows: what the rows of each share (brows: as the mouth if None).
        closed: for each half, what its closure does to the quality of its landmarks.
        covered: for each half, whether something hides the eye.
        level: the mouth against an axis that lids do not tilt, where that is known.
    """
    mouth_points = level.hemi if level else hemi
    rows = [
        width_row(raw, mouth),
        *lid_rows(hemi, raw, halves, lids_place, closed, lids, covered=covered),
        *brow_rows(hemi, raw, halves, brows or mouth),
        *mouth_rows(mouth_points, raw, halves, mouth, resting=True, level=level),
        *nasolabial_rows(mouth_points, raw, halves, mouth),
    ]
    return [*rows, *static_symmetry_rows(rows, mouth_points, raw, halves, mouth)]


def brow_rows(hemi: Points, raw: Points, halves: Halves, place: Place) -> list[Measurement]:
    """Brow height per side."""
    rows: list[Measurement] = []
    for side in PAIR:
        values = _pair(anatomy.brow_height, hemi, raw, halves[side], place)
        rows += both_ways("brow_height", "brow", values, place, side=side)
    return rows


def mouth_rows(
    hemi: Points,
    raw: Points,
    halves: Halves,
    place: Place,
    *,
    resting: bool,
    level: Level | None = None,
) -> list[Measurement]:
    """Corners of the mouth, its width and opening; at rest also what differs between sides."""
    k = place.scale.mm_per_px
    rows: list[Measurement] = []
    for axis, feature in enumerate(("commissure_lateral", "commissure_height")):
        for side in PAIR:
            values = tuple(
                median_of(anatomy.commissure(points, halves[side])[:, axis], k)
                for points in (hemi, raw)
            )
            rows += both_ways(feature, "position", (values[0], values[1]), place, side=side)
    width = median_of(anatomy.mouth_width(hemi), k), median_of(anatomy.mouth_width(raw), k)
    rows += both_ways("mouth_width", "width", width, place)
    opening = median_of(anatomy.mouth_opening(raw), k)
    rows.append(row("mouth_opening", opening, place, error=RAW.opening, method=RAW_METHOD))
    return [*rows, *(_asymmetry_rows(hemi, raw, halves, place, level) if resting else ())]


def nasolabial_rows(hemi: Points, raw: Points, halves: Halves, place: Place) -> list[Measurement]:
    """Length and angle from the wing of the nose to the corner of the mouth, per side."""
    k = place.scale.mm_per_px
    rows: list[Measurement] = []
    for axis, (feature, quantity, unit, factor) in enumerate(
        (("nasolabial_length", "length", "mm", k), ("nasolabial_angle", "angle", "deg", 1.0))
    ):
        for side in PAIR:
            values = [
                median_of(anatomy.nasolabial(points, halves[side])[:, axis], factor)
                for points in (hemi, raw)
            ]
            rows += both_ways(
                feature, quantity, (values[0], values[1]), place, side=side, unit=unit
            )
    return rows


def width_row(raw: Points, place: Place) -> Measurement:
    """Distance of the outer corners of the eyes."""
    value = median_of(anatomy.outer_canthal_width(raw), place.scale.mm_per_px)
    return row("outer_canthal_width", value, place, error=WIDTH, method=RAW_METHOD)


def _asymmetry_rows(
    hemi: Points, raw: Points, halves: Halves, place: Place, level: Level | None
) -> list[Measurement]:
    """What one side of a resting mouth does that the other does not."""
    k = place.scale.mm_per_px
    left, right = halves[Side.LEFT], halves[Side.RIGHT]
    lower = median_of(_left_lower(hemi, halves), k), median_of(_left_lower(raw, halves), k)
    seen = level.quality if level else GOOD
    rows = [
        *both_ways("commissure_height_difference", "height_difference", lower, place, quality=seen)
    ]
    tilt: list[Points] = []
    for points in (hemi, raw):
        angle = anatomy.commissure_canthus_angle
        tilt.append(angle(points, right, left) - angle(points, left, right))
    angles = median_of(tilt[0], 1.0), median_of(tilt[1], 1.0)
    rows += both_ways("commissure_angle", "angle", angles, place, unit="deg", quality=seen)
    for side in PAIR:
        below = [
            median_of(anatomy.below_stomion(points, halves[side], lips), k)
            for points, lips in (
                (hemi, level.raw) if level else (_same_frames(hemi, raw), raw),
                (raw, raw),
            )
        ]
        rows += both_ways(
            "commissure_below_stomion", "position", (below[0], below[1]), place, side=side
        )
    # The mesh counts to the right of the picture; the subject's left is there unless mirrored.
    towards_left = 1.0 if left is LEFT else -1.0
    for feature, point in (
        ("philtrum_deviation", anatomy.UPPER_LIP),
        ("chin_deviation", anatomy.CHIN),
    ):
        off = median_of(towards_left * anatomy.off_midline(level.raw if level else raw, point), k)
        rows.append(row(feature, off, place, error=RAW.deviation, method=RAW_METHOD))
    return rows


def _same_frames(hemi: Points, raw: Points) -> Points:
    """``hemi`` for as many frames as ``raw`` has: itself, or its median face."""
    if len(hemi) == len(raw):
        return hemi
    if not len(hemi):
        return np.full((len(raw), *raw.shape[1:]), np.nan)
    return np.broadcast_to(np.median(hemi, axis=0), (len(raw), *hemi.shape[1:]))


def _pair(measure: object, hemi: Points, raw: Points, half: HalfFace, place: Place) -> Pair:
    k = place.scale.mm_per_px
    assert callable(measure)
    return median_of(measure(hemi, half), k), median_of(measure(raw, half), k)


def _left_lower(face: Points, halves: Halves) -> Points:
    """How much lower the left corner of the mouth is than the right one, (n,)."""
    heights = [anatomy.commissure(face, halves[side])[:, 1] for side in PAIR]
    return np.asarray(heights[0] - heights[1])
