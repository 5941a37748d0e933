"""Rising from the floor: supine, prone, on hands and knees, on feet and hands, erect."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import softrender as sr
from keyframes import Channel, ease
from numpy.typing import NDArray
from posture import SIDES, SIGN, Figure, Posture, turn_y, turn_z
from scipy.optimize import brentq

_LYING = 0.11  # height of the hips when lying, m
TURNED = 20.0
"""Prone is when the body has rolled to within this many degrees of it."""
HIPS_OFF = 0.35
"""The hips have left the floor when they are this share of their standing height above the
ankles."""
HAND_ON_FLOOR = 0.12
"""A hand is on the floor while the wrist is at most this many leg lengths above the ankle."""


@dataclass
class FloorRise:
    """One rise; the head points to +x while lying, and the body faces +x when erect.

    Attributes:
        climbs: the hands climb the thighs (Gowers' manoeuvre); else they hang.
        pace: all phases take this many times as long.
        prone: begins prone instead of supine.
    """

    figure: Figure
    climbs: bool = True
    pace: float = 1.0
    prone: bool = False
    start: float = 1.0
    after: float = 1.2
    duration: float = field(init=False)

    def __post_init__(self) -> None:
        figure, pace = self.figure, self.pace
        t0 = self.start
        t1 = t0 + (0.0 if self.prone else 1.2 * pace)  # prone
        t2 = t1 + 1.2 * pace  # on hands and knees
        t3 = t2 + 1.2 * pace  # on feet and hands
        t4 = t3 + (0.8 * pace if self.climbs else 0.0)  # hands on the thighs
        t5 = t4 + 1.2 * pace  # erect
        self.marks = {"rise_start": t0, "standing": t5}
        if not self.prone:
            off = float(brentq(lambda share: 180 * ease(share) - (180 - TURNED), 0, 1))
            self.marks["prone"] = t0 + off * (t1 - t0)
        if self.climbs:
            self.marks["hands_on_thighs"] = t4
        self.duration = t5 + self.after
        ankle, thigh, shank = figure.ankle_height, figure.thigh["l"], figure.shank["l"]
        leg = figure.leg
        supine = 180.0 if not self.prone else 0.0
        self._roll = Channel((t0, supine), (t1, 0.0))
        self._pitch = Channel((t1, 90.0), (t2, 84.0), (t3, 104.0), (t4, 82.0), (t5, 0.0))
        self._trunk = Channel((t1, 90.0), (t2, 86.0), (t3, 112.0), (t4, 74.0), (t5, 2.0))
        self._x = Channel((t1, 0.0), (t2, -0.05), (t3, -0.12), (t4, -0.10), (t5, 0.0))
        self._z = Channel(
            (t1, _LYING), (t2, thigh + 0.05), (t3, ankle + 0.80 * leg),
            (t4, ankle + 0.84 * leg), (t5, ankle + 0.985 * leg),
        )  # fmt: skip
        self._attached = Channel((t1, 1.0), (t1 + 0.4 * (t2 - t1), 0.0))
        self._ankle_x = Channel((t1, -leg + 0.02), (t2, -0.05 - shank + 0.02), (t3, 0.0))
        self._ankle_z = Channel((t1, 0.10), (t2, 0.08), (t2 + 0.5 * (t3 - t2), 0.17), (t3, ankle))
        self._foot = Channel((t1, 140.0), (t2, 140.0), (t3, 0.0))
        self._on_floor = Channel((t1, 0.0), (t1 + 0.5 * (t2 - t1), 1.0), (t3, 1.0), (t4, 0.0))
        if not self.climbs:
            self._on_floor = Channel(
                (t1, 0.0), (t1 + 0.5 * (t2 - t1), 1.0), (t3, 1.0), (t3 + 0.35 * (t5 - t3), 0.0)
            )
        reach = 0.44 if self.figure.leg > 0.8 else 0.40
        self._hand_x = Channel((t2, reach), (t3, reach - 0.02))
        self._on_thigh = Channel((t3, 0.0), (t4, 1.0), (t4 + 0.75 * (t5 - t4), 1.0), (t5, 0.0))
        self._climb = Channel((t4, 0.92), (t4 + 0.75 * (t5 - t4), 0.45))
        self._t3 = t3
        self._geometric_marks()

    def _geometric_marks(self) -> None:
        """Boundaries that are defined by heights, read from the posture every 5 ms."""
        ankle, leg = self.figure.ankle_height, self.figure.leg
        times = np.arange(self.start, self.marks["standing"], 0.005)
        postures = [self.posture(float(t)) for t in times]
        high = [p.hips[2] - ankle > HIPS_OFF * 0.985 * leg for p in postures]
        down = [
            min(w[2] for w in p.wrists.values()) - ankle <= HAND_ON_FLOOR * leg for p in postures
        ]
        self.marks["quadruped"] = float(times[high.index(True)])
        self.marks["hands_off_floor"] = float(times[len(down) - 1 - down[::-1].index(True)])

    def posture(self, t: float) -> Posture:
        """See ``Action``."""
        figure = self.figure
        roll = turn_z(float(self._roll(t)))
        pelvis = turn_y(float(self._pitch(t))) @ roll
        trunk = turn_y(float(self._trunk(t))) @ roll
        raised = float(np.clip(self._trunk(t) / 90, 0, 1))
        head = turn_y(float(self._trunk(t)) - 35 * raised * abs(np.cos(np.radians(self._roll(t)))))
        posture = Posture(
            hips=np.array([float(self._x(t)), 0.0, float(self._z(t))]),
            pelvis=pelvis,
            trunk=trunk,
            head=head @ roll,
            ankles={},
            feet={},
            wrists={},
        )
        held = float(self._attached(t))
        for s in SIDES:
            lying = posture.hips + pelvis @ np.array([0.0, SIGN[s] * 0.11, -figure.leg * 0.985])
            lying[2] = max(lying[2], 0.07)
            free = np.array([float(self._ankle_x(t)), SIGN[s] * 0.13, float(self._ankle_z(t))])
            posture.ankles[s] = held * lying + (1 - held) * free
            flexed = turn_y(float(self._foot(t)))
            posture.feet[s] = pelvis @ turn_y(35.0) if held > 0.5 else flexed
            posture.wrists[s] = self._wrist(posture, t, s)
        return posture

    def _wrist(self, posture: Posture, t: float, s: str) -> NDArray[np.float64]:
        figure = self.figure
        shoulders = posture.hips + posture.trunk @ figure.shoulders
        side = SIGN[s] * 0.26
        hanging = shoulders + posture.trunk @ np.array([0.05, side, -0.95 * figure.arm])
        if t > self._t3:
            hanging = shoulders + np.array([0.03, side, -0.97 * figure.arm])
        floor = np.array([float(self._hand_x(t)), SIGN[s] * 0.20, 0.07])
        w = float(self._on_floor(t))
        wrist = hanging + w * (floor - hanging)
        if not self.climbs:
            return wrist
        hip, knee = figure.hip_joint(posture, s), figure.knee(posture, s)
        along = (knee - hip) / np.linalg.norm(knee - hip)
        above = np.cross(along, np.array([0.0, 1.0, 0.0]))
        rest = hip + float(self._climb(t)) * (knee - hip) + 0.085 * above
        v = float(self._on_thigh(t))
        return np.asarray(wrist + v * (rest - wrist))

    def props(self) -> list[sr.Mesh]:
        """Nothing but the floor."""
        return []

    def truth(self) -> dict[str, Any]:
        """Boundaries of the phases."""
        m = self.marks
        return {
            "task": "rise-from-floor",
            "climbs": self.climbs,
            "events": [
                {"kind": k, "side": "", "t": round(t, 4)}
                for k, t in sorted(m.items(), key=lambda mark: mark[1])
            ],
            "metrics": {"time_s": round(m["standing"] - m["rise_start"], 4)},
        }
