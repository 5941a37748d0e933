"""Standing on one leg for known times: ``python one_leg.py OUT [name ...]``."""

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
    Figure,
    Foot,
    Moment,
    Scene,
    Stance,
    camera,
    film,
    hanging,
    ramp,
)

LIFTED = 0.05
"""Metres above its standing height from which an ankle counts as lifted."""


@dataclass(frozen=True, slots=True)
class Lift:
    """A foot (``l`` or ``r``) that leaves the floor at ``start`` and is back at ``end``, s.

    ``high``: m that the ankle rises; ``going``: s up, and the same down.
    """

    foot: str
    start: float
    end: float
    high: float = 0.20
    going: float = 0.5


@dataclass(frozen=True, slots=True)
class Standing:
    """One recording."""

    body: str
    lifts: tuple[Lift, ...]
    duration: float
    azimuth: float = 0.0


CASES = {
    "one_leg_m_front": Standing(
        "body_m", (Lift("l", 1.0, 3.4), Lift("l", 4.4, 5.6, 0.12), Lift("r", 6.6, 9.4)), 10.2
    ),
    "one_leg_f_front": Standing(
        "body_f", (Lift("r", 1.0, 4.2, 0.10), Lift("l", 5.2, 6.5, 0.15, 0.4)), 7.4
    ),
    "one_leg_f_side": Standing(
        "body_f", (Lift("r", 0.9, 3.3), Lift("l", 4.3, 6.3, 0.14)), 7.0, -90
    ),
    "one_leg_m_back": Standing(
        "body_m", (Lift("r", 1.0, 3.0, 0.30), Lift("l", 4.0, 5.4)), 6.2, 180
    ),
    "unseen_one_leg_m_front": Standing(
        "body_m", (Lift("r", 0.9, 3.0, 0.13, 0.6), Lift("l", 3.9, 5.2, 0.25, 0.35)), 6.0
    ),
}
"""``unseen_`` cases were rendered after the limits of the analyzer had been set."""


def rise(lift: Lift, t: float) -> float:
    """Height of the lifted ankle above its standing height, m."""
    up = ramp(t, lift.start, lift.start + lift.going)
    return lift.high * (up - ramp(t, lift.end - lift.going, lift.end))


def stance(figure: Figure, case: Standing, t: float) -> Stance:
    """The body at ``t`` s: weight over the standing leg, arms a little out."""
    shift = lean = 0.0
    feet = {}
    for s in SIDES:
        height, back = 0.0, 0.0
        for lift in (q for q in case.lifts if q.foot == s):
            height += rise(lift, t)
            load = ramp(t, lift.start - 0.5, lift.start)
            load -= ramp(t, lift.end, lift.end + 0.4)
            # Away from the lifted foot; the trunk leans over the standing leg.
            shift -= OUT[s] * 0.075 * load
            lean += OUT[s] * 3.0 * load
        back = 0.9 * height
        at = [figure.rest["foot_l"][0] - back, OUT[s] * 0.10, figure.ankle_height + height]
        feet[s] = Foot(np.array(at), heel_up=min(160 * height, 35.0))
    sway = 0.012 * np.sin(2 * np.pi * 0.7 * t)
    down = {s: f for s, f in feet.items() if f.ankle[2] <= figure.ankle_height + 1e-6}
    z = figure.highest_pelvis(0.02, shift + sway, down, 4.0)
    arms = {s: hanging(s, out=14) for s in SIDES}
    return Stance(np.array([0.02, shift + sway, z]), feet, arms, 2.0, lean)


def crossings(lift: Lift) -> tuple[float, float]:
    """When the ankle passes 5 cm on the way up and on the way down, s."""
    t = np.arange(lift.start, lift.end, 1e-4)
    high = t[np.array([rise(lift, float(x)) for x in t]) >= LIFTED]
    return float(high[0]), float(high[-1])


def make(name: str, out: Path) -> None:
    """Renders one case with its truth."""
    case = CASES[name]
    figure = Figure(case.body)
    attempts = []
    for lift in case.lifts:
        start, end = crossings(lift)
        attempts.append(
            {
                "foot": NAME[lift.foot],
                "foot_off": lift.start,
                "foot_down": lift.end,
                "lifted": round(start, 4),
                "lowered": round(end, 4),
                "time": round(end - start, 4),
            }
        )
    truth = {
        "task": "single-leg-stance",
        "view": {0: "front", 180: "back"}.get(int(case.azimuth), "side"),
        "attempts": attempts,
    }
    view = camera(case.azimuth, np.array([0.0, 0.0, 0.92]), 2.1, (400, 460))
    room = bodies.room((-4, 4), 3, "back" if case.azimuth == 0 else None, 1.8)

    def moment(t: float) -> Moment:
        return figure.pose(stance(figure, case, t))

    film(out / f"{name}.mp4", figure, Scene(view, room), moment, case.duration, truth)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for wanted in sys.argv[2:] or CASES:
        if not (folder / f"{wanted}.truth.json").exists():
            make(wanted, folder)
