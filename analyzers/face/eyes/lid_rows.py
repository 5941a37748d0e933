"""Rows of the lids: fissure height, both margins to the iris, and what stays open in a closure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analyzers.face import anatomy
from analyzers.face.eyes.lids import LidMeasures
from analyzers.face.medians import PAIR, median_of
from analyzers.face.rows import (
    HEMI_METHOD,
    HEMI_NOT_FOUND,
    LID_METHOD,
    Place,
    Value,
    both_ways,
    limited,
)
from analyzers.face.sides import Halves
from analyzers.perception.face_points import HalfFace
from workbench.model import GOOD, Measurement, Quality, Reason, Side

Points = NDArray[np.float64]


def lid_rows(
    hemi: Points,
    raw: Points,
    halves: Halves,
    place: Place,
    closed: Mapping[HalfFace, Quality],
    lids: Mapping[Side, LidMeasures] | None = None,
    *,
    margins: bool = True,
    covered: Mapping[HalfFace, Quality] | None = None,
) -> list[Measurement]:
    """Palpebral fissure height, and MRD1 and MRD2 unless ``margins`` is off, per side.

    By pixels where the lid margins were found. Where they were not, the fissure is that of the
    mirrored half (and says so); the margins to the iris are then not given, because the
    landmarks' iris sinks with the lid (of an MRD1 change 45 % is left).

    Args:
        hemi, raw: (n, 478, 2) in the facial frame (px); ``hemi`` may hold fewer frames.
        closed: for each half, what its closure does to the quality of its landmarks.
        lids: what was found by pixels, per side; None where not looked for.
        covered: for each half, whether something hides the eye: for every way of measuring.
    """
    k = place.scale.mm_per_px
    rows: list[Measurement] = []
    for side in PAIR:
        half, own = halves[side], lids[side] if lids is not None else None
        plain = median_of(anatomy.palpebral_fissure_height(raw, half), k)
        value, method, quality = _fissure(own, hemi, half, k, closed[half])
        rows += both_ways(
            "palpebral_fissure_height",
            "fissure",
            (value, plain),
            _of_side(place, half, covered),
            side=side,
            method=method,
            quality=quality,
        )
    if lids is None or not margins:
        return rows
    for axis, feature in enumerate(("mrd1", "mrd2")):
        for side in PAIR:
            eye = lids[side]
            values = (
                median_of((eye.mrd1, eye.mrd2)[axis], 1.0),
                median_of(anatomy.lid_margins(raw, halves[side])[:, axis], k),
            )
            rows += both_ways(
                feature,
                "margin",
                values,
                _of_side(place, halves[side], covered),
                side=side,
                method=LID_METHOD,
                lacking=lids_not_found(eye),
            )
    return rows


def gap_rows(
    hemi: Points,
    raw: Points,
    halves: Halves,
    place: Place,
    lids: Mapping[Side, LidMeasures] | None,
    covered: Mapping[HalfFace, Quality] | None = None,
) -> list[Measurement]:
    """Closure gap per side: the fissure that is left while the eyes should be shut.

    Never by landmarks alone: a closed eye reads 2 to 4 mm open in them.
    """
    rows: list[Measurement] = []
    for side in PAIR:
        raw_gap = anatomy.palpebral_fissure_height(raw, halves[side])
        plain = median_of(np.maximum(raw_gap, 0.0), place.scale.mm_per_px)
        own = lids[side] if lids is not None else None
        value = median_of(own.closure_gap, 1.0) if own else None
        rows += both_ways(
            "closure_gap",
            "gap",
            (value, plain),
            _of_side(place, halves[side], covered),
            side=side,
            method=LID_METHOD,
            lacking=lids_not_found(own) if own else HEMI_NOT_FOUND,
        )
    return rows


def _of_side(place: Place, half: HalfFace, covered: Mapping[HalfFace, Quality] | None) -> Place:
    """What the rows of one eye share."""
    return place if covered is None else replace(place, quality=place.quality & covered[half])


def lids_not_found(lids: LidMeasures) -> Reason:
    """Why no lid margin was found: the reason given most often."""
    reasons = [str(r) for r in lids.reason if r]
    text = max(sorted(set(reasons)), key=reasons.count) if reasons else "no frame shows the lids"
    return Reason("lids_not_found", text)


def _fissure(
    lids: LidMeasures | None, hemi: Points, half: HalfFace, k: float, closed: Quality
) -> tuple[Value | None, str, Quality]:
    """Value, method and quality of one fissure."""
    if lids is not None:
        value = median_of(lids.fissure, 1.0)
        if value is not None:
            return value, LID_METHOD, GOOD
    by_half = median_of(anatomy.palpebral_fissure_height(hemi, half), k)
    if lids is None or by_half is None:
        return by_half, HEMI_METHOD, closed
    reason = lids_not_found(lids)
    text = f"by mirrored halves, because {reason.text}"
    return by_half, HEMI_METHOD, closed & limited("lids_not_found", text)
