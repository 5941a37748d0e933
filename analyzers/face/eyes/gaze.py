"""How far the eyes turn (experimental): iris centre against the corners of its eye.

The centre is that of a circle fitted to the edge of the iris where this is seen, else of the
landmarks, which follow a turn up or down by only about a quarter (measured on rendered faces).
The eye is taken as a ball of 12 mm radius, so the angle is asin(distance / 12 mm).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import asin, degrees

import numpy as np

from analyzers.face.films.recording import Points
from analyzers.face.medians import PAIR
from analyzers.face.rows import RAW_METHOD, Place, limited, refused, row
from workbench.model import GOOD, Measurement, Side

IRIS_METHOD = "face_iris"
"""Circle fitted to the edge of the iris."""

_EYE_RADIUS_MM = 12.0
_AXIS = {"gaze-left": 0, "gaze-right": 0, "gaze-up": 1, "up-gaze": 1, "gaze-down": 1}
_NAMES = ("eye_movement_horizontal", "eye_movement_vertical")

Offsets = Mapping[Side, Points]
"""Iris centre from the middle of the corners of its eye, per side: (n, 2) mm, x to the subject's
left and y up; NaN where not measured."""


def turned(offset_mm: float) -> float:
    """Degrees by which an eye has turned whose iris moved so far (mm)."""
    return degrees(asin(float(np.clip(offset_mm / _EYE_RADIUS_MM, -1, 1))))


def gaze_rows(
    task: str,
    fitted: Offsets,
    landmarks: Offsets,
    rest: Sequence[int],
    frames: Sequence[int],
    place: Place,
) -> list[Measurement]:
    """Turn of each eye in the direction of its task, in degrees; both axes for a plain ``gaze``
    task: the range between its extremes.

    Args:
        rest, frames: frames of rest (eyes ahead) and of the furthest gaze.
    """
    axes = (_AXIS[task],) if task in _AXIS else (0, 1)
    sign = -1.0 if task in ("gaze-right", "gaze-down") else 1.0
    rows = []
    for axis in axes:
        for side in PAIR:
            quality, method = GOOD, IRIS_METHOD
            value = _turn(fitted[side][:, axis], rest, frames, sign, whole=task == "gaze")
            if value is None:
                value = _turn(landmarks[side][:, axis], rest, frames, sign, whole=task == "gaze")
                text = "the edge of the iris was not seen; by landmarks, which turn too little"
                quality, method = limited("iris_not_fitted", text), RAW_METHOD
            if value is None:
                quality = refused("no_usable_frame", "needs the eyes ahead and turned")
            rows.append(
                row(
                    _NAMES[axis],
                    value,
                    place,
                    side=side,
                    method=method,
                    quality=quality,
                    unit="deg",
                )
            )
    return rows


def range_rows(rows: Sequence[Measurement], place: Place) -> list[Measurement]:
    """From one extreme to the other, where both were asked for: left and right, up and down.

    Args:
        rows: of the single segments; the furthest of several repetitions counts.
    """
    out = []
    pairs = (("gaze-left", "gaze-right"), ("gaze-up", "gaze-down"))
    for name, tasks in zip(_NAMES, pairs, strict=True):
        for side in PAIR:
            found = [
                max((m for m in rows if _is(m, name, side, task)), key=_value_of, default=None)
                for task in tasks
            ]
            first, second = found
            if first is None or second is None:
                continue
            total = _value_of(first) + _value_of(second)
            out.append(
                row(
                    name,
                    (total, None, 2),
                    place,
                    side=side,
                    method=first.method,
                    quality=first.quality & second.quality,
                    unit="deg",
                )
            )
    return out


def _is(m: Measurement, name: str, side: Side, task: str) -> bool:
    return (m.feature, m.side, m.task) == (f"face.{name}", side, task) and m.value is not None


def _value_of(m: Measurement) -> float:
    return m.value if m.value is not None else float("-inf")


def _turn(
    offset: Points, rest: Sequence[int], frames: Sequence[int], sign: float, *, whole: bool
) -> tuple[float, float | None, int] | None:
    ahead, seen = offset[list(rest)], offset[list(frames)]
    ahead, seen = ahead[np.isfinite(ahead)], seen[np.isfinite(seen)]
    if not len(ahead) or len(seen) < (2 if whole else 1):
        return None
    angles = np.array([turned(float(d)) for d in seen - np.median(ahead)])
    spread = float(angles.std(ddof=1)) if len(angles) > 1 else None
    if whole:
        low, high = np.percentile(angles, (5, 95))
        return float(high - low), None, len(angles)
    return float(sign * np.median(angles)), spread, len(angles)
