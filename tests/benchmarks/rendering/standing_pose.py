"""A standing body in a chosen posture, posed so that its joint angles are known exactly.

x forward, y to the subject's left, z up; metres and degrees. The hips, knees, ankles and the
trunk follow from the parameters; a foot that the posture lifts off the floor stands on a block.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation, Slerp

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Posture:
    """Degrees, unless said otherwise; 0 everywhere is a straight stance.

    Attributes:
        shoulder_tilt: collar bones raised on the left and lowered on the right by this much.
        pelvic_list: left side of the pelvis up.
        trunk_lean: trunk to the subject's right.
        trunk_flexion: trunk forward.
        shift: pelvis (and all above) to the subject's left of the feet, m.
        neck_flexion, head_flexion: neck against the upright, head against the neck.
        head_tilt, head_turn: head to the subject's right; face to the subject's left.
        knee_left, knee_right: flexion; below 0 the knee is bent backwards.
        valgus_left, valgus_right: knees knock (above 0) or bow.
        width: between the ankles, m.
        arm_abduction_left, arm_abduction_right, arm_flexion, elbow: arms.
    """

    shoulder_tilt: float = 0.0
    pelvic_list: float = 0.0
    trunk_lean: float = 0.0
    trunk_flexion: float = 0.0
    shift: float = 0.0
    neck_flexion: float = 0.0
    head_flexion: float = 0.0
    head_tilt: float = 0.0
    head_turn: float = 0.0
    knee_left: float = 3.0
    knee_right: float = 3.0
    valgus_left: float = 0.0
    valgus_right: float = 0.0
    width: float = 0.20
    arm_abduction_left: float = 8.0
    arm_abduction_right: float = 8.0
    arm_flexion: float = 3.0
    elbow: float = 15.0


@dataclass(frozen=True, slots=True, eq=False)
class Posed:
    """Rotation (n, 3, 3) and head (n, 3) of each bone, and the height of each foot's block, m."""

    rotations: Floats
    heads: Floats
    blocks: dict[str, float]


def about_x(degrees: float) -> Floats:
    """Rotation to the subject's right (y towards z)."""
    return np.asarray(Rotation.from_euler("x", degrees, degrees=True).as_matrix())


def about_y(degrees: float) -> Floats:
    """Rotation forward (z towards x)."""
    return np.asarray(Rotation.from_euler("y", degrees, degrees=True).as_matrix())


def about_z(degrees: float) -> Floats:
    """Rotation to the subject's left (x towards y)."""
    return np.asarray(Rotation.from_euler("z", degrees, degrees=True).as_matrix())


def pose(body: Any, p: Posture) -> Posed:
    """The bones of ``body`` in the posture ``p``, the lower foot on the floor."""
    rest = {name: body.head[body.ix[name]] for name in body.names}
    pelvis = about_x(p.pelvic_list) @ about_y(0.15 * p.trunk_flexion)
    # A trunk bent forward is balanced by hips that go back.
    back = 0.10 * np.sin(np.radians(p.trunk_flexion))
    origin = np.array([rest["foot_l"][0] - back, p.shift, 0.0])
    hips = {s: origin + pelvis @ (rest[f"thigh_{s}"] - rest["pelvis"]) for s in "lr"}
    turned: dict[str, Floats] = {"pelvis": pelvis}
    trunk = about_x(p.trunk_lean) @ about_y(p.trunk_flexion)
    between = Slerp([0, 1], Rotation.from_matrix([pelvis, trunk]))
    turned["spine_01"] = between(0.33).as_matrix()
    turned["spine_02"] = between(0.7).as_matrix()
    turned["spine_03"] = trunk
    turned["clavicle_l"] = trunk @ about_x(p.shoulder_tilt)
    turned["clavicle_r"] = trunk @ about_x(p.shoulder_tilt)
    turned["neck_01"] = about_x(0.5 * p.trunk_lean) @ about_y(p.neck_flexion)
    head = about_x(p.head_tilt) @ about_y(p.neck_flexion + p.head_flexion)
    turned["head"] = head @ about_z(p.head_turn)
    ankles = {}
    for side, sign in (("l", 1), ("r", -1)):
        knee = p.knee_left if side == "l" else p.knee_right
        valgus = p.valgus_left if side == "l" else p.valgus_right
        ankle = np.array([rest["foot_l"][0] - 0.02, sign * p.width / 2, 0.0])
        ankles[side] = _leg(rest, side, hips[side], ankle, knee, valgus, turned)
        abduction = p.arm_abduction_left if side == "l" else p.arm_abduction_right
        _arm(rest, side, trunk, abduction, p.arm_flexion, p.elbow, turned)
    lift = {s: rest[f"foot_{s}"][2] - ankles[s][2] for s in "lr"}
    up = max(lift.values())
    rotations = np.zeros((len(body.names), 3, 3))
    heads = np.zeros((len(body.names), 3))
    for i in body.order:
        name, parent = body.names[i], body.parent[i]
        if parent < 0:
            rotations[i], heads[i] = np.eye(3), body.head[i]
            continue
        rotations[i] = turned.get(name, rotations[parent])
        heads[i] = heads[parent] + rotations[parent] @ (body.head[i] - body.head[parent])
        if name == "pelvis":
            heads[i] = origin + np.array([0.0, 0.0, up])
    return Posed(rotations, heads, {s: up - lift[s] for s in "lr"})


def _leg(
    rest: dict[str, Floats],
    side: str,
    hip: Floats,
    ankle: Floats,
    knee: float,
    valgus: float,
    turned: dict[str, Floats],
) -> Floats:
    """Turns thigh, shank and foot; returns the ankle below ``hip`` at the given x and y."""
    thigh = rest[f"calf_{side}"] - rest[f"thigh_{side}"]
    shank = rest[f"foot_{side}"] - rest[f"calf_{side}"]
    upper, lower = np.linalg.norm(thigh), np.linalg.norm(shank)
    bend = np.hypot(knee, valgus)
    reach = np.sqrt(upper**2 + lower**2 + 2 * upper * lower * np.cos(np.radians(bend)))
    ankle = ankle.copy()
    ankle[2] = hip[2] - np.sqrt(reach**2 - (ankle[0] - hip[0]) ** 2 - (ankle[1] - hip[1]) ** 2)
    along = (ankle - hip) / reach
    inward = -1.0 if side == "l" else 1.0
    towards = np.array([knee, inward * valgus, 0.0]) if bend else np.array([1.0, 0.0, 0.0])
    towards = towards - (towards @ along) * along
    towards /= np.linalg.norm(towards)
    part = (upper**2 - lower**2 + reach**2) / (2 * reach)
    at = hip + part * along + np.sqrt(max(upper**2 - part**2, 0.0)) * towards
    turned[f"thigh_{side}"] = _frame(at - hip) @ _frame(thigh).T
    turned[f"calf_{side}"] = _frame(ankle - at) @ _frame(shank).T
    turned[f"foot_{side}"] = about_z(6.0 * (1 if side == "l" else -1))
    return ankle


def _arm(
    rest: dict[str, Floats],
    side: str,
    trunk: Floats,
    abduction: float,
    flexion: float,
    elbow: float,
    turned: dict[str, Floats],
) -> None:
    """Turns the arm, which hangs along the vertical whatever the trunk does."""
    sign = 1.0 if side == "l" else -1.0
    for bone, end, angle in (
        ("upperarm", "lowerarm", flexion),
        ("lowerarm", "hand", flexion + elbow),
    ):
        out, forward = np.radians(abduction), np.radians(angle)
        want = np.array(
            [
                np.sin(forward) * np.cos(out),
                sign * np.sin(out),
                -np.cos(forward) * np.cos(out),
            ]
        )
        at_rest = rest[f"{end}_{side}"] - rest[f"{bone}_{side}"]
        parent = trunk if bone == "upperarm" else turned[f"upperarm_{side}"]
        turned[f"{bone}_{side}"] = parent @ _shortest(at_rest, parent.T @ want)


def _frame(direction: Floats) -> Floats:
    """Axes along ``direction``, to the left, and across both."""
    along = direction / np.linalg.norm(direction)
    left = np.array([0.0, 1.0, 0.0]) - along[1] * along
    left /= np.linalg.norm(left)
    return np.stack([along, left, np.cross(along, left)], axis=1)


def _shortest(a: Floats, b: Floats) -> Floats:
    """The smallest rotation that turns ``a`` to ``b``."""
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    axis = np.cross(a, b)
    cross = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    return np.asarray(np.eye(3) + cross + cross @ cross / (1 + a @ b))
