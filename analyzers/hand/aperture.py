"""How far a hand is open: curves over time from its landmarks, in palm lengths."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.hand_points import CHAINS, FINGERS, INDEX
from analyzers.perception.hand_tracks import HandTrack

Floats = NDArray[np.float64]


def finger_aperture(track: HandTrack, finger: str) -> Floats:
    """Distance of a finger tip from the wrist in the picture, over the length of the palm, (n,).

    A flat hand has about 1.8, a fist 0.8. On the rendered grips this curve gave the smallest
    error of the opening time; the same distance of world landmarks, and the sum of the joint
    angles, gave larger ones (``tests/benchmarks/accuracy_hand.py``). The palm is that of the whole
    film: in a single frame it looks shorter when a fist is made.
    """
    return _distance(track.points, CHAINS[finger][-1], INDEX["wrist"]) / _palm(track.points)


def hand_aperture(track: HandTrack) -> Floats:
    """Mean of the four long fingers, (n,)."""
    return np.asarray(np.mean([finger_aperture(track, f) for f in FINGERS], axis=0))


def pinch_aperture(track: HandTrack) -> Floats:
    """Distance between the tips of thumb and index finger in palm lengths, (n,), of world
    landmarks: they part and meet mostly along the line of sight when the palm is filmed."""
    apart = _distance(track.world, INDEX["thumb_tip"], INDEX["index_tip"])
    return apart / _palm(track.world)


def _distance(points: Floats, a: int, b: int) -> Floats:
    return np.asarray(np.linalg.norm(points[:, a] - points[:, b], axis=1))


def _palm(points: Floats) -> float:
    return float(np.nanmedian(_distance(points, INDEX["wrist"], INDEX["middle_mcp"])))
