"""The course of one movement over time: how far a place has gone from its rest, in mm."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from analyzers.face.films.recording import Points


def mouth_course(
    corner: Points, rest: Sequence[int], moved: Sequence[int], mm_per_px: float
) -> Points | None:
    """Path of a corner of the mouth along the line from its rest to its plateau, (n,) mm.

    Args:
        corner: (n, 2) outward and down in the facial frame (px), NaN where not measured.
        rest, moved: frames of rest and of the plateau.

    Returns:
        None where rest or plateau are unknown, or lie on the same spot.
    """
    start, end = middle(corner, rest), middle(corner, moved)
    if start is None or end is None:
        return None
    way = end - start
    length = float(np.linalg.norm(way))
    if length == 0:
        return None
    return np.asarray((corner - start) @ (way / length) * mm_per_px)


def height_course(heights: Points, rest: Sequence[int], mm_per_px: float = 1.0) -> Points | None:
    """How far a height (n,) has risen from its rest, mm; None where rest is unknown."""
    start = middle(heights[:, None], rest)
    return None if start is None else np.asarray((heights - start[0]) * mm_per_px)


def middle(places: Points, frames: Sequence[int]) -> Points | None:
    """Median place (d,) of some frames of (n, d); None where none of them is finite."""
    seen = places[list(frames)]
    seen = seen[np.isfinite(seen).all(axis=1)]
    return np.median(seen, axis=0) if len(seen) else None
