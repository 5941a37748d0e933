"""One still face against its own mirror image: which corner of the mouth hangs, by pixels.

The landmarks of either half (``hemiface``) still follow a drooping corner only in part (half of a
rendered droop of 2.5 mm). The skin around one corner, mirrored, is found around the other to a
fraction of a millimetre. It tells the difference of the two, not which of them moved. Landmarks
err on the side that hangs (they pull it back to where corners usually are), so the lower corner
takes the correction. Brows are left alone: their hairs do not mirror.

Both sides of a face are never lit alike. Light multiplies what the skin throws back, so the
sides are compared in the logarithm of their grey, where shade only adds a slow change.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.face_points import LEFT, NOSE_RIDGE, RIGHT
from analyzers.perception.face_sheet import (
    PX_PER_UNIT,
    Sheet,
    canthal,
    follow,
    settled,
    sheet,
)

Points = NDArray[np.float64]

METHOD_VERSION = 2
"""Raised where the numbers change: kept results are then made anew."""
_MOUTH = ((9.0, 9.0), (5.0, 3.0))
_LID = ((6.0, 5.0), (4.0, 4.0))
"""Half width and height of the patches (units), coarse to fine."""
_TURNED = (6.0, 4.0)
"""Half width and height (units) of the patch at the corner that may also turn: the line of the
lips tilts where a corner hangs."""
_OUTWARD = 0.9
"""The landmark lies so far (units) inside the corner of the mouth: mean of 70 rendered faces at
rest of 14 people (spread 0.5), none of them scored on. It matters because a drooping corner drags
the lips less and less towards the middle, about 6 % per mm."""
_HANGS = 2.0
"""A corner lower by this (units) takes the whole correction; both take half where none is lower.
On 14 rendered palsies, none of them scored on, the height of the drooping corner then changes by
0.98 of what it does and that of the healthy one by 0.02 of it; halves: 0.85 and 0.15."""
_LIGHT, _DARKEST = 60.0, 10.0
"""Grey g becomes 60 ln(g + 10): as steep as g itself at a mid grey of 50; noise in black pixels
is not blown up (any darkest grey from 5 to 40 gives the same)."""
_LID_BELOW = 1.5
_MIDDLE = 4
"""The middle of the lower lid; the patch is centred a little below, off the eye."""
_SEARCH = (3.0, 6.0)
_MOUTH_SEEN = (0.75, 0.9)
_LID_SEEN = (0.65, 0.8)
"""Correlation from which the pixels are heard, and from which they alone are (judgement; the eye
above the lower lid looks elsewhere than its mirror image, the lid does not)."""
_RETURN = 1.5
_LARGEST = 8.0
"""A find that moves the difference further from the landmarks (units) is not believed."""
_LARGEST_TILT = 0.06
"""A lower lid that is further off (rad) hangs itself."""


@dataclass(frozen=True, slots=True, eq=False)
class Mirrored:
    """Landmarks of either half with the heights of the corners of the mouth set by pixels.

    Attributes:
        points: (478, 2) px of the picture.
        angle: tilt of the eyes (rad, clockwise on screen) to measure heights against: that of the
            line through both lower lids where it is known, else through the corners of the eyes.
            The landmarks of the corners sink with a drooping upper lid (a one-sided ptosis of
            4 mm tilts their line by 1.2 degrees, which makes a healthy mouth hang by 1 mm); the
            lower lid stays.
        commissure, lids: share of the answer that comes from pixels (0-1): 0 where the sides
            look too different to be compared and the landmarks stand as they were.
    """

    points: Points
    angle: float
    commissure: float
    lids: float


def by_mirror(rgb: NDArray[np.uint8], points: Points, side: Points) -> Mirrored:
    """Sets the height of one corner of the mouth against the other by pixels.

    Args:
        rgb: (h, w, 3).
        points: (478, 3) landmarks of the whole face, px.
        side: (478, 2) landmarks of either half on its own (``hemi_points``).
    """
    forward = canthal(points)
    # The midline of the face onto the middle of the sheet.
    ridge = points[list(NOSE_RIDGE), :2] @ forward[:, :2].T + forward[:, 2]
    forward[0, 2] -= ridge[:, 0].mean()
    light = _LIGHT * np.log(sheet(rgb, forward).grey + _DARKEST)
    page = Sheet.of(light, forward)
    flipped = Sheet.of(np.ascontiguousarray(light[:, ::-1]), forward)
    own = page.units(side)
    out_there = np.array([_OUTWARD, 0.0])
    right, left = own[RIGHT.commissure] - out_there, own[LEFT.commissure] + out_there
    lower, trust = _difference(page, flipped, right, left, _MOUTH, _MOUTH_SEEN, turned=_TURNED)
    tilt, lids = _lid_tilt(page, flipped, page.units(points))
    out = side.copy()
    change = lower - (left - right)[1]
    if trust > 0 and abs(change) <= _LARGEST:
        hangs = lower - np.tan(tilt) * (left - right)[0]
        on_left = 0.5 + 0.5 * float(np.clip(hangs / _HANGS, -1, 1))
        # Down on one side, up on the other, along the midline.
        step = np.linalg.inv(forward[:, :2]) @ [0.0, trust * change]
        out[[RIGHT.commissure, RIGHT.inner_commissure]] -= (1 - on_left) * step
        out[[LEFT.commissure, LEFT.inner_commissure]] += on_left * step
    else:
        trust = 0.0
    canthi = float(np.arctan2(-forward[1, 0], forward[0, 0]))
    return Mirrored(out, canthi + tilt, trust, lids)


def _lid_tilt(page: Sheet, flipped: Sheet, places: Points) -> tuple[float, float]:
    """Tilt of the line through the margins of both lower lids on the sheet (rad), its share."""
    below = np.array([0.0, _LID_BELOW])
    right, left = (places[half.lower_lid[_MIDDLE]] + below for half in (RIGHT, LEFT))
    lower, trust = _difference(page, flipped, right, left, _LID, _LID_SEEN)
    tilt = float(np.arctan2(lower, left[0] - right[0]))
    if trust == 0 or abs(tilt) > _LARGEST_TILT:
        return 0.0, 0.0
    return trust * tilt, trust


def _difference(
    page: Sheet,
    flipped: Sheet,
    right: Points,
    left: Points,
    patches: tuple[tuple[float, float], ...],
    seen: tuple[float, float],
    *,
    turned: tuple[float, float] | None = None,
) -> tuple[float, float]:
    """How much lower the left place is than the right one (units), and how far (0-1) to
    believe it.

    Args:
        turned: size of a last patch that may also turn, where what is compared does.
    """
    if not (np.isfinite(right).all() and np.isfinite(left).all()):
        return 0.0, 0.0
    finds = []
    for place, other in ((right, left), (left, right)):
        find = follow(page, place, flipped, _mirror(other), patches, _SEARCH)
        finds.append(settled(page, place, flipped, find, turned) if turned else find)
    if any(find.back > _RETURN or find.edge for find in finds):
        return 0.0, 0.0
    there, back = (find.place[1] for find in finds)
    lower = ((there - right[1]) - (back - left[1])) / 2
    score = min(find.score for find in finds)
    return float(lower), float(np.clip((score - seen[0]) / (seen[1] - seen[0]), 0, 1))


def _mirror(place: Points) -> Points:
    """The same place on the flipped sheet (its pixels are counted from the other end)."""
    return np.array([-place[0] - 1 / PX_PER_UNIT, place[1]])
