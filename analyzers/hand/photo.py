"""Extension and spread of the fingers of one hand in a photo."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from analyzers.hand.angles import joint_flexion, knuckle_flexion, spread
from analyzers.hand.errors import interval
from analyzers.hand.gates import border_quality, palm_seen, size_quality
from analyzers.hand.params import Params
from analyzers.hand.rows import absent, row
from analyzers.hand.sides import OneHand
from analyzers.perception.hand_points import FINGERS
from workbench.model import Measurement, Quality, Reason, Verdict

_JOINTS = ("mcp", "pip", "dip")
_PAIRS = tuple(pairwise(FINGERS))
UNITS = {
    **{f"{f}_{joint}_flexion": "deg" for f in FINGERS for joint in _JOINTS},
    "thumb_mcp_flexion": "deg",
    "thumb_ip_flexion": "deg",
    "finger_drop": "deg",
    "finger_flexion": "deg",
    **{f"spread_{a}_{b}": "deg" for a, b in _PAIRS},
}
"""Unit (UCUM) of each feature of a ``hand`` photo."""
WORLD, IMAGE = "world_landmarks", "image_landmarks"


def measure_photo(hand: OneHand, size: tuple[int, int], params: Params) -> tuple[Measurement, ...]:
    """All angles of one hand.

    Renders decided which landmarks serve: those of the world where the palm or the back is seen,
    those of the picture where the hand is seen edge on (then fingers bend in the picture's plane).
    The spread is read in the picture, and not where the hand is edge on.
    """
    quality = hand.quality & size_quality(hand.track, params)
    quality &= border_quality(hand.track, size, params)
    edge_on = float(hand.track.facing[0]) < params.least_facing
    return (*_flexions(hand, edge_on, quality), *_spreads(hand, edge_on, quality, params))


def _flexions(hand: OneHand, edge_on: bool, quality: Quality) -> Iterator[Measurement]:
    track, side = hand.track, hand.side
    method = IMAGE if edge_on else WORLD
    points = track.points if edge_on else track.world
    if edge_on:
        text = "the hand is seen edge on: its fingers hide each other"
        quality &= Quality(Verdict.POOR, (Reason("edge_on", text),))
    elif not palm_seen(track, hand.looks_right):
        text = "the back of the hand is seen: bent fingers are hidden behind it"
        quality &= Quality(Verdict.POOR, (Reason("back_of_hand", text),))
    view = _view(hand, edge_on)
    knuckles, totals = [], []
    for finger in FINGERS:
        if edge_on:
            mcp = float(joint_flexion(points, finger, 1)[0])
        else:
            mcp = float(knuckle_flexion(points, finger, hand.looks_right)[0])
        pip, dip = (float(joint_flexion(points, finger, k)[0]) for k in (2, 3))
        knuckles.append(mcp)
        totals.append(mcp + pip + dip)
        for joint, value in zip(_JOINTS, (mcp, pip, dip), strict=True):
            name, bounds = f"{finger}_{joint}_flexion", interval(value, view, joint)
            yield row(name, value, "deg", side, method, quality=quality, n=1, interval=bounds)
    for joint, k in (("mcp", 2), ("ip", 3)):
        value = float(joint_flexion(points, "thumb", k)[0])
        yield row(f"thumb_{joint}_flexion", value, "deg", side, method, quality=quality, n=1)
    for name, values in (("finger_drop", knuckles), ("finger_flexion", totals)):
        yield row(
            name,
            float(np.mean(values)),
            "deg",
            side,
            method,
            quality=quality,
            n=len(values),
            sd=float(np.std(values, ddof=1)),
            interval=interval(float(np.mean(values)), view, name.removeprefix("finger_")),
        )


def _view(hand: OneHand, edge_on: bool) -> str:
    if edge_on:
        return "edge"
    return "palm" if palm_seen(hand.track, hand.looks_right) else "back"


def _spreads(
    hand: OneHand, edge_on: bool, quality: Quality, params: Params
) -> Iterator[Measurement]:
    track, side = hand.track, hand.side
    for pair in _PAIRS:
        name = f"spread_{pair[0]}_{pair[1]}"
        bends = [float(sum(joint_flexion(track.world, f, k)[0] for k in (2, 3))) for f in pair]
        if edge_on:
            reason = Reason("edge_on", "the hand is seen edge on: its fingers hide each other")
            yield absent(name, "deg", side, reason, IMAGE)
        elif max(bends) > params.bent:
            text = f"a finger is bent by {max(bends):.0f} degrees; up to {params.bent:g} allowed"
            yield absent(name, "deg", side, Reason("finger_bent", text), IMAGE)
        else:
            value = float(spread(track.points, *pair)[0])
            bounds = interval(value, _view(hand, edge_on), "spread")
            yield row(name, value, "deg", side, IMAGE, quality=quality, n=1, interval=bounds)
