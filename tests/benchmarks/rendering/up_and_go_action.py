"""Timed up and go: rise, walk, turn, walk back, turn and sit, with exact phase boundaries."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import softrender as sr
from chair_action import BUTTOCK, SEAT, chair
from keyframes import Channel, ease
from posture import SIDES, SIGN, Figure, Posture
from scipy.optimize import brentq
from stepping import OTHER, Plan, Step

_HALF_WIDTH = 0.085
TURNED = 20.0
"""A turn begins when the body is this many degrees off its line."""
_OFF_LINE = float(brentq(lambda share: 180 * ease(share) - TURNED, 0, 1))


@dataclass
class UpAndGo:
    """One timed up and go over ``steps`` steps of ``step_length`` m each way.

    Attributes:
        step_time: s per step. turn_steps: steps per half turn.
        up, down: seconds from leaving the seat to standing, and from standing to sitting.
    """

    figure: Figure
    steps: int = 5
    step_length: float = 0.6
    step_time: float = 0.55
    turn_steps: int = 4
    trunk: float = 0.35
    up: float = 0.85
    down: float = 1.1
    start: float = 0.8
    after: float = 0.7
    duration: float = field(init=False)

    def __post_init__(self) -> None:
        rise = self.start + self.trunk + self.up
        out = rise + self.steps * self.step_time
        turned = out + self.turn_steps * self.step_time
        back = turned + self.steps * self.step_time
        faced = back + self.turn_steps * self.step_time
        self.seated = faced + self.down
        self.duration = self.seated + self.after
        self.marks = {
            "rise_start": self.start,
            "seat_off": self.start + self.trunk,
            "standing": rise,
            "turn_start": out + _OFF_LINE * (turned - out),
            "turn_end": turned - _OFF_LINE * (turned - out),
            "second_turn_start": back + _OFF_LINE * (faced - back),
            "sit_start": faced,
            "seated": self.seated,
        }
        yaw = Channel((0, 0.0), (out, 0.0), (turned, 180.0), (back, 180.0), (faced, 360.0))
        self._plan = Plan(self.figure, self._steps(rise, yaw), self._at(0.0, 0.0), yaw)
        ankle, leg = self.figure.ankle_height, self.figure.leg
        low, high, walking = SEAT + BUTTOCK, ankle + 0.985 * leg, ankle + 0.955 * leg
        off = self.start + self.trunk
        self._z = Channel(
            (off, low), (rise, high), (rise + 0.5, walking), (faced - 0.4, walking),
            (faced, high), (self.seated, low),
        )  # fmt: skip
        self._x = Channel(
            (off - 0.3 * self.trunk, -0.40), (rise, -0.02), (faced, -0.02), (self.seated, -0.40)
        )
        self._lean = Channel(
            (self.start, 4.0), (off + 0.1, 38.0), (rise, 4.0), (faced, 4.0),
            (faced + 0.6 * self.down, 34.0), (self.seated + 0.15, 4.0),
        )  # fmt: skip

    def _at(self, x: float, yaw: float) -> dict[str, tuple[float, float, float]]:
        c, s = np.cos(np.radians(yaw)), np.sin(np.radians(yaw))
        w = _HALF_WIDTH
        return {q: (x - s * SIGN[q] * w, c * SIGN[q] * w, yaw) for q in SIDES}

    def _steps(self, rise: float, yaw: Channel) -> list[Step]:
        """Out, half a turn, back, half a turn: the last step of each brings the feet together."""
        steps: list[Step] = []
        side, t, x = "r", rise, 0.0

        def go(count: int, way: float, facing: float) -> None:
            nonlocal side, t, x
            for i in range(count):
                length = self.step_length if 0 < i < count - 1 else self.step_length / 2
                x += way * length
                if i == count - 1:
                    x = steps[-1].x if count > 1 else x
                place = self._at(x, facing)[side]
                steps.append(Step(side, t + 0.03, t + 0.8 * self.step_time, *place))
                side, t = OTHER[side], t + self.step_time

        def turn() -> None:
            nonlocal side, t
            for _ in range(self.turn_steps):
                ahead = float(yaw(t + 1.4 * self.step_time))
                place = self._at(x, ahead)[side]
                steps.append(Step(side, t + 0.03, t + 0.8 * self.step_time, *place))
                side, t = OTHER[side], t + self.step_time

        go(self.steps, 1.0, 0.0)
        turn()
        go(self.steps, -1.0, 180.0)
        turn()
        return steps

    def posture(self, t: float) -> Posture:
        """See ``Action``."""
        posture = self._plan.pose(t, float(self._z(t)), float(self._lean(t)))
        sitting = t < self.marks["standing"] or t > self.marks["sit_start"]
        if not sitting:
            return posture
        sat = replace(posture)
        sat.hips = np.array([sat.hips[0] + float(self._x(t)) + 0.02, *sat.hips[1:]])
        sat.ankles = {
            s: np.array([*posture.ankles[s][:2], self.figure.ankle_height]) for s in SIDES
        }
        sat.feet = {s: posture.feet[s] for s in SIDES}
        low = (sat.hips[2] - SEAT - BUTTOCK) / 0.4
        for s in SIDES:
            hip, knee = self.figure.hip_joint(sat, s), self.figure.knee(sat, s)
            rest = hip + 0.55 * (knee - hip) + np.array([0.0, 0.0, 0.11])
            shoulders = sat.hips + sat.trunk @ self.figure.shoulders
            hanging = shoulders + np.array([0.03, SIGN[s] * 0.26, -0.97 * self.figure.arm])
            share = float(np.clip(1 - 2 * low, 0, 1))
            sat.wrists[s] = hanging + share * (rest - hanging)
        return sat

    def props(self) -> list[sr.Mesh]:
        """The chair."""
        return chair(-0.46, 0.0, 1)

    def truth(self) -> dict[str, Any]:
        """Boundaries of the phases."""
        m = self.marks
        return {
            "task": "timed-up-and-go",
            "events": [{"kind": k, "side": "", "t": round(t, 4)} for k, t in m.items()],
            "metrics": {
                "time_s": round(self.seated - self.start, 4),
                "rise_time_s": round(m["standing"] - m["rise_start"], 4),
                "walk_out_time_s": round(m["turn_start"] - m["standing"], 4),
                "turn_time_s": round(m["turn_end"] - m["turn_start"], 4),
                "walk_back_time_s": round(m["second_turn_start"] - m["turn_end"], 4),
                "turn_sit_time_s": round(m["seated"] - m["second_turn_start"], 4),
            },
        }
