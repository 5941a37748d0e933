"""Parametric walking with exact gait events, step geometry and joint angles.

x forward, y left, z up, metres, seconds. Initial contacts (IC), foot-offs (FO), step lengths and
step times are inputs of a contact-constrained inverse kinematics, so they are exact by
construction; joint positions and angles are read from the posed skeleton that is rendered.
"""

from __future__ import annotations

import dataclasses as dc
from typing import Any

import numpy as np
from body import Array, Body
from scipy.interpolate import CubicSpline, PchipInterpolator

rad = np.radians


def Rx(a: float) -> Array:
    """Rotation about the forward axis, rad."""
    c, s = np.cos(a), np.sin(a)
    return np.array([[1, 0, 0], [0, c, -s], [0, s, c]])


def Ry(a: float) -> Array:
    """Rotation about the left axis, rad."""
    c, s = np.cos(a), np.sin(a)
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])


def Rz(a: float) -> Array:
    """Rotation about the vertical, rad."""
    c, s = np.cos(a), np.sin(a)
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])


@dc.dataclass
class GaitParams:
    """What is imposed on a walk: seconds, metres, degrees and shares of the stride."""

    name: str = "normal"
    cadence: float = 110.0  # steps / min (mean of both sides)
    step_length_l: float = 0.62  # m, left foot ahead of right at left IC
    step_length_r: float = 0.62
    step_time_ratio_l: float = (
        0.5  # share of the stride between right IC and left IC (= left step time / stride)
    )
    stance_l: float = 0.62  # stance fraction of the stride
    stance_r: float = 0.62
    step_width: float = 0.11
    ic_pitch_l: float = 18.0  # foot pitch at initial contact, + = toes up (deg)
    ic_pitch_r: float = 18.0
    fo_pitch_l: float = 58.0  # foot pitch (toes down) at foot-off
    fo_pitch_r: float = 58.0
    swing_pitch_l: float = 2.0  # foot pitch in mid swing; foot drop: about -25
    swing_pitch_r: float = 2.0
    knee_swing_l: float = 60.0  # peak knee flexion in swing (deg); steppage: > 75
    knee_swing_r: float = 60.0
    toe_out: float = 6.0
    pelvis_sway: float = 0.020  # m, lateral, towards the stance side
    pelvis_list: float = 3.0  # deg, drop of the swing side (Trendelenburg > 8)
    trunk_lean: float = 1.0  # deg, trunk over the stance side (waddling > 8)
    trunk_flexion: float = 3.0
    pelvis_yaw: float = 6.0
    pelvis_fwd: float = (
        0.07  # m, pelvis ahead of the mid-point between the ankles at mid double support
    )
    arm_swing: float = 22.0
    elbow: float = 22.0
    duration: float = 10.0
    fps: float = 30.0


class Walker:
    """A body that walks as ``GaitParams`` say, for ever."""

    def __init__(self, body: Body, p: GaitParams) -> None:
        self.b, self.p = body, p

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
        self.shoe = shoe
        self.k = {}
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
            self.toe_x = getattr(self, "toe_x", {})
            self.toe_x[s] = toe_x
            self.k[s] = {"heel": lo6[np.argsort(v[lo6, 0])[:6]], "toe": i[np.argsort(-v[i, 0])[:6]]}
        self.L1 = {s: np.linalg.norm(self.rest[s]["knee"] - self.rest[s]["hip"]) for s in "lr"}
        self.L2 = {s: np.linalg.norm(self.rest[s]["ankle"] - self.rest[s]["knee"]) for s in "lr"}
        self.T = 120.0 / p.cadence
        self.S = p.step_length_l + p.step_length_r
        self.ic = {"r": 0.0, "l": p.step_time_ratio_l * self.T}
        self.x0 = {"r": 0.0, "l": p.step_length_l}
        self.st = {"l": p.stance_l * self.T, "r": p.stance_r * self.T}
        self.foot_y = {"l": p.step_width / 2, "r": -p.step_width / 2}
        self._pelvis_x()
        self._solve()

    # ---- timing
    def phase(self, t: float) -> float:
        """0 at right IC, pi at left IC, smooth"""
        T, a = self.T, self.ic["l"]
        k = np.arange(-2, 4)
        tt = np.sort(np.concatenate([k * T, k * T + a]))
        ph = np.arange(len(tt)) * np.pi - 4 * np.pi
        return CubicSpline(tt, ph)(np.mod(t, T)) + 2 * np.pi * np.floor(np.asarray(t) / T)

    def _pelvis_x(self) -> None:
        T = self.T
        k = np.arange(-3, 5)
        tt, xx = [], []
        for n in k:
            for s in "rl":
                t_ic = n * T + self.ic[s]
                o = "l" if s == "r" else "r"
                lead = n * self.S + self.x0[s]
                prev = (n - 1) * self.S + self.x0["l"] if s == "r" else n * self.S + self.x0["r"]
                ds = max(
                    0.02,
                    (
                        self.st[o]
                        - (
                            t_ic
                            - (((n - 1) * T + self.ic["l"]) if s == "r" else n * T + self.ic["r"])
                        )
                    ),
                )
                tt.append(t_ic + ds / 2)
                xx.append((lead + prev) / 2)
        o = np.argsort(tt)
        self._px = CubicSpline(np.array(tt)[o], np.array(xx)[o])
        r = self.rest["l"]
        self.px_off = (r["ankle"][0] - r["heelc"][0]) + self.p.pelvis_fwd

    def pelvis_x(self, t: float) -> float:
        """Place of the pelvis along the walkway, m."""
        n = np.floor(t / self.T)
        return self._px(t - n * self.T) + n * self.S + self.px_off

    # ---- foot
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

    # ---- pelvis
    def pelvis_pose(self, t: float) -> tuple[float, float, float, float]:
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
        yaw, ob, y, _ = self.pelvis_pose(t)
        G = Rz(yaw) @ Rx(ob) @ Ry(rad(4.0))
        P0 = self.b.head[self.b.ix["pelvis"]]
        P = np.array([self.pelvis_x(t), y, z])
        return P, G, {s: P + G @ (self.rest[s]["hip"] - P0) for s in "lr"}

    def _solve(self) -> None:
        T = self.T
        ts = np.linspace(0, T, 160, endpoint=False)
        self.lift = {"l": 0.0, "r": 0.0}
        zmax = np.full(len(ts), np.inf)
        for i, t in enumerate(ts):
            _, _, H = self.hips(t, 0.0)
            for s in "lr":
                A, _, _, st, q = self.foot(s, t)
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
        self.zmax = zmax.copy()
        z = zmax.copy()

        def lp(a: Array) -> Array:
            F = np.fft.rfft(a)
            F[7:] = 0
            return np.fft.irfft(F, len(a))

        for _ in range(200):
            z = lp(np.minimum(z, zmax))
        z = z - max(0.0, (z - zmax).max() - 0.0015)
        self._z = CubicSpline(np.append(ts, T), np.append(z, z[0]), bc_type="periodic")
        for s in "lr":
            want = getattr(self.p, "knee_swing_" + s)
            lo, hi = -0.06, 0.35
            for _ in range(22):
                self.lift[s] = (lo + hi) / 2
                k = max(
                    self.knee(s, self.ic[s] + self.st[s] + u * (T - self.st[s]))
                    for u in np.linspace(0, 0.8, 25)
                )
                if k < want:
                    lo = self.lift[s]
                else:
                    hi = self.lift[s]
            # The sole must clear the floor in swing: the foot is raised (and so the knee flexed)
            # where the knee angle that was asked for is too small.
            us = np.linspace(
                0.27, 0.88, 40
            )  # (not applied to an imposed foot drop, whose toe is meant to scrape)
            while (
                getattr(self.p, "swing_pitch_" + s) > -8
                and min(self.sole_z(s, self.ic[s] + self.st[s] + u * (T - self.st[s])) for u in us)
                < 0.002
                and self.lift[s] < 0.35
            ):
                self.lift[s] += 0.003

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

    def knee(self, s: str, t: float) -> float:
        """Flexion of the knee, deg."""
        _, _, H = self.hips(t, float(self._z(np.mod(t, self.T))))
        A = self.foot(s, t)[0]
        d = min(np.linalg.norm(A - H[s]), (self.L1[s] + self.L2[s]) * 0.99995)
        c = (d * d - self.L1[s] ** 2 - self.L2[s] ** 2) / (2 * self.L1[s] * self.L2[s])
        return np.degrees(np.arccos(np.clip(c, -1, 1)))

    # ---- full pose
    def pose(self, t: float) -> tuple[Array, Array, dict[str, Any]]:
        """Rotations and places of the bones, and pitch and stance of the feet."""
        b, p = self.b, self.p
        ix = b.ix
        P, Gp, H = self.hips(t, float(self._z(np.mod(t, self.T))))
        yaw, _ob, _y, s_ = self.pelvis_pose(t)
        ph = self.phase(t)
        A_abs = {"Root": np.eye(3), "pelvis": Gp}
        lean = (
            rad(p.trunk_lean) * s_
        )  # right stance -> lean to the right: rotation about +x positive
        Gt = Rz(-0.8 * yaw) @ Rx(lean) @ Ry(rad(p.trunk_flexion))
        from scipy.spatial.transform import Rotation as Rn
        from scipy.spatial.transform import Slerp

        sl = Slerp([0, 1], Rn.from_matrix([Gp, Gt]))
        A_abs["spine_01"] = sl(0.33).as_matrix()
        A_abs["spine_02"] = sl(0.7).as_matrix()
        A_abs["spine_03"] = Gt
        A_abs["neck_01"] = Rz(-0.3 * yaw) @ Rx(lean * 0.5) @ Ry(rad(p.trunk_flexion) * 0.5)
        A_abs["head"] = Rx(lean * 0.25) @ Ry(rad(2))
        extra = {}
        for s, sg in (("l", 1), ("r", -1)):
            r = self.rest[s]
            A, th, toe, st, q = self.foot(s, t)
            L1, L2 = self.L1[s], self.L2[s]
            D = A - H[s]
            d = min(np.linalg.norm(D), (L1 + L2) * 0.99995)
            u = D / np.linalg.norm(D)
            a = (L1**2 - L2**2 + d * d) / (2 * d)
            hh = np.sqrt(max(L1**2 - a * a, 0))
            fw = Rz(rad(p.toe_out * 0.5) * sg + 0.3 * yaw) @ np.array([1.0, 0, 0])
            n = fw - (fw @ u) * u
            n /= np.linalg.norm(n)
            K = H[s] + a * u + hh * n
            e = np.cross(n, u)

            def fr(dirv: Array, ax: Array) -> Array:
                dirv = dirv / np.linalg.norm(dirv)
                ax = ax - (ax @ dirv) * dirv
                ax /= np.linalg.norm(ax)
                return np.stack([dirv, ax, np.cross(dirv, ax)], 1)

            yv = np.array([0, 1.0, 0])
            A_abs["thigh_" + s] = fr(K - H[s], e) @ fr(r["knee"] - r["hip"], yv).T
            A_abs["calf_" + s] = fr(A - K, e) @ fr(r["ankle"] - r["knee"], yv).T
            fy = Rz(rad(p.toe_out) * sg)
            A_abs["foot_" + s] = fy @ Ry(-rad(th))
            A_abs["ball_" + s] = fy @ Ry(-rad(toe))
            arm = rad(4 + p.arm_swing * np.cos(ph) * sg)
            abd = rad(9)
            want = Rz(-0.5 * yaw) @ np.array(
                [np.sin(arm) * np.cos(abd), sg * np.sin(abd), -np.cos(arm) * np.cos(abd)]
            )
            ua = b.head[ix["lowerarm_" + s]] - b.head[ix["upperarm_" + s]]
            A_abs["upperarm_" + s] = Gt @ _minrot(ua, Gt.T @ want)
            arm2 = arm + rad(p.elbow + 8 * max(0, np.cos(ph) * sg))
            want2 = np.array([np.sin(arm2) * 0.99, sg * 0.02, -np.cos(arm2)])
            la = b.head[ix["hand_" + s]] - b.head[ix["lowerarm_" + s]]
            A_abs["lowerarm_" + s] = A_abs["upperarm_" + s] @ _minrot(
                la, A_abs["upperarm_" + s].T @ want2
            )
            extra[s] = {"pitch": th, "stance": st}
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
            G[i] = A_abs.get(nm, G[q])
            Q[i] = P if nm == "pelvis" else Q[q] + G[q] @ (b.head[i] - b.head[q])
        return G, Q, extra

    def events(self, t0: float, t1: float) -> list[dict[str, Any]]:
        """Contacts and foot-offs between t0 and t1, in seconds after t0."""
        ev = []
        for s in "lr":
            for n in range(-3, int(t1 / self.T) + 4):
                for kind, tt in (
                    ("IC", self.ic[s] + n * self.T),
                    ("FO", self.ic[s] + n * self.T + self.st[s]),
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


def _minrot(a: Array, b: Array) -> Array:
    a = a / np.linalg.norm(a)
    b = b / np.linalg.norm(b)
    v = np.cross(a, b)
    c = a @ b
    K = np.array([[0, -v[2], v[1]], [v[2], 0, -v[0]], [-v[1], v[0], 0]])
    return np.eye(3) + K + K @ K / (1 + c)


def angles(b: Body, G: Array, Q: Array, w: Any = None) -> dict[str, float]:
    """clinical angles from joint centres (deg)"""
    ix = b.ix
    o = {}
    for s, S in (("l", "left"), ("r", "right")):
        h, k, a = Q[ix["thigh_" + s]], Q[ix["calf_" + s]], Q[ix["foot_" + s]]
        t = k - h
        sh = a - k
        o[f"knee_flexion_{S}"] = float(
            np.degrees(np.arccos(np.clip(t @ sh / np.linalg.norm(t) / np.linalg.norm(sh), -1, 1)))
        )
        o[f"thigh_pitch_{S}"] = float(np.degrees(np.arctan2(t[0], -t[2])))
        o[f"shank_pitch_{S}"] = float(np.degrees(np.arctan2(sh[0], -sh[2])))
    sm = (Q[ix["upperarm_l"]] + Q[ix["upperarm_r"]]) / 2
    hm = (Q[ix["thigh_l"]] + Q[ix["thigh_r"]]) / 2
    d = sm - hm
    o["trunk_lean_to_right"] = float(np.degrees(np.arctan2(-d[1], d[2])))
    o["trunk_flexion"] = float(np.degrees(np.arctan2(d[0], d[2])))
    hl, hr = Q[ix["thigh_l"]], Q[ix["thigh_r"]]
    e = hl - hr
    o["pelvic_list_left_up"] = float(np.degrees(np.arctan2(e[2], np.hypot(e[0], e[1]))))
    return o
