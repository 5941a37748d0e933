"""Parametric walking with exact gait events, step geometry and joint angles.

x forward, y left, z up, metres, seconds. Initial contacts (IC), foot-offs (FO), step lengths and
step times are inputs of a contact-constrained inverse kinematics, so they are exact by
construction; joint positions and angles are read from the posed skeleton that is rendered.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from body import Array, Body
from gait_angles import angles
from gait_feet import Feet
from gait_params import GaitParams
from gait_pelvis import Pelvis
from rotations import Rx, Ry, Rz, frame, rad, shortest
from scipy.interpolate import CubicSpline

__all__ = ("GaitParams", "Walker", "angles")


class Walker:
    """A body that walks as ``GaitParams`` say, for ever."""

    def __init__(self, body: Body, p: GaitParams) -> None:
        self.b, self.p = body, p
        self.feet = Feet(body, p)
        self.pelvis = Pelvis(body, p, self.feet)
        rest = self.feet.rest
        self.L1 = {s: np.linalg.norm(rest[s]["knee"] - rest[s]["hip"]) for s in "lr"}
        self.L2 = {s: np.linalg.norm(rest[s]["ankle"] - rest[s]["knee"]) for s in "lr"}
        self._find_height()
        for s in "lr":
            self._find_lift(s)

    @property
    def T(self) -> float:
        """Stride time, s."""
        return self.feet.T

    @property
    def S(self) -> float:
        """Stride length, m."""
        return self.feet.S

    @property
    def k(self) -> dict[str, Any]:
        """Vertices of the shoes at their heels and toes, by side."""
        return self.feet.k

    def pelvis_x(self, t: float) -> float:
        """Place of the pelvis along the walkway, m."""
        return self.pelvis.x(t)

    def hips(self, t: float) -> tuple[Array, Array, dict[str, Array]]:
        """Place and rotation of the pelvis, and the hip joints by side."""
        return self.pelvis.hips(t, float(self._z(np.mod(t, self.T))))

    def _find_height(self) -> None:
        """The height of the pelvis over a stride: as high as the legs reach, and smooth."""
        T = self.T
        ts = np.linspace(0, T, 160, endpoint=False)
        zmax = np.full(len(ts), np.inf)
        for i, t in enumerate(ts):
            _, _, H = self.pelvis.hips(t, 0.0)
            for s in "lr":
                A, _, _, st, q = self.feet.foot(s, t)
                kf = (
                    float(np.interp(q, [0, 0.2, 0.5, 0.72, 0.86, 1], [6, 14, 6, 5, 16, 38]))
                    if st
                    else float(np.interp(q, [0, 0.6, 1], [30, 8, 6]))
                )
                L1, L2 = self.L1[s], self.L2[s]
                d = np.sqrt(L1**2 + L2**2 + 2 * L1 * L2 * np.cos(rad(kf)))
                dx = A[0] - H[s][0]
                dy = A[1] - H[s][1]
                zmax[i] = min(
                    zmax[i], A[2] + np.sqrt(max(d * d - dx * dx - dy * dy, 0.01)) - H[s][2]
                )
        z = zmax.copy()

        def lp(a: Array) -> Array:
            F = np.fft.rfft(a)
            F[7:] = 0
            return np.fft.irfft(F, len(a))

        for _ in range(200):
            z = lp(np.minimum(z, zmax))
        z = z - max(0.0, (z - zmax).max() - 0.0015)
        self._z = CubicSpline(np.append(ts, T), np.append(z, z[0]), bc_type="periodic")

    def _find_lift(self, s: str) -> None:
        """How high the ankle is carried in swing, for the peak flexion of the knee asked for."""
        feet, want = self.feet, getattr(self.p, "knee_swing_" + s)

        def swing(u: float) -> float:
            return feet.ic[s] + feet.st[s] + u * (self.T - feet.st[s])

        lo, hi = -0.06, 0.35
        for _ in range(22):
            feet.lift[s] = (lo + hi) / 2
            k = max(self.knee(s, swing(u)) for u in np.linspace(0, 0.8, 25))
            if k < want:
                lo = feet.lift[s]
            else:
                hi = feet.lift[s]
        # The sole must clear the floor in swing: the foot is raised (and so the knee flexed)
        # where the knee angle that was asked for is too small; not where a foot drop was asked
        # for, whose toe is meant to scrape.
        us = np.linspace(0.27, 0.88, 40)
        while (
            getattr(self.p, "swing_pitch_" + s) > -8
            and min(feet.sole_z(s, swing(u)) for u in us) < 0.002
            and feet.lift[s] < 0.35
        ):
            feet.lift[s] += 0.003

    def knee(self, s: str, t: float) -> float:
        """Flexion of the knee, deg."""
        _, _, H = self.hips(t)
        A = self.feet.foot(s, t)[0]
        d = min(np.linalg.norm(A - H[s]), (self.L1[s] + self.L2[s]) * 0.99995)
        c = (d * d - self.L1[s] ** 2 - self.L2[s] ** 2) / (2 * self.L1[s] * self.L2[s])
        return np.degrees(np.arccos(np.clip(c, -1, 1)))

    def pose(self, t: float) -> tuple[Array, Array, dict[str, Any]]:
        """Rotations and places of the bones, and pitch and stance of the feet."""
        P, Gp, H = self.hips(t)
        yaw, *_ = self.pelvis.pose(t)
        turned = {"Root": np.eye(3), "pelvis": Gp} | self._trunk(t, Gp)
        extra = {}
        for s in "lr":
            A, th, toe, st, _ = self.feet.foot(s, t)
            turned |= self._leg(s, A, H[s], yaw)
            fy = Rz(rad(self.p.toe_out) * _sign(s))
            turned["foot_" + s] = fy @ Ry(-rad(th))
            turned["ball_" + s] = fy @ Ry(-rad(toe))
            turned |= self._arm(s, t, turned["spine_03"], yaw)
            extra[s] = {"pitch": th, "stance": st}
        G, Q = self._chain(turned, P)
        return G, Q, extra

    def _trunk(self, t: float, Gp: Array) -> dict[str, Array]:
        from scipy.spatial.transform import Rotation as Rn
        from scipy.spatial.transform import Slerp

        p = self.p
        yaw, _, _, side = self.pelvis.pose(t)
        # right stance -> lean to the right: rotation about +x positive
        lean = rad(p.trunk_lean) * side
        Gt = Rz(-0.8 * yaw) @ Rx(lean) @ Ry(rad(p.trunk_flexion))
        sl = Slerp([0, 1], Rn.from_matrix([Gp, Gt]))
        return {
            "spine_01": sl(0.33).as_matrix(),
            "spine_02": sl(0.7).as_matrix(),
            "spine_03": Gt,
            "neck_01": Rz(-0.3 * yaw) @ Rx(lean * 0.5) @ Ry(rad(p.trunk_flexion) * 0.5),
            "head": Rx(lean * 0.25) @ Ry(rad(2)),
        }

    def _leg(self, s: str, A: Array, hip: Array, yaw: float) -> dict[str, Array]:
        """Thigh and calf between the hip and the ankle A, the knee forward."""
        r = self.feet.rest[s]
        L1, L2 = self.L1[s], self.L2[s]
        D = A - hip
        d = min(np.linalg.norm(D), (L1 + L2) * 0.99995)
        u = D / np.linalg.norm(D)
        a = (L1**2 - L2**2 + d * d) / (2 * d)
        hh = np.sqrt(max(L1**2 - a * a, 0))
        fw = Rz(rad(self.p.toe_out * 0.5) * _sign(s) + 0.3 * yaw) @ np.array([1.0, 0, 0])
        n = fw - (fw @ u) * u
        n /= np.linalg.norm(n)
        K = hip + a * u + hh * n
        e = np.cross(n, u)
        yv = np.array([0, 1.0, 0])
        return {
            "thigh_" + s: frame(K - hip, e) @ frame(r["knee"] - r["hip"], yv).T,
            "calf_" + s: frame(A - K, e) @ frame(r["ankle"] - r["knee"], yv).T,
        }

    def _arm(self, s: str, t: float, Gt: Array, yaw: float) -> dict[str, Array]:
        """The arm swings against the leg of its side."""
        b, p, sg = self.b, self.p, _sign(s)
        ph = self.pelvis.phase(t)
        arm = rad(4 + p.arm_swing * np.cos(ph) * sg)
        abd = rad(9)
        want = Rz(-0.5 * yaw) @ np.array(
            [np.sin(arm) * np.cos(abd), sg * np.sin(abd), -np.cos(arm) * np.cos(abd)]
        )
        ua = b.head[b.ix["lowerarm_" + s]] - b.head[b.ix["upperarm_" + s]]
        upper = Gt @ shortest(ua, Gt.T @ want)
        arm2 = arm + rad(p.elbow + 8 * max(0, np.cos(ph) * sg))
        want2 = np.array([np.sin(arm2) * 0.99, sg * 0.02, -np.cos(arm2)])
        la = b.head[b.ix["hand_" + s]] - b.head[b.ix["lowerarm_" + s]]
        lower = upper @ shortest(la, upper.T @ want2)
        return {"upperarm_" + s: upper, "lowerarm_" + s: lower}

    def _chain(self, turned: dict[str, Array], P: Array) -> tuple[Array, Array]:
        """All bones from those that are turned, each hanging on its parent; the pelvis at P."""
        b = self.b
        n = len(b.names)
        G = np.zeros((n, 3, 3))
        Q = np.zeros((n, 3))
        for i in b.order:
            q = b.parent[i]
            nm = b.names[i]
            if q < 0:
                G[i] = np.eye(3)
                Q[i] = b.head[i]
                continue
            G[i] = turned.get(nm, G[q])
            Q[i] = P if nm == "pelvis" else Q[q] + G[q] @ (b.head[i] - b.head[q])
        return G, Q

    def events(self, t0: float, t1: float) -> list[dict[str, Any]]:
        """Contacts and foot-offs between t0 and t1, in seconds after t0."""
        feet = self.feet
        ev = []
        for s in "lr":
            for n in range(-3, int(t1 / self.T) + 4):
                for kind, tt in (
                    ("IC", feet.ic[s] + n * self.T),
                    ("FO", feet.ic[s] + n * self.T + feet.st[s]),
                ):
                    if t0 <= tt <= t1:
                        ev.append(
                            {
                                "side": "left" if s == "l" else "right",
                                "event": kind,
                                "t": round(tt - t0, 6),
                            }
                        )
        return sorted(ev, key=lambda e: e["t"])


def _sign(s: str) -> int:
    return 1 if s == "l" else -1
