"""Whether an eye can be read at all, and how sure the reading is."""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np

from analyzers.perception.lid_opening import Opening
from analyzers.perception.lid_patch import HEIGHTS, IRIS_MM, PER_MM, EyePatch

Gaze = Literal["", "up", "perhaps up"]
LEAST_CONFIDENCE = 0.15
"""Below this no number is given: more than four in five would be off by over 1 mm."""
_LOOKED_AT_MM = 7.0
"""Half width and half height of what must be in view and free of glare."""
_LOOKED_AT = slice(*(np.flatnonzero(np.abs(HEIGHTS) <= _LOOKED_AT_MM)[[0, -1]] + [0, 1]))
_GLARE = 250.0
_GLARE_SHARE = 0.2
"""Share of burnt-out pixels from which a reflection may hide a lid (judgement)."""
_DOUBT_MM = (0.20, 0.25, 0.35, 0.45, 0.60, 0.80, 1.05, 1.50)
_RIGHT = (1.00, 0.99, 0.98, 0.89, 0.75, 0.63, 0.21, 0.00)
"""How often an opening is read within 1 mm, by the length of column on which the network
hesitates: on rendered eyes of the identities that ``train_lids.py`` holds out (n = 1560)."""
_BEYOND_MM = (2.0, 4.0)
"""How far an opening may reach beyond the lids that landmarks draw: up to the first that means
nothing (at most 1.7 mm on rendered faces, ptosis and closure among them), at the second the two do
not look at the same thing (judgement)."""
_SHORT_MM = (5.5, 8.5)
"""How much lower than the landmarks' an opening may be. Landmarks follow a lid about half way,
which explains up to 5 mm (closed eyes read 3 to 5 mm open in them)."""
_MAY_LOOK_UP_MM, _LOOKS_UP_MM = (2.5, 0.75), (4.0, 1.5)
"""An iris this far above the corners of the eye with so much white below it may look up, or does.
Of 26 rendered up-gazes of 24 degrees all may and 8 do, of 356 other rendered eyes none may; of
four people photographed at rest one may, whose lower lids are low: one picture cannot tell these
two apart."""


def hidden(patch: EyePatch) -> str:
    """Why the lids are not in view; empty if they are."""
    reach = int(_LOOKED_AT_MM * PER_MM)
    middle = round(patch.pupil)
    columns = slice(max(0, middle - reach), middle + reach + 1)
    if patch.margin < _LOOKED_AT_MM:
        return "the eye is not wholly in the picture"
    red, green, blue = cv2.split(np.ascontiguousarray(patch.rgb[_LOOKED_AT, columns]))
    burnt = float((cv2.min(cv2.min(red, green), blue) >= _GLARE).mean())
    if burnt > _GLARE_SHARE:
        return f"a reflection hides the eye ({100 * burnt:.0f} % of it is burnt out)"
    return ""


def certainty(opening: Opening, drawn: tuple[float, float]) -> float:
    """0-1: how likely the opening is right within 1 mm.

    Args:
        drawn: upper and lower lid in the landmarks, nominal mm; NaN: nothing to compare with.
    """
    clear = float(np.interp(opening.doubt, _DOUBT_MM, _RIGHT))
    if not np.isfinite(drawn).all():
        return clear
    short = drawn[1] - drawn[0] - opening.gap
    agree = float(np.interp(short, _SHORT_MM, (1, 0)))
    if np.isfinite(opening.upper):
        beyond = max(drawn[0] - opening.upper, opening.lower - drawn[1])
        agree = min(agree, float(np.interp(beyond, _BEYOND_MM, (1, 0))))
    return clear * agree


def up_gaze(iris: float, lower: float) -> Gaze:
    """Whether an eye looks up so far that its iris no longer marks the middle of the globe.

    Args:
        iris, lower: centre of the iris and lower lid, nominal mm below the corners of the eye.
    """
    white = lower - iris - IRIS_MM / 2
    if iris < -_LOOKS_UP_MM[0] and white > _LOOKS_UP_MM[1]:
        return "up"
    return "perhaps up" if iris < -_MAY_LOOK_UP_MM[0] and white > _MAY_LOOK_UP_MM[1] else ""
