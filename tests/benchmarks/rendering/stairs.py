"""Climbing four steps with known foot lifts and contacts: ``python stairs.py OUT [name ...]``."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import body as bodies  # noqa: E402
from acting import (  # noqa: E402
    NAME,
    OUT,
    SIDES,
    Arm,
    Figure,
    Floats,
    Foot,
    Moment,
    Scene,
    Stance,
    box,
    camera,
    film,
    hanging,
    ramp,
)

STEPS = 4


@dataclass(frozen=True, slots=True)
class Climb:
    """One recording.

    ``over``: one foot per step (else both on each); ``first``: the foot that leads;
    ``swing``: s that a foot is in the air; ``pause``: s between a contact and the next lift;
    ``rail``: the near hand rests on a rail; ``down``: played backwards, facing forward.
    """

    body: str
    over: bool
    first: str = "r"
    swing: float = 0.55
    pause: float = 0.12
    rise: float = 0.17
    tread: float = 0.29
    rail: bool = False


CASES = {
    "stairs_over_m": Climb("body_m", True),
    "stairs_to_f": Climb("body_f", False, "l", 0.6, 0.2, 0.16, 0.30),
    "stairs_to_rail_m": Climb("body_m", False, "r", 0.7, 0.3, rail=True),
    "stairs_over_f": Climb("body_f", True, "l", 0.5, 0.08, 0.15, 0.28),
    "unseen_stairs_over_f": Climb("body_f", True, "r", 0.6, 0.15, 0.18, 0.27),
    "unseen_stairs_to_m": Climb("body_m", False, "l", 0.55, 0.15, 0.15, 0.31),
}
"""``unseen_`` cases were rendered after the limits of the analyzer had been set."""
STAND = 0.9


@dataclass(frozen=True, slots=True)
class Placing:
    """A foot that goes to ``level`` (0 is the floor), in the air from ``off`` to ``on``, s."""

    foot: str
    level: int
    off: float
    on: float


def placings(case: Climb) -> list[Placing]:
    """The order in which the feet are put."""
    lead, trail = case.first, "l" if case.first == "r" else "r"
    if case.over:
        order = [(lead if k % 2 else trail, k) for k in range(1, STEPS + 1)]
        last = order[-1][0]
        order.append(("l" if last == "r" else "r", STEPS))
    else:
        order = [(f, k) for k in range(1, STEPS + 1) for f in (lead, trail)]
    found, t = [], STAND
    for foot, level in order:
        found.append(Placing(foot, level, t, t + case.swing))
        t += case.swing + case.pause
    return found


def _at(case: Climb, level: int, figure: Figure) -> Floats:
    """Forward and upward place of an ankle on a level (the toes 6 cm from the next riser)."""
    x = -0.32 if level == 0 else (level - 0.5) * case.tread - 0.05
    return np.array([x, level * case.rise + figure.ankle_height])


def foot_at(figure: Figure, case: Climb, plan: list[Placing], s: str, t: float) -> Foot:
    """Where foot ``s`` is at ``t`` s."""
    here, heel = _at(case, 0, figure), 0.0
    for p in (q for q in plan if q.foot == s and q.off <= t):
        there = _at(case, p.level, figure)
        u = float(np.clip((t - p.off) / (p.on - p.off), 0, 1))
        climb, go = ramp(u, 0.0, 0.62), ramp(u, 0.18, 1.0)
        over = 0.07 * np.sin(np.pi * u) ** 2
        here = np.array(
            [here[0] + (there[0] - here[0]) * go, here[1] + (there[1] - here[1]) * climb + over]
        )
        heel = 28.0 * np.sin(np.pi * min(u / 0.7, 1.0)) ** 2 if u < 0.7 else 0.0
    return Foot(np.array([here[0], OUT[s] * 0.09, here[1]]), heel)


class Climber:
    """The movement of one case."""

    def __init__(self, figure: Figure, case: Climb) -> None:
        self.figure, self.case = figure, case
        self.plan = placings(case)
        self.end = self.plan[-1].on
        self.duration = self.end + 0.9
        self.times = np.arange(-0.5, self.duration + 0.5, 0.02)
        x, z = [], []
        for t in self.times:
            feet = {s: foot_at(figure, case, self.plan, s, float(t)) for s in SIDES}
            # Weight goes to the foot that stands, and to the higher one.
            x.append(0.42 * min(f.ankle[0] for f in feet.values()))
            x[-1] += 0.58 * max(f.ankle[0] for f in feet.values())
        self.x = _smooth(np.array(x), 9)
        for t, forward in zip(self.times, self.x, strict=True):
            feet = {s: foot_at(figure, case, self.plan, s, float(t)) for s in SIDES}
            z.append(figure.highest_pelvis(float(forward), 0.0, feet, 6.0))
        low = np.array([min(z[max(0, i - 6) : i + 7]) for i in range(len(z))])
        self.z = _smooth(low, 6)

    def hand(self, t: float) -> Floats:
        """Place of the hand on the rail, m: still while the feet go, moved on in the pauses."""
        x = 0.0
        for p in self.plan:
            x += 0.5 * self.case.tread * ramp(t, p.on - 0.05, p.on + 0.25)
        return np.array([-0.12 + x, -0.30, 0.92 + (x + 0.1) * self.case.rise / self.case.tread])

    def stance(self, t: float) -> Stance:
        """The body at ``t`` s."""
        feet = {s: foot_at(self.figure, self.case, self.plan, s, t) for s in SIDES}
        x, z = np.interp(t, self.times, self.x), np.interp(t, self.times, self.z)
        busy = ramp(t, STAND - 0.3, STAND) - ramp(t, self.end, self.end + 0.4)
        swing = 12.0 * busy * np.sin(2 * np.pi * t / (2 * (self.case.swing + self.case.pause)))
        arms = {s: hanging(s, 9, 5 + OUT[s] * swing) for s in SIDES}
        p = Stance(np.array([float(x), 0.0, float(z)]), feet, arms, 3.0 + 7.0 * busy)
        if self.case.rail:
            shoulder = self.figure.joints(self.figure.pose(p))["right_shoulder"]
            p = Stance(
                p.pelvis, feet, {**arms, "r": self._reach(shoulder, self.hand(t))}, p.flexion
            )
        return p

    def _reach(self, shoulder: Floats, hand: Floats) -> Arm:
        r = self.figure.rest
        upper = float(np.linalg.norm(r["lowerarm_r"] - r["upperarm_r"]))
        fore = float(np.linalg.norm(r["hand_r"] - r["lowerarm_r"]))
        way = hand - shoulder
        far = min(float(np.linalg.norm(way)), 0.999 * (upper + fore))
        along = way / np.linalg.norm(way)
        part = (upper**2 - fore**2 + far**2) / (2 * far)
        bend = np.array([-0.6, -0.3, -0.7])
        bend = bend - (bend @ along) * along
        bend /= np.linalg.norm(bend)
        elbow = part * along + np.sqrt(max(upper**2 - part**2, 0)) * bend
        rest = far * along - elbow
        return Arm(elbow / np.linalg.norm(elbow), rest / np.linalg.norm(rest))


def _smooth(values: Floats, half: int) -> Floats:
    """Moving mean, twice."""
    kernel = np.ones(2 * half + 1) / (2 * half + 1)
    for _ in range(2):
        values = np.convolve(np.pad(values, half, mode="edge"), kernel, mode="valid")
    return values


def props(case: Climb) -> list:
    """The steps, and the rail where there is one."""
    shades = ((118, 108, 98), (150, 140, 128))
    meshes = []
    for k in range(1, STEPS + 1):
        far = (k * case.tread) if k < STEPS else (STEPS - 1) * case.tread + 1.4
        low = ((k - 1) * case.tread, -0.6, 0.0)
        meshes.append(box(low, (far, 0.9, k * case.rise), shades[k % 2]))
    if case.rail:
        for k in range(14):
            x = -0.35 + 0.12 * k
            z = 0.90 + (x + 0.22) * case.rise / case.tread
            meshes.append(box((x, -0.325, z - 0.03), (x + 0.13, -0.295, z + 0.02), (60, 60, 66)))
    return meshes


def make(name: str, out: Path) -> None:
    """Renders one case with its truth."""
    case = CASES[name]
    figure = Figure(case.body)
    climber = Climber(figure, case)
    truth = {
        "task": "stairs",
        "view": "side",
        "steps": STEPS,
        "rise_m": case.rise,
        "step_over": case.over,
        "rail": case.rail,
        "start": climber.plan[0].off,
        "end": climber.end,
        "time": round(climber.end - climber.plan[0].off, 4),
        "placings": [
            {"foot": NAME[p.foot], "level": p.level, "off": round(p.off, 4), "on": round(p.on, 4)}
            for p in climber.plan
        ],
    }
    centre = np.array([0.5, 0.0, 1.22])
    view = camera(-90, centre, 2.85, (520, 560), distance=6.0)

    def moment(t: float) -> Moment:
        return figure.pose(climber.stance(t))

    scene = Scene(view, [*bodies.room((-4, 5), 3, "side", 1.8), *props(case)])
    film(out / f"{name}.mp4", figure, scene, moment, climber.duration, truth)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for wanted in sys.argv[2:] or CASES:
        if not (folder / f"{wanted}.truth.json").exists():
            make(wanted, folder)
