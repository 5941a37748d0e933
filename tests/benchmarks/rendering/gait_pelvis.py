"""The pelvis of a walker: along the walkway, from side to side, turning and tilting."""

from __future__ import annotations

import numpy as np
from body import Array, Body
from gait_feet import Feet
from gait_params import GaitParams
from rotations import Rx, Ry, Rz, rad
from scipy.interpolate import CubicSpline


class Pelvis:
    """Where the pelvis is at any time, but for its height, which the legs decide."""

    def __init__(self, body: Body, p: GaitParams, feet: Feet) -> None:
        self.b, self.p, self.feet = body, p, feet
        self._course()

    def phase(self, t: float) -> float:
        """0 at right IC, pi at left IC, smooth"""
        T, a = self.feet.T, self.feet.ic["l"]
        k = np.arange(-2, 4)
        tt = np.sort(np.concatenate([k * T, k * T + a]))
        ph = np.arange(len(tt)) * np.pi - 4 * np.pi
        return CubicSpline(tt, ph)(np.mod(t, T)) + 2 * np.pi * np.floor(np.asarray(t) / T)

    def _course(self) -> None:
        """Forward so that it is between the feet in the middle of each double support."""
        feet, T, S = self.feet, self.feet.T, self.feet.S
        tt, xx = [], []
        for n in np.arange(-3, 5):
            for s, o, m in (("r", "l", n - 1), ("l", "r", n)):  # stride m: the other foot's contact
                t_ic = n * T + feet.ic[s]
                both = max(0.02, feet.st[o] - (t_ic - (m * T + feet.ic[o])))
                tt.append(t_ic + both / 2)
                xx.append((n * S + feet.x0[s] + (m * S + feet.x0[o])) / 2)
        order = np.argsort(tt)
        self._px = CubicSpline(np.array(tt)[order], np.array(xx)[order])
        r = feet.rest["l"]
        self.px_off = (r["ankle"][0] - r["heelc"][0]) + self.p.pelvis_fwd

    def x(self, t: float) -> float:
        """Place of the pelvis along the walkway, m."""
        n = np.floor(t / self.feet.T)
        return self._px(t - n * self.feet.T) + n * self.feet.S + self.px_off

    def pose(self, t: float) -> tuple[float, float, float, float]:
        """Yaw and list (rad), sideways shift (m), and the side of the stance (-1 to 1)."""
        p = self.p
        ph = self.phase(t)
        yaw = rad(p.pelvis_yaw) * np.cos(ph)
        # sin(ph) > 0 in right stance
        s = np.sin(ph - 0.35)
        lst = rad(p.pelvis_list) * s  # right stance: left side drops -> rotation about +x negative
        y = -p.pelvis_sway * s
        return yaw, -lst, y, s

    def hips(self, t: float, z: float) -> tuple[Array, Array, dict[str, Array]]:
        """Place and rotation of the pelvis at height z, and the hip joints by side."""
        yaw, ob, y, _ = self.pose(t)
        G = Rz(yaw) @ Rx(ob) @ Ry(rad(4.0))
        P0 = self.b.head[self.b.ix["pelvis"]]
        P = np.array([self.x(t), y, z])
        return P, G, {s: P + G @ (self.feet.rest[s]["hip"] - P0) for s in "lr"}
