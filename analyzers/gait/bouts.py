"""View, direction of the feet, turns, and the bouts in between."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.gait.params import Params
from analyzers.perception.motion import Motion, low_pass, stretches
from workbench.model import Side

Floats = NDArray[np.float64]

_NEEDED = ("hip", "heel", "foot_index")


@dataclass(frozen=True, slots=True)
class Bout:
    """An unbroken stretch of walking in one direction.

    ``first`` and ``last`` are samples (both inside), ``direction`` is +1 towards the right of
    the picture and -1 towards its left, ``near`` the subject's side that is turned to the
    camera (none in a view from the front).
    """

    first: int
    last: int
    direction: int
    near: Side = Side.NONE

    @property
    def part(self) -> slice:
        """The samples of the bout."""
        return slice(self.first, self.last + 1)

    def span(self, motion: Motion) -> tuple[float, float]:
        """First and last second."""
        return float(motion.times[self.first]), float(motion.times[self.last])


def in_view(motion: Motion, params: Params) -> list[tuple[int, int]]:
    """Stretches in which hips and both feet are seen and the person stays the same."""
    seen = np.ones(len(motion.times), bool)
    for joint in _NEEDED:
        seen &= np.isfinite(motion.middle(joint)[:, 0])
    found = []
    for first, last in stretches(seen):
        hips = motion.middle("hip")[first : last + 1]
        step = np.linalg.norm(np.diff(hips, axis=0), axis=1)
        cuts = np.flatnonzero(step > params.person_jump * motion.leg) + 1
        starts, ends = [0, *cuts], [*cuts, last - first + 1]
        found += [(first + int(a), first + int(b) - 1) for a, b in zip(starts, ends, strict=True)]
    return found


def direction(motion: Motion, first: int, last: int, params: Params) -> Floats:
    """+1 or -1 per sample: where the feet point (it needs no travel: treadmills, pans)."""
    foot = (motion.middle("foot_index") - motion.middle("heel"))[first : last + 1, 0]
    slow = low_pass(foot, motion.rate, params.direction_cutoff)
    sign = np.sign(np.where(np.isfinite(slow), slow, np.mean(foot)))
    return np.where(sign == 0, 1.0, sign)


def turns(motion: Motion, params: Params) -> int:
    """How often the feet change their direction while the person is in view."""
    ways = (direction(motion, a, b, params) for a, b in in_view(motion, params))
    return sum(int(np.count_nonzero(np.diff(way))) for way in ways)


def side_bouts(motion: Motion, params: Params) -> list[Bout]:
    """Bouts of a side view: cut at gaps, jumps and turns, trimmed beside turns."""
    bouts = []
    trim = round(params.turn_margin * motion.rate)
    for first, last in in_view(motion, params):
        way = direction(motion, first, last, params)
        turns = [int(i) for i in np.flatnonzero(np.diff(way)) + 1]
        for a, b in zip([0, *turns], [*turns, len(way)], strict=True):
            start = first + a + (trim if a else 0)
            end = first + b - 1 - (trim if b < len(way) else 0)
            bouts.append(Bout(start, end, int(way[a]), motion.near_side(int(way[a]))))
    return [b for b in bouts if (b.last - b.first) / motion.rate >= params.least_bout]


def front_bouts(motion: Motion, params: Params) -> list[Bout]:
    """Bouts of a front or back view, where the feet tell no direction."""
    long = [
        (a, b) for a, b in in_view(motion, params) if (b - a) / motion.rate >= params.least_bout
    ]
    return [Bout(a, b, 1) for a, b in long]
