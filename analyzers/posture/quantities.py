"""What is measured on a standing body: which view shows it, what it needs, how it is formed.

Front and back: positive is towards the subject's right, or the left one higher. Side: positive
is forward, or bent. The level of the pelvis and of the shoulder blades, and the tilt of the head
against the horizontal in a side view, are not among them: see ``features.toml``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from analyzers.posture.angles import bend, hanging, inclination, slope
from analyzers.posture.stance import Floats, Stance
from analyzers.posture.view import View
from workbench.model import Side

Formed = Callable[[Stance, View, Side], Floats]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One feature.

    Attributes:
        name, unit: id without the analyzer's, UCUM.
        views: kinds of view that show it.
        needs: landmarks, without ``left_`` and ``right_``.
        formed: its value in each sample, (m,).
        sided: it exists for either side; in a side view for the near one alone.
        upright: it is read against the picture's vertical.
        factor: of ``unit`` per degree of camera roll.
    """

    name: str
    unit: str
    views: tuple[str, ...]
    needs: tuple[str, ...]
    formed: Formed
    sided: bool = False
    upright: bool = False
    factor: float = 1.0


def _shoulder_level(body: Stance, view: View, side: Side) -> Floats:
    return slope(body["left_shoulder"], body["right_shoulder"])


def _head_tilt(body: Stance, view: View, side: Side) -> Floats:
    return slope(body.eyes[:, 0], body.eyes[:, 1])


def _trunk_lean(body: Stance, view: View, side: Side) -> Floats:
    return view.to_right * inclination(body.middle("shoulder") - body.middle("hip"))


def _trunk_shift(body: Stance, view: View, side: Side) -> Floats:
    line = body.middle("shoulder") - body.middle("ankle")
    return np.asarray(100 * view.to_right * line[:, 0] / np.linalg.norm(line, axis=1))


def _stance_width(body: Stance, view: View, side: Side) -> Floats:
    ankles = np.linalg.norm(body["left_ankle"] - body["right_ankle"], axis=1)
    shoulders = np.linalg.norm(body["left_shoulder"] - body["right_shoulder"], axis=1)
    return np.asarray(ankles / shoulders)


def _knee_valgus(body: Stance, view: View, side: Side) -> Floats:
    outward = view.to_right if side is Side.RIGHT else -view.to_right
    return -outward * bend(body[f"{side}_hip"], body[f"{side}_knee"], body[f"{side}_ankle"])


def _arm_abduction(body: Stance, view: View, side: Side) -> Floats:
    outward = view.to_right if side is Side.RIGHT else -view.to_right
    return outward * hanging(body[f"{side}_elbow"] - body[f"{side}_shoulder"])


def _trunk_flexion(body: Stance, view: View, side: Side) -> Floats:
    return view.forward * inclination(body.middle("shoulder") - body.middle("hip"))


def _body_lean(body: Stance, view: View, side: Side) -> Floats:
    return view.forward * inclination(body.middle("shoulder") - body.middle("ankle"))


def _head_forward(body: Stance, view: View, side: Side) -> Floats:
    return view.forward * inclination(body.middle("ear") - body.middle("shoulder"))


def _head_drop(body: Stance, view: View, side: Side) -> Floats:
    return view.forward * inclination(body["nose"] - body.middle("shoulder"))


def _knee_flexion(body: Stance, view: View, side: Side) -> Floats:
    return view.forward * bend(body[f"{side}_hip"], body[f"{side}_knee"], body[f"{side}_ankle"])


def _arm_flexion(body: Stance, view: View, side: Side) -> Floats:
    return view.forward * hanging(body[f"{side}_elbow"] - body[f"{side}_shoulder"])


def _elbow_flexion(body: Stance, view: View, side: Side) -> Floats:
    return -view.forward * bend(
        body[f"{side}_shoulder"], body[f"{side}_elbow"], body[f"{side}_wrist"]
    )


_FRONTAL = ("front", "back")
_SIDE = ("side",)
_LEG = ("hip", "knee", "ankle")
_PERCENT = 100 * np.pi / 180
"""Of the body's length that its top moves aside per degree of roll."""

QUANTITIES: tuple[Quantity, ...] = (
    Quantity("shoulder_level", "deg", _FRONTAL, ("shoulder",), _shoulder_level, upright=True),
    Quantity("head_tilt", "deg", ("front",), (), _head_tilt, upright=True),
    Quantity("trunk_lean", "deg", _FRONTAL, ("shoulder", "hip"), _trunk_lean, upright=True),
    Quantity(
        "trunk_shift",
        "%",
        _FRONTAL,
        ("shoulder", "ankle"),
        _trunk_shift,
        upright=True,
        factor=_PERCENT,
    ),
    Quantity("stance_width", "1", _FRONTAL, ("shoulder", "ankle"), _stance_width),
    Quantity("knee_valgus", "deg", _FRONTAL, _LEG, _knee_valgus, sided=True),
    Quantity(
        "arm_abduction",
        "deg",
        _FRONTAL,
        ("shoulder", "elbow"),
        _arm_abduction,
        sided=True,
        upright=True,
    ),
    Quantity("trunk_flexion", "deg", _SIDE, ("shoulder", "hip"), _trunk_flexion, upright=True),
    Quantity("body_lean", "deg", _SIDE, ("shoulder", "ankle"), _body_lean, upright=True),
    Quantity("head_forward", "deg", _SIDE, ("ear", "shoulder"), _head_forward, upright=True),
    Quantity("head_drop", "deg", _SIDE, ("nose", "shoulder"), _head_drop, upright=True),
    Quantity("knee_flexion", "deg", _SIDE, _LEG, _knee_flexion, sided=True),
    Quantity(
        "arm_flexion", "deg", _SIDE, ("shoulder", "elbow"), _arm_flexion, sided=True, upright=True
    ),
    Quantity(
        "elbow_flexion", "deg", _SIDE, ("shoulder", "elbow", "wrist"), _elbow_flexion, sided=True
    ),
)
