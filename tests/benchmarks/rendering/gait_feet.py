"""The feet of a walker: contacts and foot-offs at imposed times and places, and the way between."""

from __future__ import annotations

from typing import Any

import numpy as np
from body import Array, Body
from gait_params import GaitParams
from rotations import Ry, Rz, rad
from scipy.interpolate import PchipInterpolator


class Feet:
    """Where both feet are at any time, by side ``l`` and ``r``.

    Attributes:
        rest: joints and contact points (m) of the legs in the body's own pose.
        k: vertices of the shoe at its heel and toe.
        T, S: stride time (s) and stride length (m).
        ic, x0, st: time (s) and place (m) of the first contact, and the stance time (s).
        lift: how much higher (m) the ankle is carried in swing; found by ``Walker``.
    """

    def __init__(self, body: Body, p: GaitParams) -> None:
        self.p = p

        def h(n: str) -> Array:
            return body.head[body.ix[n]]

        self.rest = {
            s: {
                "hip": h("thigh_" + s),
                "knee": h("calf_" + s),
                "ankle": h("foot_" + s),
                "ball": h("ball_" + s),
            }
            for s in "lr"
        }
        shoe = next(q for q in body.parts if q["name"].startswith("shoe"))
        self.k: dict[str, Any] = {}
        self.toe_x: dict[str, float] = {}
        for s, sg in (("l", 1), ("r", -1)):
            v = shoe["v"]
            m = v[:, 1] * sg > 0
            low = m & (v[:, 2] < 0.02)
            lo6 = np.where(m & (v[:, 2] < 0.06))[0]
            heel_x = v[low, 0].min() + 0.012
            toe_x = v[m, 0].max()
            self.rest[s]["heelc"] = np.array([heel_x, self.rest[s]["ankle"][1], 0.0])
            self.rest[s]["ballc"] = np.array(
                [self.rest[s]["ball"][0], self.rest[s]["ankle"][1], 0.0]
            )
            i = np.where(m)[0]
            self.toe_x[s] = toe_x
            self.k[s] = {"heel": lo6[np.argsort(v[lo6, 0])[:6]], "toe": i[np.argsort(-v[i, 0])[:6]]}
        self.T = 120.0 / p.cadence
        self.S = p.step_length_l + p.step_length_r
        self.ic = {"r": 0.0, "l": p.step_time_ratio_l * self.T}
        self.x0 = {"r": 0.0, "l": p.step_length_l}
        self.st = {"l": p.stance_l * self.T, "r": p.stance_r * self.T}
        self.foot_y = {"l": p.step_width / 2, "r": -p.step_width / 2}
        self.lift = {"l": 0.0, "r": 0.0}

    def stance_pitch(self, s: str, q: float) -> float:
        """Pitch of the foot (deg, toes up +) at the share q of the stance."""
        p = self.p
        ic = getattr(p, "ic_pitch_" + s)
        fo = getattr(p, "fo_pitch_" + s)
        return float(
            PchipInterpolator(
                [0, 0.04, 0.13, 0.5, 0.72, 0.9, 1.0],
                [ic, ic * 0.72, 0, 0, -0.22 * fo, -0.70 * fo, -fo],
            )(q)
        )

    def swing_pitch(self, s: str, q: float) -> float:
        """Pitch of the foot (deg, toes up +) at the share q of the swing."""
        p = self.p
        ic = getattr(p, "ic_pitch_" + s)
        fo = getattr(p, "fo_pitch_" + s)
        mid = getattr(p, "swing_pitch_" + s)
        e = ic * 0.9 if mid > -8 else 0.55 * mid + 0.45 * ic
        return float(
            PchipInterpolator(
                [-0.25, 0, 0.28, 0.55, 0.85, 1.0, 1.15],
                [-0.45 * fo, -fo, -0.55 * fo + 0.45 * mid, mid, e, ic, ic * 0.4],
            )(q)
        )

    def ankle_from_pitch(self, s: str, X: float, q: float) -> Array:
        """The ankle of a foot that stands at X, at the share q of the stance."""
        r = self.rest[s]
        th = rad(self.stance_pitch(s, q))
        yaw = rad(self.p.toe_out) * (1 if s == "l" else -1)
        Rf = Rz(yaw) @ Ry(-th)
        R0 = Rz(yaw)
        heel = np.array([X, self.foot_y[s], 0.0])
        piv = "heelc" if (q < 0.3 and th >= 0) else "ballc"
        c = heel + R0 @ (r[piv] - r["heelc"])
        return c + Rf @ (r["ankle"] - r[piv])

    def foot(self, s: str, t: float) -> tuple[Array, float, float, bool, float]:
        """ankle position, foot pitch (deg), toe pitch (deg), stance flag, phase"""
        n = np.floor((t - self.ic[s]) / self.T)
        tau = t - self.ic[s] - n * self.T
        X = self.x0[s] + n * self.S
        if tau < self.st[s]:
            q = tau / self.st[s]
            th = self.stance_pitch(s, q)
            return (
                self.ankle_from_pitch(s, X, q),
                th,
                (0.0 if q > 0.13 else min(th, 0) if th < 0 else th),
                True,
                q,
            )
        q = (tau - self.st[s]) / (self.T - self.st[s])
        d = self.T - self.st[s]
        e = 1e-4
        A0 = self.ankle_from_pitch(s, X, 1.0)
        V0 = (A0 - self.ankle_from_pitch(s, X, 1 - e)) / (e * self.st[s]) * d
        A1 = self.ankle_from_pitch(s, X + self.S, 0.0)
        V1 = (self.ankle_from_pitch(s, X + self.S, e) - A1) / (e * self.st[s]) * d
        h00, h10, h01, h11 = (
            2 * q**3 - 3 * q**2 + 1,
            q**3 - 2 * q**2 + q,
            -2 * q**3 + 3 * q**2,
            q**3 - q**2,
        )
        A = h00 * A0 + h10 * V0 + h01 * A1 + h11 * V1
        bump = (q**2) * (1 - q) ** 3 / 0.03456
        A = A + np.array([0, 0, self.lift[s] * bump])
        th = self.swing_pitch(s, q)
        toe = th * np.clip(q * 3, 0, 1)
        return A, th, toe, False, q

    def sole_z(self, s: str, t: float) -> float:
        """Height of the lowest point of the sole, m."""
        r = self.rest[s]
        A, th, toe, _, _ = self.foot(s, t)
        Rf, Rt = Ry(-rad(th)), Ry(-rad(toe))
        tip = np.array([self.toe_x[s], r["ankle"][1], 0.004])
        ball = A + Rf @ (r["ballc"] - r["ankle"])
        return min(
            (A + Rf @ (r["heelc"] - r["ankle"]))[2], ball[2], (ball + Rt @ (tip - r["ballc"]))[2]
        )
