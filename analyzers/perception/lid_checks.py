"""Whether an eye can be read at all, and how sure the reading is."""

from __future__ import annotations

import numpy as np

from analyzers.perception.lid_opening import Opening
from analyzers.perception.lid_patch import HEIGHTS, PER_MM, EyePatch

LEAST_CONFIDENCE = 0.2
"""Below this no number is given (judgement, on rendered eyes of the development set)."""
_LOOKED_AT_MM = 7.0
"""Half width and half height of what must be in view and free of glare."""
_GLARE = 250.0
_GLARE_SHARE = 0.2
"""Share of burnt-out pixels from which a reflection may hide a lid (judgement)."""
_CLEAR_MM, _LOST_MM = 0.8, 4.0
"""Length of doubt in a column: up to the first an edge is sharp, at the second it is lost."""


def hidden(patch: EyePatch) -> str:
    """Why the lids are not in view; empty if they are."""
    reach = int(_LOOKED_AT_MM * PER_MM)
    middle = round(patch.pupil)
    rows = np.abs(HEIGHTS) <= _LOOKED_AT_MM
    columns = slice(max(0, middle - reach), middle + reach + 1)
    if patch.margin < _LOOKED_AT_MM:
        return "the eye is not wholly in the picture"
    burnt = float((patch.rgb[rows, columns].min(-1) >= _GLARE).mean())
    if burnt > _GLARE_SHARE:
        return f"a reflection hides the eye ({100 * burnt:.0f} % of it is burnt out)"
    return ""


def certainty(opening: Opening) -> float:
    """0-1, from how much of the column the network hesitates about."""
    lost = (opening.doubt - _CLEAR_MM) / (_LOST_MM - _CLEAR_MM)
    return float(np.clip(1 - lost, 0, 1))
