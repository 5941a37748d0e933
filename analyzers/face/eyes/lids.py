"""Lid measures of each side in millimetres, from the lids found by pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.lid_track import LidTrack
from analyzers.perception.lids import EyeLids

Series = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class LidMeasures:
    """Lids of one side over the frames of a capture, (n,) each; a photo has one frame.

    Attributes:
        fissure: palpebral fissure height, mm; 0 for a closed eye.
        mrd1: margin reflex distance 1, iris centre to upper lid, mm; MRD1 in primary gaze only
            (when the eyes look up the iris leaves the centre of the globe: use ``upper``).
        mrd2: iris centre to lower lid, mm.
        closure_gap: what stays open, mm: the fissure of an eye that should be shut.
        upper: height of the upper lid above the corners' line of the face, mm (up positive):
            moves with the lid alone, also where the iris cannot be told.
        confidence: 0-1, how likely the opening is right within 1 mm.
        closed: whether the eye is shut.
        reason: why a frame has no number, empty where it has one.
    """

    fissure: Series
    mrd1: Series
    mrd2: Series
    closure_gap: Series
    upper: Series
    confidence: Series
    closed: NDArray[np.bool_]
    reason: NDArray[np.str_]


def lids_of_photo(lids: tuple[EyeLids, EyeLids], half: int, mm_per_px: float) -> LidMeasures:
    """Measures of one photo.

    Args:
        lids: answer of ``find_lids``.
        half: place of the side's half in ``face_points.HALVES`` (0 or 1).
    """
    eye = lids[half]
    return _measures(
        np.array([eye.upper]),
        np.array([eye.lower]),
        np.array([eye.iris_y]),
        np.array([eye.gap]),
        np.array([eye.confidence]),
        np.array([eye.closed]),
        np.array([eye.reason]),
        mm_per_px,
    )


def lids_of_track(track: LidTrack, half: int, mm_per_px: float) -> LidMeasures:
    """Measures of all frames of a video; NaN where they were not asked for."""
    return _measures(
        track.upper[:, half],
        track.lower[:, half],
        track.iris_y[:, half],
        track.gap[:, half],
        track.confidence[:, half],
        track.closed[:, half],
        track.reason[:, half],
        mm_per_px,
    )


def _measures(
    upper: Series,
    lower: Series,
    iris: Series,
    gap: Series,
    confidence: Series,
    closed: NDArray[np.bool_],
    reason: NDArray[np.str_],
    mm_per_px: float,
) -> LidMeasures:
    shut = np.where(closed, np.nan, 1.0)
    fissure = gap * mm_per_px
    return LidMeasures(
        fissure=fissure,
        mrd1=(iris - upper) * mm_per_px * shut,
        mrd2=(lower - iris) * mm_per_px * shut,
        closure_gap=fissure,
        upper=-upper * mm_per_px,
        confidence=confidence,
        closed=closed,
        reason=reason,
    )
