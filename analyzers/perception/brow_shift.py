"""How far a brow went up or down, by its pixels.

The landmarks of single pictures follow a raised brow by half its way or less (reads 2.8-4.9 mm
of 8.6), those of one half alone no better; hair and skin of the brow move as one and can be
followed. What is followed is the brow itself, never a weighted mixture with the landmarks.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.face_sheet import Sheet, follow, glance, off_sheet, on_sheet
from analyzers.perception.shift import Shift

Points = NDArray[np.float64]

PATCHES = ((11.0, 6.0), (6.0, 3.5))
"""Half width and height (units): the middle of the brow, then each of its three points."""
_RISE = 3.5
"""The search is centred above the brow at rest: it rises by up to 15 mm, sinks by up to 8."""
_SEARCH = (3.0, 12.5)
_FINER = (1.5, 2.5)
_RECOGNISED = 0.7
_RETURN = 1.5


def brow_shift(rest: Sheet, places: Points, task: Sheet, expected: Points, seen: Points) -> Shift:
    """Movement of one brow, in units.

    Args:
        places: (3, 2) points of its upper edge on the rest sheet.
        expected: (3, 2) where they would be on the task's sheet if only the head had moved.
        seen: (3, 2) their landmarks on the task's sheet.
    """
    up = np.array([0.0, -_RISE])
    start = on_sheet(expected[1] + up)
    whole = glance(rest, on_sheet(places[1]), task, start, PATCHES[0], _SEARCH)
    x, y = (seen - expected).mean(0)
    if whole.score < _RECOGNISED or whole.edge:
        return Shift(float(x), float(y), 0.2, "the brow was not recognised by its pixels")
    step = off_sheet(whole) - expected[1]
    parts = [
        follow(rest, place, task, start + step, PATCHES[1:], _FINER)
        for place, start in zip(places, expected, strict=True)
    ]
    good = [
        (part.place - start, part.score)
        for part, start in zip(parts, expected, strict=True)
        if part.score >= _RECOGNISED and part.back <= _RETURN and not part.edge
    ]
    if not good:
        return Shift(float(step[0]), float(step[1]), 0.5, "the brow changed its shape", 1.0)
    x, y = np.mean([way for way, _ in good], axis=0)
    score = float(np.mean([score for _, score in good]))
    trust = 0.5 + 0.5 * np.clip((score - _RECOGNISED) / (1 - _RECOGNISED), 0, 1) * len(good) / 3
    return Shift(float(x), float(y), float(trust), by_pixels=1.0)
