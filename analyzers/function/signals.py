"""Curves that the tests on chair and floor are read from, in leg lengths and degrees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzers.function.params import Params
from analyzers.function.recording import Recording, facing, leg_length, near_side
from analyzers.perception.motion import Floats, Motion


@dataclass(frozen=True, slots=True, eq=False)
class Signals:
    """The body's posture over time.

    Attributes:
        times: s, evenly spaced, shape (n,). rate: samples/s.
        leg: px, of the extended leg.
        hip: height of the hips above the ankles, leg lengths.
        shoulder: height of the shoulders above the ankles, leg lengths.
        ahead: how far the shoulders are before the hips (in the direction the feet point),
            leg lengths.
        lean: of the trunk from the vertical, deg; forward is positive.
        side_view: whether lean is seen at its true size.
    """

    times: Floats
    rate: float
    leg: float
    hip: Floats
    shoulder: Floats
    ahead: Floats
    lean: Floats
    side_view: bool


def signals(recording: Recording, params: Params, *, way: int = 0) -> Signals | None:
    """The curves, or None where hips, shoulders and ankles are never seen together.

    Args:
        way: +1 or -1 where forward is to the right or left of the picture; 0: where the feet
            point for most of the time. With a way the person may turn, so that no side stays
            the near one, and the middle of both sides is taken.
    """
    motion = recording.motion
    leg = leg_length(motion)
    side = not recording.view_ratio > params.side_view
    near = side and way == 0
    hip, shoulder, ankle = (best(motion, j, near=near) for j in ("hip", "shoulder", "ankle"))
    if not np.isfinite(leg) or not np.isfinite(hip + shoulder + ankle).any():
        return None
    trunk = (shoulder - hip) / leg
    ahead = trunk[:, 0] * (way or facing(motion))
    return Signals(
        times=motion.times,
        rate=motion.rate,
        leg=leg,
        hip=(ankle - hip)[:, 1] / leg,
        shoulder=(ankle - shoulder)[:, 1] / leg,
        ahead=ahead,
        lean=np.degrees(np.arctan2(ahead, -trunk[:, 1])),
        side_view=side,
    )


def best(motion: Motion, joint: str, *, near: bool) -> Floats:
    """A joint over time, (n, 2) px: of the near side in a side view, if that is seen as long as
    any; else the middle of both, else the side that is seen longest."""
    middle = motion.middle(joint)
    own = motion[f"{near_side(motion)}_{joint}"]
    options = [own, middle] if near else [middle, own]
    options += [motion[f"left_{joint}"], motion[f"right_{joint}"]]
    return max(options, key=lambda xy: np.count_nonzero(np.isfinite(xy[:, 0])))


def rate_of(values: Floats, rate: float) -> Floats:
    """Change per second (central differences; NaN beside gaps)."""
    return np.asarray(np.gradient(values) * rate)
