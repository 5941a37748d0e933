"""Hands that press on the thighs, or on a seat or arm rest, while the body rises."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analyzers.function.params import Hands
from analyzers.perception.motion import Floats, Motion, stretches
from workbench.model import Side

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class OnThigh:
    """Where a wrist is about the thigh of its side, in thigh lengths.

    A thigh length is the 95th percentile over the recording: foreshortening does not shrink it.

    Attributes:
        distance: from the line between hip and knee, (n,).
        speed: of the wrist against the thigh's own movement, per second, (n,).
    """

    distance: Floats
    speed: Floats


def on_thigh(motion: Motion, side: Side) -> OnThigh:
    """The wrist of ``side`` about its thigh; NaN where wrist, hip or knee are not seen."""
    hip, knee = motion[f"{side}_hip"], motion[f"{side}_knee"]
    along = knee - hip
    length = np.linalg.norm(along, axis=1)
    if not np.isfinite(length).any():
        return OnThigh(np.full(len(length), np.nan), np.full(len(length), np.nan))
    whole = np.nanpercentile(length, 95)
    with np.errstate(invalid="ignore", divide="ignore"):
        axis = along / length[:, None]
        normal = np.stack([-axis[:, 1], axis[:, 0]], axis=1)
        reach = motion[f"{side}_wrist"] - hip
        # Place in the thigh's own frame: a hand that rests on it keeps still there.
        place = np.stack([np.sum(reach * axis, axis=1), np.sum(reach * normal, axis=1)], axis=1)
        beyond = np.where(place[:, 0] < 0, place[:, 0], np.maximum(place[:, 0] - length, 0))
    step = np.gradient(place, axis=0) * motion.rate
    return OnThigh(
        distance=np.asarray(np.hypot(beyond, place[:, 1]) / whole),
        speed=np.asarray(np.linalg.norm(step, axis=1) / whole),
    )


def contact(motion: Motion, side: Side, params: Hands) -> Mask:
    """Samples in which the hand of ``side`` rests on, or climbs, its thigh or knee."""
    wrist = on_thigh(motion, side)
    with np.errstate(invalid="ignore"):
        return np.asarray(
            (wrist.distance <= params.near_thigh) & (wrist.speed <= params.with_thigh)
        )


def wrist_speed(motion: Motion, side: Side) -> Floats:
    """Speed of the wrist in the picture, thigh lengths per second."""
    thigh = np.linalg.norm(motion[f"{side}_hip"] - motion[f"{side}_knee"], axis=1)
    if not np.isfinite(thigh).any():
        return np.full(len(motion.times), np.nan)
    step = np.gradient(motion[f"{side}_wrist"], axis=0) * motion.rate
    return np.asarray(np.linalg.norm(step, axis=1) / np.nanpercentile(thigh, 95))


def longest(mask: Mask, rate: float) -> float:
    """Seconds of the longest unbroken run of True."""
    return max(((b - a) / rate for a, b in stretches(mask)), default=0.0)


def pushes(motion: Motion, side: Side, low: slice, whole: slice, params: Hands) -> bool | None:
    """Whether the hand of ``side`` presses on something while the body rises.

    It rests on the thigh or knee during ``whole`` (samples from leaving the seat until nearly
    erect), or keeps still on a seat or arm rest during ``low`` (until half-way up), each for
    ``least_time`` or half of the stretch where that is shorter. None: the wrist is not seen for
    half of it.
    """
    speed = wrist_speed(motion, side)
    if len(speed[whole]) == 0 or np.isfinite(speed[whole]).mean() < 0.5:
        return None
    with np.errstate(invalid="ignore"):
        still = speed < params.still
    return any(
        longest(mask[part], motion.rate)
        >= min(params.least_time, 0.5 * len(mask[part]) / motion.rate)
        for mask, part in ((contact(motion, side, params), whole), (still, low))
    )
