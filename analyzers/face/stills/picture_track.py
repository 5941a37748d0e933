"""The landmarks as a track that can be drawn over the picture."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.face_points import HALVES, POINTS
from workbench.model import Track

NAME = "face"
_LIPS = ((61, 185, 39, 37, 0, 267, 269, 409, 291), (61, 84, 17, 314, 291))


def of_landmarks(times: NDArray[np.float64], points: NDArray[np.floating[Any]]) -> Track:
    """The track ``face``; points are named by their number in the mesh.

    Args:
        times: (n,) s.
        points: (n, 478, 2 or 3) px.
    """
    return Track(
        name=NAME,
        kind="points",
        times=times,
        values=points[..., :2],
        points=tuple(str(i) for i in range(POINTS)),
        links=_links(),
    )


def _links() -> tuple[tuple[int, int], ...]:
    lines = [line for half in HALVES for line in (half.upper_lid, half.lower_lid, half.brow_upper)]
    return tuple(link for line in (*lines, *_LIPS) for link in pairwise(line))
