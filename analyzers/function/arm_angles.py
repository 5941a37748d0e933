"""Angles of the arms and the trunk in the picture plane.

From the front or the back the arm is seen in abduction, from the side in flexion. All angles
are those of the picture: an arm that points out of its plane looks shorter than it is, and its
angle cannot be had (``arm_raise`` refuses it).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzers.function.params import Params
from analyzers.function.recording import Recording, facing
from analyzers.perception.motion import Floats, Motion, low_pass, regular
from analyzers.perception.pose_points import INDEX
from workbench.model import Side

OTHER = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}
EYE_TO_VERTEX = 0.54
"""Distance from the eyes to the top of the head by that from the shoulders to the eyes: (1 - 0.936)
/ (0.936 - 0.818) of the stature (Drillis and Contini 1966, as in Winter, Biomechanics)."""


@dataclass(frozen=True, slots=True, eq=False)
class ArmCurves:
    """One arm over time, each (n,).

    Attributes:
        elevation: deg between the upper arm and the trunk; 0 hangs down, 180 points up.
        elbow: flexion, deg; 0 is straight.
        upper_arm: its length in the picture, px.
        lean: of the trunk, deg; away from this arm (front, back) or backward (side).
        over_head: height of the wrist over the top of the head, % of the trunk's length.
    """

    elevation: Floats
    elbow: Floats
    upper_arm: Floats
    lean: Floats
    over_head: Floats


def arm_curves(recording: Recording, side: Side, params: Params, *, from_side: bool) -> ArmCurves:
    """The curves of one arm, NaN where a joint is not seen."""
    motion = recording.motion
    shoulder, elbow, wrist = (motion[f"{side}_{j}"] for j in ("shoulder", "elbow", "wrist"))
    down = motion.middle("hip") - motion.middle("shoulder")
    upper, fore = elbow - shoulder, wrist - elbow
    length = np.linalg.norm(down, axis=1)
    slope = np.degrees(np.arctan2(-down[:, 0], down[:, 1]))
    head = _vertex(recording, params)
    return ArmCurves(
        elevation=_between(upper, down),
        elbow=_between(upper, fore),
        upper_arm=np.linalg.norm(upper, axis=1),
        lean=slope * _lean_sign(motion, side, from_side),
        over_head=100 * (head - wrist[:, 1]) / np.nanmedian(length),
    )


def _lean_sign(motion: Motion, side: Side, from_side: bool) -> float:
    """+1 where a trunk that leans to the right of the picture leans away from the arm."""
    if from_side:
        return -float(facing(motion))
    away = np.nanmedian(motion[f"{OTHER[side]}_hip"][:, 0] - motion[f"{side}_hip"][:, 0])
    return 1.0 if away >= 0 else -1.0


def _vertex(recording: Recording, params: Params) -> Floats:
    """Height of the top of the head in the picture (px, downwards), from eyes (ears from behind)
    and shoulders."""
    motion, track = recording.motion, recording.track
    levels = []
    for name in ("left_eye", "right_eye", "left_ear", "right_ear"):
        i = INDEX[name]
        seen = track.visibility[:, i] >= params.least_visibility
        height = track.points[seen, i]
        even = regular(track.times[seen], height, motion.times, params.longest_gap)
        levels.append(low_pass(even, motion.rate, params.cutoff)[:, 1])
    stack = np.stack(levels)
    count = np.isfinite(stack).sum(axis=0)
    eyes = np.where(count > 0, np.nansum(stack, axis=0) / np.maximum(count, 1), np.nan)
    shoulders = motion.middle("shoulder")[:, 1]
    # At rest only: raised shoulders would bring the top of the head down.
    neck = np.nanpercentile(shoulders - eyes, 90) if np.isfinite(eyes).any() else np.nan
    return np.asarray(eyes - EYE_TO_VERTEX * neck)


def _between(a: Floats, b: Floats) -> Floats:
    """Degrees between two series of vectors, (n, 2) each."""
    cross = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    return np.asarray(np.degrees(np.abs(np.arctan2(cross, (a * b).sum(axis=1)))))
