"""How far a corner of the mouth went: its pixels, and its landmark where pixels change too much.

A patch follows a small movement to a tenth of a millimetre, but a wide smile stretches the skin
around the corner along the mouth. The landmark of the half on its own knows the corner as such and
is no better or worse for a long way. Both are weighed by what their errors were on rendered faces
(14 identities, none of the faces the accuracy is reported on): the patch's grow as its correlation
falls, more along the mouth than across it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.face_sheet import Sheet, follow
from analyzers.perception.shift import Shift

Points = NDArray[np.float64]

PATCHES = ((6.0, 5.0), (3.0, 3.0))
"""Half width and height of the patches (units), coarse to fine."""
_SEARCH = (3.0, 3.0)
_RECOGNISED = 0.75
_RETURN = 1.5
_NEAR = 2.0
_APART = 3.0
"""A patch that is found further than this from the landmark's way (units) is another place."""
_PATCH_SD = 0.1
_PATCH_GROWTH = np.array([40.0, 6.0])
_LANDMARK_SD = np.array([0.5, 0.8])
"""Errors in units along x and y: patch hypot(0.1, growth (1 - correlation)), landmark constant."""


def commissure_shift(
    rest: Sheet, place: Points, task: Sheet, expected: Points, seen: Points
) -> Shift:
    """Movement of one corner of the mouth, in units.

    Args:
        place: the corner on the rest sheet.
        expected: where it would be on the task's sheet if only the head had moved.
        seen: its landmark on the task's sheet.
    """
    by_landmark = seen - expected
    guesses = [seen]
    if _NEAR < float(np.linalg.norm(by_landmark)) < _NEAR + _APART:
        # The landmark may be wrong and the corner where it was; further off it is not believed.
        guesses.append(expected)
    finds = [follow(rest, place, task, guess, PATCHES, _SEARCH) for guess in guesses]
    good = [
        f
        for f in finds
        if f.score >= _RECOGNISED
        and f.back <= _RETURN
        and not f.edge
        and float(np.linalg.norm(f.place - seen)) <= _APART
    ]
    if not good:
        text = "the corner of the mouth was not recognised by its pixels"
        return Shift(float(by_landmark[0]), float(by_landmark[1]), 0.4, text)
    best = max(good, key=lambda f: f.score)
    by_pixels = best.place - expected
    patch = np.hypot(_PATCH_SD, _PATCH_GROWTH * (1 - best.score)) ** -2
    weight = patch / (patch + _LANDMARK_SD**-2)
    x, y = weight * by_pixels + (1 - weight) * by_landmark
    trust = 0.5 + 0.5 * float(weight.mean())
    return Shift(float(x), float(y), trust, by_pixels=float(weight.mean()))
