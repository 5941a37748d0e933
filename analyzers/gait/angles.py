"""Joint angles in the picture of a side view, over time.

All are taken in the image plane: on rendered walks the model's world landmarks read the knee
of the near leg no better (9-10 deg RMSE against 7-11) and that of the far leg far worse
(16-21 deg).
"""

from __future__ import annotations

import numpy as np

from analyzers.perception.motion import Floats, Motion
from workbench.model import Side


def knee_flexion(motion: Motion, side: Side, direction: int) -> Floats:
    """Flexion of the knee, deg, 0 straight, negative when it bends backwards; (n,)."""
    knee = motion[f"{side}_knee"]
    thigh, shank = motion[f"{side}_hip"] - knee, motion[f"{side}_ankle"] - knee
    return _opening(thigh, shank, direction)


def hip_flexion(motion: Motion, side: Side, direction: int) -> Floats:
    """Thigh against the line from shoulder to hip, deg, flexion positive; (n,).

    Against the trunk and not the pelvis, which these landmarks do not show; a tilt of the
    camera cancels.
    """
    hip = motion[f"{side}_hip"]
    trunk, thigh = motion[f"{side}_shoulder"] - hip, motion[f"{side}_knee"] - hip
    return _opening(thigh, trunk, direction)


def shank_lean(motion: Motion, side: Side, direction: int) -> Floats:
    """Line from ankle to knee against the picture's vertical, deg, forward positive; (n,)."""
    shank = motion[f"{side}_knee"] - motion[f"{side}_ankle"]
    return np.asarray(np.degrees(np.arctan2(shank[:, 0] * direction, -shank[:, 1])))


def foot_pitch(motion: Motion, side: Side, direction: int) -> Floats:
    """Line from heel to toe against the picture's horizontal, deg, toe up positive; (n,)."""
    foot = motion[f"{side}_foot_index"] - motion[f"{side}_heel"]
    return np.asarray(np.degrees(np.arctan2(-foot[:, 1], foot[:, 0] * direction)))


def ankle_toe_line(motion: Motion, side: Side, direction: int) -> Floats:
    """Line from ankle to toe against the picture's horizontal, deg, toe up positive; (n,).

    It turns with the foot as the line from the heel does, but is longer and free of the heel,
    which the model places less steadily; only differences from itself mean anything.
    """
    foot = motion[f"{side}_foot_index"] - motion[f"{side}_ankle"]
    return np.asarray(np.degrees(np.arctan2(-foot[:, 1], foot[:, 0] * direction)))


def trunk_flexion(motion: Motion, direction: int) -> Floats:
    """Line from mid-hips to mid-shoulders against the vertical, deg, forward positive; (n,)."""
    trunk = motion.middle("shoulder") - motion.middle("hip")
    return np.asarray(np.degrees(np.arctan2(trunk[:, 0] * direction, -trunk[:, 1])))


def arm_angle(motion: Motion, side: Side, direction: int) -> Floats:
    """Line from shoulder to wrist against the vertical, deg, forward positive; (n,)."""
    arm = motion[f"{side}_wrist"] - motion[f"{side}_shoulder"]
    return np.asarray(np.degrees(np.arctan2(arm[:, 0] * direction, arm[:, 1])))


def _opening(first: Floats, second: Floats, direction: int) -> Floats:
    """180 deg less the angle from ``first`` to ``second`` through the back of the joint."""
    cross = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    dot = (first * second).sum(axis=1)
    back = np.degrees(np.arctan2(-cross * direction, dot)) % 360  # y points down
    return np.asarray(180.0 - back)
