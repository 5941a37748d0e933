"""Which foot is which on stairs.

The pose model exchanges the legs where they pass each other, and sees the far one poorly. On
stairs a foot either stands or goes on, never back, and one stands while the other goes: of the
two labellings of each frame those are taken that together ask for the least way of the feet,
ways back and ways of both at once counting most (a Viterbi search). Neither times nor symmetry
are looked at.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.function.params import Params
from analyzers.perception.motion import Floats, low_pass, regular
from analyzers.perception.pose import PoseTrack
from analyzers.perception.pose_points import INDEX
from workbench.model import Side

SIDES = (Side.LEFT, Side.RIGHT)
PARTS = ("ankle", "heel", "foot_index")
_AGAINST = 4.0
"""Weight of a way back, and of the smaller way of the two feet (judgement, set on two of four
rendered climbs)."""
_NOISE = 0.01
"""Leg lengths per frame; smaller ways are those of a standing foot (judgement)."""
_EXCHANGED, _CHANGE = 0.002, 0.15
"""Leg lengths: cost of an exchanged frame, and of a change between labellings (judgement)."""


def foot_paths(
    track: PoseTrack, times: Floats, rate: float, leg: float, params: Params
) -> tuple[dict[Side, Floats], NDArray[np.bool_]]:
    """The middle of each foot, (n, 2) px on the grid ``times``, and where labels were exchanged."""
    p = params.stairs
    legs = []
    for side in SIDES:
        parts = []
        for part in ("knee", *PARTS):
            i = INDEX[f"{side}_{part}"]
            seen = track.visibility[:, i] >= p.least_foot_visibility
            points = track.points[seen, i]
            parts.append(regular(track.times[seen], points, times, params.longest_gap))
        legs.append(np.stack(parts, axis=1))
    both = np.stack(legs, axis=1)
    hips = (track.point("left_hip") + track.point("right_hip"))[:, 0]
    going = hips[np.isfinite(hips)]
    way = float(np.sign(going[-1] - going[0])) if len(going) else 0.0
    swap = exchanged(both[:, :, 1:].mean(axis=2) / leg, way)
    both[swap] = both[swap][:, ::-1]
    paths = {
        side: low_pass(both[:, k, 1:].mean(axis=1), rate, params.cutoff)
        for k, side in enumerate(SIDES)
    }
    return paths, swap


def exchanged(feet: Floats, way: float) -> NDArray[np.bool_]:
    """Frames in which the two feet are to be exchanged.

    Args:
        feet: (n, 2, 2) place of each foot in leg lengths; frames with a NaN are skipped.
        way: +1 or -1 where the climb goes to the right or left of the picture.
    """
    swap = np.zeros(len(feet), bool)
    seen = np.flatnonzero(np.isfinite(feet).all(axis=(1, 2)))
    if len(seen) < 2:
        return swap
    states = (feet[seen], feet[seen][:, ::-1])
    cost = np.array([0.0, _EXCHANGED])
    back = np.zeros((len(seen), 2), np.int8)
    for k in range(1, len(seen)):
        new = np.empty(2)
        for c in (0, 1):
            options = [
                cost[a] + _way(states[c][k] - states[a][k - 1], way) + _CHANGE * (a != c)
                for a in (0, 1)
            ]
            back[k, c] = int(np.argmin(options))
            new[c] = min(options) + _EXCHANGED * c
        cost = new
    label = int(np.argmin(cost))
    for k in range(len(seen) - 1, -1, -1):
        swap[seen[k]] = bool(label)
        label = int(back[k, label])
    return swap


def _way(step: Floats, way: float) -> float:
    """What the steps (2, 2) of both feet cost."""
    far = np.linalg.norm(step, axis=1)
    backward = np.maximum(-way * step[:, 0] - _NOISE, 0.0).sum()
    both = max(float(far.min()) - _NOISE, 0.0)
    return float(far.sum() + _AGAINST * (backward + both))
