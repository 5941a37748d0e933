"""Eyelids by pixels, each eye on its own.

Landmarks of the whole face draw a sinking lid half way back to the healthy one. Here the edges
of the lids are found in the picture itself, on the column of the pupil, in a patch anchored to
the corners of the eye; landmarks only say where the eye is and how large.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.face_points import HALVES
from analyzers.perception.iris_circle import (
    NOT_SEEN,
    IrisPlace,
    IrisSearch,
    iris_centres,
    search_iris,
)
from analyzers.perception.lid_checks import LEAST_CONFIDENCE, certainty, hidden, up_gaze
from analyzers.perception.lid_model import model_sha256, read_columns
from analyzers.perception.lid_opening import Opening, opening_of
from analyzers.perception.lid_patch import PER_MM, EyePatch, eye_patch, iris_px

_LOOKS = 2
"""How often the column is read: where landmarks put the pupil, then where its rim is."""
_GAZES = {
    "": "",
    "perhaps up": "the eye may look up: margin distances hold for a level gaze",
    "up": "the eye looks up: its iris does not mark the middle of the globe",
}
LEAST_IRIS_PX = 12.0
"""Below this iris diameter few pixels hide a ptosis; at 13.7 px known lid changes of a photograph
are still read with slopes of 0.93 and 0.94."""


@dataclass(frozen=True, slots=True)
class EyeLids:
    """The lids of one eye on the column of its pupil, in px of the picture.

    Heights are along y of the facial frame (perpendicular to the line through the corners of
    both eyes, downwards) from its origin, the midpoint of the inner corners.

    Attributes:
        upper, lower: the two lid margins; for a closed eye both are where the lids meet, NaN
            where nothing shows that place.
        iris_y: centre of the iris from its visible sides; NaN where it cannot be told, and where
            the eye looks up (it is no measure of the lid there).
        gap: height of the visible opening; near 0 for a closed eye, never clamped.
        closed: whether the eye is shut.
        confidence: 0-1, how likely the opening is right within 1 mm.
        reason: why there is no number (all heights NaN); empty where there is one.
        iris_reason: why ``iris_y`` was withheld although the lids are known, or may mislead: the
            eye looks up, or may do so.
    """

    upper: float
    lower: float
    iris_y: float
    gap: float
    closed: bool
    confidence: float
    reason: str = ""
    iris_reason: str = ""


def find_lids(
    rgb: NDArray[np.uint8],
    points: NDArray[np.float64],
    *,
    iris: float | None = None,
    least_iris: float = LEAST_IRIS_PX,
) -> tuple[EyeLids, EyeLids]:
    """The lids of both eyes, in the order of ``face_points.HALVES``.

    Args:
        rgb: picture (h, w, 3).
        points: landmarks (478, 2 or 3) in its pixels, first pixel's centre at (0.5, 0.5).
        iris: iris diameter used as the yardstick (px), else that of the landmarks.
        least_iris: smaller irises (px) give a reason instead of numbers.
    """
    size = iris if iris is not None else iris_px(points)
    if not np.isfinite(size) or size < least_iris:
        small = not_told(f"the iris spans {size:.1f} pixels; the lids need {least_iris:g}")
        return small, small
    patches = [eye_patch(rgb, points, half, iris=size) for half in HALVES]
    first, second = map(_lids, patches, _read(patches))
    return first, second


def lid_settings() -> dict[str, str]:
    """What identifies this way of measuring, for cache keys."""
    return {"lids": "column network, rim of the iris, 4", "lid_model_sha256": model_sha256()}


def not_told(reason: str) -> EyeLids:
    """An eye whose lids cannot be told, with the reason."""
    nan = float("nan")
    return EyeLids(nan, nan, nan, nan, False, 0.0, reason)


def _read(patches: Sequence[EyePatch]) -> list[tuple[Opening, float]]:
    """The opening of each eye and the height of its iris.

    Landmarks move the pupil's column of a healthy eye when the other lid sinks; the rim of the
    iris does not, so the column is read again where the rim says the pupil is.
    """
    irises = [NOT_SEEN] * len(patches)
    openings: list[Opening] = []
    for look in range(_LOOKS):
        patches = [
            replace(patch, pupil=patch.pupil + np.nan_to_num(iris.aside) * PER_MM)
            for patch, iris in zip(patches, irises, strict=True)
        ]
        seen = read_columns([(p.rgb, p.pupil) for p in patches], once=look < _LOOKS - 1)
        openings = [opening_of(reading) for reading in seen]
        irises = iris_centres(
            [
                _search(patch, found, iris)
                for patch, found, iris in zip(patches, openings, irises, strict=True)
            ]
        )
    return [(found, iris.height) for found, iris in zip(openings, irises, strict=True)]


def _search(patch: EyePatch, found: Opening, before: IrisPlace) -> IrisSearch:
    known = np.isfinite(before.height) and np.isfinite(found.iris)
    expected = before.height if known else found.iris
    return search_iris(patch, found.upper, found.lower, expected, near=bool(known))


def _lids(patch: EyePatch, read: tuple[Opening, float]) -> EyeLids:
    found, iris = read
    obstacle = hidden(patch)
    if obstacle:
        return not_told(obstacle)
    confidence = certainty(found, patch.drawn)
    if confidence < LEAST_CONFIDENCE:
        return not_told(f"the lids cannot be told from the skin (confidence {confidence:.2f})")
    gaze = up_gaze(iris, found.lower)
    return EyeLids(
        patch.frame_y(found.upper),
        patch.frame_y(found.lower),
        float("nan") if gaze == "up" else patch.frame_y(iris),
        found.gap * patch.px_per_mm,
        found.shut,
        confidence,
        iris_reason=_GAZES[gaze],
    )
