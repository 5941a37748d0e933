"""The resting mouth of a video against an axis of the eyes that a drooping lid does not tilt."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analyzers.face.films.seen import Seen
from analyzers.face.frame import FacialFrame
from analyzers.face.resting import Level
from analyzers.face.rows import limited
from workbench.model import GOOD


def level_of(seen: Seen, frames: Sequence[int]) -> Level | None:
    """The mouth in some frames; None where in none of them both sides were looked at.

    Frames in which the corners could be compared by pixels stand for all, where there are any.
    """
    own = np.array(frames, dtype=int)
    own = own[np.isfinite(seen.mouth[own]).any(axis=(1, 2)) & np.isfinite(seen.level[own, 0])]
    if not len(own):
        return None
    compared = own[seen.level[own, 1] > 0]
    quality = GOOD
    if len(compared):
        own = compared
    else:
        text = "the corners of the mouth look too different to be compared by pixels"
        quality = limited("corners_not_compared", text)
    even = FacialFrame(seen.face.frame.origin[own], seen.level[own, 0])
    return Level(even.place(seen.mouth[own]), even.place(seen.face.points[own]), quality)
