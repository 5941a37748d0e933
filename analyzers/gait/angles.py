"""Angles in the picture of a side view: knee flexion and the pitch of the foot."""

from __future__ import annotations

import numpy as np

from analyzers.gait.motion import Floats, Motion
from analyzers.gait.params import Params
from analyzers.gait.strides import Stride
from workbench.model import Side


def knee_flexion(motion: Motion, side: Side, direction: int) -> Floats:
    """Flexion of the knee, deg, 0 straight, negative when it bends backwards; (n,)."""
    knee = motion[f"{side}_knee"]
    thigh, shank = motion[f"{side}_hip"] - knee, motion[f"{side}_ankle"] - knee
    cross = thigh[:, 0] * shank[:, 1] - thigh[:, 1] * shank[:, 0]
    dot = (thigh * shank).sum(axis=1)
    # The angle from thigh to shank through the back of the knee; y points down.
    back = np.degrees(np.arctan2(-cross * direction, dot)) % 360
    return np.asarray(180.0 - back)


def foot_pitch(motion: Motion, side: Side, direction: int) -> Floats:
    """Line from heel to toe against the picture's horizontal, deg, toe up positive; (n,)."""
    foot = motion[f"{side}_foot_index"] - motion[f"{side}_heel"]
    return np.asarray(np.degrees(np.arctan2(-foot[:, 1], foot[:, 0] * direction)))


def peak_swing_flexion(motion: Motion, stride: Stride, flexion: Floats) -> float | None:
    """Highest knee flexion between foot off and the next contact."""
    if stride.foot_off is None:
        return None
    part = _between(motion, flexion, stride.foot_off, stride.end)
    return float(part.max()) if len(part) and np.isfinite(part).all() else None


def late_swing_pitch(
    motion: Motion, stride: Stride, pitch: Floats, params: Params
) -> tuple[float, float] | None:
    """Mean pitch of the foot in late swing, and its median while the foot lay flat before."""
    if stride.foot_off is None:
        return None
    swing = stride.end - stride.foot_off
    late = _between(
        motion,
        pitch,
        stride.foot_off + params.late_swing_from * swing,
        stride.foot_off + params.late_swing_to * swing,
    )
    flat = _between(
        motion,
        pitch,
        stride.start + params.flat_from * stride.time,
        stride.start + params.flat_to * stride.time,
    )
    if not len(late) or not len(flat) or not np.isfinite(late.sum() + flat.sum()):
        return None
    return float(late.mean()), float(np.median(flat))


def _between(motion: Motion, values: Floats, start: float, end: float) -> Floats:
    return values[motion.index(start) : motion.index(end) + 1]
