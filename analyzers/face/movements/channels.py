"""How much of each movement a face shows over time, as shares of a healthy full movement.

For finding tasks without cues only: values come from better measures than these.
"""

from __future__ import annotations

from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

from analyzers.face import anatomy
from analyzers.face.movements.timing import smoothed
from analyzers.perception.face_points import HALVES, LEFT, HalfFace

Points = NDArray[np.float64]

_SMILE_MM, _SMILE_DEG = 9.28, 47.0
"""Excursion of a healthy smile (motion capture, n = 12) and its direction over the horizontal
(AJODO 2005)."""
_BROW_MM = 10.57
"""Excursion of a healthy brow raise (motion capture, n = 12)."""
_PUCKER = 0.25
"""Narrowing of the mouth in a full pucker (judgement)."""
_UP_MM = 2.4
"""Rise of the model's iris in a full up-gaze: it follows a quarter of the true one (measured)."""
_EYE_RADIUS_MM, _GAZE_DEG = 12.0, 25.0
"""Radius of the eye, and a clear gaze to one side (judgement)."""


def channels(raw: Points, times: Points, mm_per_px: float, left: HalfFace) -> dict[str, Points]:
    """Share of each movement in each frame, by the name of its task, (n,) each.

    The stronger half counts, so that a one-sided movement is seen. NaN where no face is.

    Args:
        raw: (n, 478, 2) landmarks in the facial frame (px).
        left: the half that shows the subject's left: gaze to the side has a direction.
    """
    k = mm_per_px
    full_gaze = _EYE_RADIUS_MM * sin(radians(_GAZE_DEG))
    width = anatomy.mouth_width(raw)
    gaze = np.mean([anatomy.iris_offset(raw, half) for half in HALVES], axis=0) * k
    gaze = gaze - [resting_level(gaze[:, 0]), resting_level(gaze[:, 1])]
    to_left = gaze[:, 0] * (1.0 if left is LEFT else -1.0)
    found = {
        "smile": np.max([_smile(raw, half) for half in HALVES], axis=0) * k / _SMILE_MM,
        "brow-raise": np.max([_above(anatomy.brow_height(raw, h)) for h in HALVES], axis=0)
        * (k / _BROW_MM),
        "close-eyes": np.max([_closed(raw, half) for half in HALVES], axis=0),
        "pucker": (1 - width / resting_level(width)) / _PUCKER,
        "up-gaze": -gaze[:, 1] / _UP_MM,
        "gaze-left": to_left / full_gaze,
        "gaze-right": -to_left / full_gaze,
    }
    return {task: smoothed(times, share) for task, share in found.items()}


def resting_level(y: Points) -> float:
    """Where a curve is most of the time: the mode by halving samples (Robertson and Cryer 1974).

    Rest is what a recording of several tasks shows most often of any one movement.
    """
    values = np.sort(y[np.isfinite(y)])
    if not len(values):
        return float("nan")
    while len(values) > 3:
        half = -(-len(values) // 2)
        widths = values[half - 1 :] - values[: len(values) - half + 1]
        first = int(np.argmin(widths))
        values = values[first : first + half]
    return float(values.mean())


def _smile(raw: Points, half: HalfFace) -> Points:
    """Path of a corner of the mouth outward and up (px)."""
    place = anatomy.commissure(raw, half)
    out, down = _above(place[:, 0]), _above(place[:, 1])
    return out * cos(radians(_SMILE_DEG)) - down * sin(radians(_SMILE_DEG))


def _closed(raw: Points, half: HalfFace) -> Points:
    opening = anatomy.palpebral_fissure_height(raw, half)
    return 1 - opening / resting_level(opening)


def _above(y: Points) -> Points:
    return y - resting_level(y)
