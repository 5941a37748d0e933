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
        along: way from the hip towards the knee, (n,).
        speed: of the wrist against the thigh's own movement, per second, (n,).
    """

    distance: Floats
    along: Floats
    speed: Floats


def on_thigh(motion: Motion, side: Side) -> OnThigh:
    """The wrist of ``side`` about its thigh; NaN where wrist, hip or knee are not seen."""
    hip, knee = motion[f"{side}_hip"], motion[f"{side}_knee"]
    along = knee - hip
    length = np.linalg.norm(along, axis=1)
    if not np.isfinite(length).any():
        unseen = np.full(len(length), np.nan)
        return OnThigh(unseen, unseen, unseen)
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
        along=np.asarray(place[:, 0] / whole),
        speed=np.asarray(np.linalg.norm(step, axis=1) / whole),
    )


def contact(motion: Motion, side: Side, params: Hands) -> Mask:
    """Samples in which the hand of ``side`` rests on, or climbs, its thigh or knee."""
    wrist = on_thigh(motion, side)
    with np.errstate(invalid="ignore"):
        return np.asarray(
            (wrist.distance <= params.near_thigh) & (wrist.speed <= params.with_thigh)
        )


def planted(motion: Motion, side: Side, lean: slice, params: Hands) -> bool:
    """Whether the hand of ``side`` stays on a seat or arm rest while the trunk leans forward over
    it, from the first movement until the seat is left (samples ``lean``).

    Hands that are crossed, hang or swing go with the trunk; one that lies in the lap is none.
    """
    wrist, body = wrist_speed(motion, side)[lean], wrist_speed(motion, side, "shoulder")[lean]
    if len(wrist) < params.least_lean * motion.rate or not np.isfinite(wrist + body).all():
        return False
    here, there = float(np.median(wrist)), float(np.median(body))
    thigh = on_thigh(motion, side)
    distance, along = float(np.median(thigh.distance[lean])), float(np.median(thigh.along[lean]))
    in_lap = distance <= params.near_thigh and along > params.behind
    return not in_lap and here < params.still and there >= max(params.body_over, 3 * here)


def wrist_speed(motion: Motion, side: Side, joint: str = "wrist") -> Floats:
    """Speed of the wrist (or another joint) in the picture, thigh lengths per second."""
    thigh = np.linalg.norm(motion[f"{side}_hip"] - motion[f"{side}_knee"], axis=1)
    if not np.isfinite(thigh).any():
        return np.full(len(motion.times), np.nan)
    step = np.gradient(motion[f"{side}_{joint}"], axis=0) * motion.rate
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
