"""A posture of the rendered body: pelvis, trunk, ankles and wrists in; bones out.

World: x forward, y to the body's left, z up, metres. Knees and elbows follow from two-bone
inverse kinematics; a limb that cannot reach its target is stretched towards it.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from body import Body
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation, Slerp

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

SIDES = ("l", "r")
SIGN = {"l": 1.0, "r": -1.0}
_STRAIGHT = 0.9995


def turn_x(degrees: float) -> Matrix:
    """About the forward axis; positive: leaning to the right."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


def turn_y(degrees: float) -> Matrix:
    """About the left axis; positive: bowing forward."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])


def turn_z(degrees: float) -> Matrix:
    """About the vertical; positive: turning to the left."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])


@dataclass(slots=True)
class Posture:
    """What a body does at one moment.

    Attributes:
        hips: middle of the hip joints, m.
        pelvis, trunk, head: rotations from the upright body that faces +x.
        ankles: ankle joints, m, by side ``l`` and ``r``.
        feet: rotations of the feet likewise.
        wrists: wrist joints, m.
        elbows: where the elbows point (direction, body's trunk frame).
    """

    hips: Vector
    pelvis: Matrix
    trunk: Matrix
    head: Matrix
    ankles: dict[str, Vector]
    feet: dict[str, Matrix]
    wrists: dict[str, Vector]
    elbows: dict[str, Vector] = field(
        default_factory=lambda: {s: np.array([-0.7, 0.6 * SIGN[s], -0.3]) for s in SIDES}
    )


class Figure:
    """A body with the lengths that planning needs, all in metres.

    Attributes:
        thigh, shank: length by side. leg: their sum (left). ankle_height: above a flat sole.
        hip_half: half the distance of the hip joints.
    """

    def __init__(self, body: Body) -> None:
        self.body = body
        self.rest = {
            s: {n: body.head[body.ix[f"{n}_{s}"]] for n in ("thigh", "calf", "foot", "ball")}
            for s in SIDES
        }
        self.thigh = {s: _length(self.rest[s]["calf"] - self.rest[s]["thigh"]) for s in SIDES}
        self.shank = {s: _length(self.rest[s]["foot"] - self.rest[s]["calf"]) for s in SIDES}
        self.leg = self.thigh["l"] + self.shank["l"]
        self.ankle_height = float(self.rest["l"]["foot"][2])
        self.hip_half = float(self.rest["l"]["thigh"][1])
        self._middle = (self.rest["l"]["thigh"] + self.rest["r"]["thigh"]) / 2
        self._pelvis = body.head[body.ix["pelvis"]]
        self.shoulders = self._above_hips("upperarm_l", "upperarm_r")
        self.arm = _length(self._bone("lowerarm_l") - self._bone("upperarm_l")) + _length(
            self._bone("hand_l") - self._bone("lowerarm_l")
        )
        ball = self.rest["l"]["ball"] - self.rest["l"]["foot"]
        self.ball = np.array([ball[0], 0.0, -self.ankle_height])

    def _bone(self, name: str) -> Vector:
        return np.asarray(self.body.head[self.body.ix[name]])

    def _above_hips(self, a: str, b: str) -> Vector:
        return (self._bone(a) + self._bone(b)) / 2 - self._middle

    def hip_joint(self, posture: Posture, side: str) -> Vector:
        """Where the hip joint of a side is."""
        return posture.hips + posture.pelvis @ (self.rest[side]["thigh"] - self._middle)

    def knee(self, posture: Posture, side: str) -> Vector:
        """Where the knee is: bent towards where pelvis and toes point."""
        hip, ankle = self.hip_joint(posture, side), posture.ankles[side]
        pole = posture.pelvis[:, 0] + 1.5 * posture.feet[side][:, 0]
        return _joint(hip, ankle, self.thigh[side], self.shank[side], pole)[0]

    def heel_lift(self, hip: Vector, flat_ankle: Vector, yaw: Matrix, side: str) -> float:
        """Degrees by which the heel must rise (about the ball) for the leg to reach."""
        reach = _STRAIGHT * (self.thigh[side] + self.shank[side]) * 0.997
        for pitch in range(0, 75, 1):
            if _length(hip - self.lifted_ankle(flat_ankle, yaw, pitch)) <= reach:
                return float(pitch)
        return 75.0

    def lifted_ankle(self, flat_ankle: Vector, yaw: Matrix, pitch: float) -> Vector:
        """The ankle of a foot that stands on its ball with the heel up by ``pitch`` degrees."""
        return flat_ankle + yaw @ (self.ball - turn_y(pitch) @ self.ball)

    def bones(self, posture: Posture) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Rotation (n, 3, 3) and place (n, 3) of every bone."""
        body = self.body
        spine = Slerp([0, 1], Rotation.from_matrix([posture.pelvis, posture.trunk]))
        neck = Slerp([0, 1], Rotation.from_matrix([posture.trunk, posture.head]))
        turned = {
            "pelvis": posture.pelvis,
            "spine_01": spine(0.33).as_matrix(),
            "spine_02": spine(0.7).as_matrix(),
            "spine_03": posture.trunk,
            "neck_01": neck(0.5).as_matrix(),
            "head": posture.head,
        }
        for s in SIDES:
            turned |= self._leg(posture, s)
        pelvis = posture.hips + posture.pelvis @ (self._pelvis - self._middle)
        _, Q = self._chain(turned, pelvis)
        for s in SIDES:
            turned |= self._arm(posture, s, Q[body.ix[f"upperarm_{s}"]])
        return self._chain(turned, pelvis)

    def _leg(self, posture: Posture, s: str) -> dict[str, Matrix]:
        hip, ankle, rest = self.hip_joint(posture, s), posture.ankles[s], self.rest[s]
        pole = posture.pelvis[:, 0] + 1.5 * posture.feet[s][:, 0]
        knee, hinge = _joint(hip, ankle, self.thigh[s], self.shank[s], pole)
        left = np.array([0.0, 1.0, 0.0])
        foot = posture.feet[s]
        return {
            f"thigh_{s}": _frame(knee - hip, hinge) @ _frame(rest["calf"] - rest["thigh"], left).T,
            f"calf_{s}": _frame(ankle - knee, hinge) @ _frame(rest["foot"] - rest["calf"], left).T,
            f"foot_{s}": foot,
            f"ball_{s}": foot,
        }

    def _arm(self, posture: Posture, s: str, shoulder: Vector) -> dict[str, Matrix]:
        upper = self._bone(f"lowerarm_{s}") - self._bone(f"upperarm_{s}")
        lower = self._bone(f"hand_{s}") - self._bone(f"lowerarm_{s}")
        wrist = posture.wrists[s]
        pole = posture.trunk @ posture.elbows[s]
        elbow, _ = _joint(shoulder, wrist, _length(upper), _length(lower), pole)
        end = elbow + (wrist - elbow) / _length(wrist - elbow) * _length(lower)
        above = posture.trunk @ _least_turn(upper, posture.trunk.T @ (elbow - shoulder))
        below = above @ _least_turn(lower, above.T @ (end - elbow))
        return {f"upperarm_{s}": above, f"lowerarm_{s}": below}

    def _chain(
        self, turned: dict[str, Matrix], pelvis: Vector
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        body = self.body
        n = len(body.names)
        G, Q = np.zeros((n, 3, 3)), np.zeros((n, 3))
        for i in body.order:
            parent, name = body.parent[i], body.names[i]
            if parent < 0:
                G[i], Q[i] = np.eye(3), body.head[i]
                continue
            G[i] = turned.get(name, G[parent])
            along = G[parent] @ (body.head[i] - body.head[parent])
            Q[i] = pelvis if name == "pelvis" else Q[parent] + along
        return G, Q


def _joint(
    a: Vector, c: Vector, first: float, second: float, pole: Vector
) -> tuple[Vector, Vector]:
    """The middle joint of two bones from ``a`` to ``c``, bent to ``pole``, and its hinge axis."""
    span = c - a
    u = span / _length(span)
    d = min(_length(span), (first + second) * _STRAIGHT)
    along = (first**2 - second**2 + d * d) / (2 * d)
    across = np.sqrt(max(first**2 - along**2, 0.0))
    n = pole - (pole @ u) * u
    n /= _length(n)
    return a + along * u + across * n, np.cross(n, u)


def _frame(direction: Vector, axis: Vector) -> Matrix:
    direction = direction / _length(direction)
    axis = axis - (axis @ direction) * direction
    axis = axis / _length(axis)
    return np.stack([direction, axis, np.cross(direction, axis)], 1)


def _least_turn(a: Vector, b: Vector) -> Matrix:
    """The smallest rotation that brings ``a`` to point as ``b``."""
    a, b = a / _length(a), b / _length(b)
    v, c = np.cross(a, b), float(a @ b)
    k = np.array([[0, -v[2], v[1]], [v[2], 0, -v[0]], [-v[1], v[0], 0]])
    return np.asarray(np.eye(3) + k + k @ k / max(1 + c, 1e-6))


def _length(v: Vector) -> float:
    return float(np.linalg.norm(v))
