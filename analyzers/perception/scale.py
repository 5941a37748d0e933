"""From pixels to metres: a marked distance, the distance walked, or the subject's height.

A length in a picture needs a scale, and the scale is often the larger part of its error; so a
scale always comes with its standard error, which every length carries on.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from analyzers.perception.motion import Floats, Motion
from workbench.model import Edit, SetScale

CHAIN_SHARE = 0.779
"""Length of the line ankle, knee, hip, shoulder as a share of the standing height.

From the segment table of Drillis and Contini (1966; in Winter, Biomechanics and Motor Control
of Human Movement): shoulder at 0.818 and ankle at 0.039 of the height. On six rendered bodies
of two builds the joints of the pose model read 0.76 to 0.80 from the side.
"""
CHAIN_SHARE_FRONT = 0.715
"""The same as the pose model reads it from the front, where the shoulders and hips lie lower
than the joints (rendered bodies: 0.70 to 0.73; tests/benchmarks/fit_gait_corrections.py)."""
CHAIN_SHARE_SD = 0.03
"""Standard error of either as a share of itself: the proportions of one person's body and the
placing of the joints by the model (judgement; rendered bodies scatter by 0.02)."""
HEIGHT_SD_CM = 1.0
"""Standard error of a stated height (judgement; shoes and age make it no better)."""
MARKED_SD = 0.02
"""Relative standard error of a distance marked in the picture (judgement: two clicks)."""
WALKED_SD = 0.04
"""Relative standard error where the walk itself is the distance (judgement: where the hips
are when the first and the last foot stand on the marks is known to about half a foot)."""
UPRIGHT = 75.0
"""Percentile of the chain over time: the leg that bends in swing must not shorten it."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Metres per pixel in the plane of the person.

    Attributes:
        relative_sd: standard error of the scale as a share of itself.
        method: ``marked_distance``, ``walked_distance`` or ``body_height``.
    """

    metres_per_px: float
    relative_sd: float
    method: str


def set_scale(edits: tuple[Edit, ...]) -> Scale | None:
    """The last scale that a person set outright (see ``floor_marks`` for marked distances)."""
    marked = [e.mm_per_unit for e in edits if isinstance(e, SetScale)]
    return Scale(marked[-1] / 1000, MARKED_SD, "marked_distance") if marked else None


def height_scale(
    motion: Motion,
    height_cm: float,
    sides: tuple[str, ...],
    part: slice = slice(None),
    *,
    front: bool = False,
) -> Scale | None:
    """The scale from the standing height and the chain of joints; None where it is not seen.

    Args:
        motion: with shoulders, hips, knees and ankles.
        height_cm: standing height without shoes.
        sides: the sides whose chain is read: the one turned to the camera in a side view,
            both in a front view.
        part: the samples to be used, over which the person's distance from the camera hardly
            changes.
        front: seen from the front or the back.
    """
    length = body_px(motion, sides, part)
    if length is None or length <= 0:
        return None
    metres = (CHAIN_SHARE_FRONT if front else CHAIN_SHARE) * height_cm / 100
    return Scale(
        metres / length, float(np.hypot(CHAIN_SHARE_SD, HEIGHT_SD_CM / height_cm)), "body_height"
    )


def walked_scale(travel_px: float, distance_m: float) -> Scale:
    """The scale where the hips' travel across the picture is a known distance.

    Legitimate only with a still camera seen from the side, for one straight walk that the
    recording holds from its first mark to its last.
    """
    return Scale(distance_m / travel_px, WALKED_SD, "walked_distance")


def body_px(motion: Motion, sides: tuple[str, ...], part: slice = slice(None)) -> float | None:
    """Length of the chain ankle, knee, hip, shoulder while it is stretched, px."""
    lengths = []
    for side in sides:
        chain = chain_px(motion, side)[part]
        if np.isfinite(chain).any():
            lengths.append(float(np.nanpercentile(chain, UPRIGHT)))
    return float(np.mean(lengths)) if lengths else None


def chain_px(motion: Motion, side: str) -> Floats:
    """Ankle to knee to hip to shoulder of one side over time, px, (n,)."""
    joints = [motion[f"{side}_{name}"] for name in ("ankle", "knee", "hip", "shoulder")]
    parts = [np.linalg.norm(b - a, axis=1) for a, b in itertools.pairwise(joints)]
    return np.asarray(sum(parts))
