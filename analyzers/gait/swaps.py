"""Finds frames in which the model has taken the left leg for the right one, and mends them.

Each leg is expected to go on along the line of its last 0.13 s. In every frame either labelling
may be the true one; the cheapest history is searched among all of them (Viterbi, whose state is
the labelling of all frames that the line is laid through). Nothing here looks at contacts, at
how alike left and right are, or at how regular the steps are: those are outcomes, and choosing
by them would bias them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.gait.params import Params
from analyzers.perception.motion import stretches
from analyzers.perception.pose import PoseTrack
from analyzers.perception.pose_points import INDEX

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

_LEG = ("knee", "ankle", "heel", "foot_index")
_SIDES = ("left", "right")
_FEWEST, _MOST = 3, 6
"""Frames that the line may be laid through (2 to the power of them are the states)."""


@dataclass(frozen=True, slots=True)
class Span:
    """An unbroken run of exchanged frames: first and last frame, and what exchanging them saves
    in leg lengths of prediction error."""

    first: int
    last: int
    evidence: float


def exchanged_spans(track: PoseTrack, first: int, last: int, params: Params) -> tuple[Span, ...]:
    """The spans of the frames ``first`` to ``last`` (both inside) whose legs are exchanged.

    Spans that save less than ``swap_evidence`` are left as they are.
    """
    z = legs(track, first, last)
    known = np.flatnonzero(np.isfinite(z).all((1, 2)))
    rate = (len(track.times) - 1) / max(float(np.ptp(track.times)), 1e-9)
    memory = int(np.clip(np.ceil(params.swap_memory * rate), _FEWEST, _MOST))
    if len(known) < memory + 2:
        return ()
    costs = _Costs(z[known], memory, params)
    states = costs.cheapest()
    found = []
    for a, b in stretches(states):
        without = states.copy()
        without[a : b + 1] = False
        near = slice(max(a - memory, 0), min(b + memory, len(states) - 1) + 1)
        saved = costs.total(without, near) - costs.total(states, near)
        if saved >= params.swap_evidence:
            found.append(Span(first + int(known[a]), first + int(known[b]), round(saved, 3)))
        else:
            states = without
    return tuple(found)


def legs(track: PoseTrack, first: int, last: int) -> Floats:
    """Knee, ankle, heel and toes of (left, right) about the hips, in leg lengths.

    Returns:
        (n, 2, 8); NaN in frames in which a joint was not found.
    """
    part = slice(first, last + 1)
    hips = (track.point("left_hip") + track.point("right_hip"))[part] / 2
    joints = np.stack(
        [[track.points[part, INDEX[f"{side}_{joint}"]] for joint in _LEG] for side in _SIDES]
    )  # side, joint, frame, xy
    away = np.linalg.norm(joints[:, _LEG.index("ankle")].mean(0) - hips, axis=1)
    leg = float(np.nanmedian(away)) if np.isfinite(away).any() else np.nan
    about = np.moveaxis(joints - hips, 2, 0) / leg  # frame, side, joint, xy
    return about.reshape(len(hips), 2, 2 * len(_LEG))


class _Costs:
    """What each labelling of successive frames costs.

    A state is the labelling of the last ``memory`` frames as bits, the oldest the highest; 1 is
    exchanged. Gaps of single frames are stepped over.
    """

    def __init__(self, z: Floats, memory: int, params: Params) -> None:
        self.n, self.memory, self.prior = len(z), memory, params.swap_prior
        self.states = 2**memory
        both = np.stack([z, z[:, ::-1]])  # labelling, frame, side, coordinate
        # Weights of the last frames in the value that a straight line through them has next.
        line = np.stack([np.ones(memory), np.arange(memory)], axis=1)
        weights = np.array([1.0, memory]) @ np.linalg.pinv(line)
        share = 1 / len(_LEG)
        self.moves = np.zeros((self.n, self.states, 2))
        for state in range(self.states):
            bits = self._bits(state)
            expected = sum(
                weights[i] * both[bit, i : self.n - memory + i] for i, bit in enumerate(bits)
            )
            for new in (0, 1):
                off = np.minimum(np.abs(both[new, memory:] - expected), params.swap_clip)
                self.moves[memory:, state, new] = off.sum((1, 2)) * share
        self.start = np.zeros(self.states)
        for state in range(self.states):
            bits = self._bits(state)
            jumps = [np.abs(both[bits[i], i] - both[bits[i - 1], i - 1]) for i in range(1, memory)]
            clipped = np.minimum(np.array(jumps), params.swap_clip)
            self.start[state] = float(clipped.sum()) * share + self.prior * sum(bits)

    def _bits(self, state: int) -> list[int]:
        return [(state >> (self.memory - 1 - i)) & 1 for i in range(self.memory)]

    def cheapest(self) -> Mask:
        """The labelling (True: exchanged) that costs least in all."""
        half = self.states // 2
        after = np.arange(half) << 1  # the oldest bit falls out
        best = self.start.copy()
        came = np.zeros((self.n, self.states), np.int32)
        for t in range(self.memory, self.n):
            total = best[:, None] + self.moves[t] + self.prior * np.arange(2)
            new = np.empty(self.states)
            for bit in (0, 1):
                low, high = total[:half, bit], total[half:, bit]
                new[after | bit] = np.minimum(low, high)
                came[t, after | bit] = np.arange(half) + half * (high < low)
            best = new
        state = int(np.argmin(best))
        labels = np.zeros(self.n, bool)
        for t in range(self.n - 1, self.memory - 1, -1):
            labels[t] = state & 1
            state = int(came[t, state])
        labels[: self.memory] = self._bits(state)
        return labels

    def total(self, labels: Mask, part: slice) -> float:
        """Cost of a labelling in the frames ``part``."""
        total = self.prior * float(labels[part].sum())
        if part.start < self.memory:
            state = int("".join("1" if bit else "0" for bit in labels[: self.memory]), 2)
            total += float(self.start[state]) - self.prior * float(labels[: self.memory].sum())
        for t in range(max(part.start, self.memory), part.stop):
            bits = labels[t - self.memory : t]
            state = int("".join("1" if bit else "0" for bit in bits), 2)
            total += float(self.moves[t, state, int(labels[t])])
        return total
