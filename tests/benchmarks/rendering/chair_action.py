"""Rising from a chair and sitting down again, with exact boundaries of every phase."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import softrender as sr
from film import box
from keyframes import Channel
from posture import SIDES, SIGN, Figure, Posture, turn_y

SEAT = 0.44
BUTTOCK = 0.10  # hip joint above the seat, m
_WOOD = (120, 84, 52)


@dataclass(frozen=True, slots=True)
class Rise:
    """One stand and the sitting down after it; all in seconds but ``lean`` (deg).

    ``trunk`` is the time the trunk leans forward before the seat is left.
    """

    start: float
    trunk: float = 0.35
    up: float = 0.85
    stand: float = 0.35
    down: float = 1.0
    lean: float = 38.0
    sits: bool = True

    @property
    def seat_off(self) -> float:
        """When the hips leave the seat."""
        return self.start + self.trunk

    @property
    def standing(self) -> float:
        """When trunk and hips have come to rest, erect."""
        return self.seat_off + self.up

    @property
    def sit_start(self) -> float:
        """When the hips begin to go down."""
        return self.standing + self.stand

    @property
    def seated(self) -> float:
        """When the hips are back on the seat."""
        return self.sit_start + self.down


def series(
    count: int,
    first: float = 1.0,
    pause: float = 0.2,
    slowing: float = 1.0,
    **timing: float,
) -> list[Rise]:
    """``count`` rises, each ``slowing`` times as long as the one before."""
    rises: list[Rise] = []
    start, factor = first, 1.0
    base = Rise(0.0, **timing)
    for _ in range(count):
        rise = Rise(
            start, base.trunk * factor, base.up * factor, base.stand, base.down * factor, base.lean
        )
        rises.append(rise)
        start, factor = rise.seated + pause, factor * slowing
    return rises


@dataclass
class ChairRises:
    """Repeated rises from a chair.

    Attributes:
        hands: ``crossed`` over the chest, ``thighs`` (pushing off the knees) or ``seat``
            (pushing off the seat).
    """

    figure: Figure
    rises: Sequence[Rise]
    hands: str = "crossed"
    after: float = 0.8
    duration: float = field(init=False)

    def __post_init__(self) -> None:
        figure, last = self.figure, self.rises[-1]
        end = last.seated if last.sits else last.standing
        self.duration = end + self.after
        ankle = figure.ankle_height
        sat = np.array([-0.40, 0.0, SEAT + BUTTOCK])
        erect = np.array([-0.02, 0.0, ankle + 0.985 * figure.leg])
        x, z = [(0.0, sat[0])], [(0.0, sat[2])]
        trunk, push = [(0.0, 4.0)], [(0.0, 1.0)]
        for rise in self.rises:
            lead = rise.seat_off - 0.3 * rise.trunk
            x += [(lead, sat[0]), (rise.standing, erect[0])]
            z += [(rise.seat_off, sat[2]), (rise.standing, erect[2])]
            trunk += [(rise.start, 4.0), (rise.seat_off + 0.12 * rise.up, rise.lean)]
            trunk += [(rise.standing, 3.0)]
            push += [(rise.seat_off + 0.5 * rise.up, 1.0), (rise.standing, 0.0)]
            if rise.sits:
                x += [(rise.sit_start, erect[0]), (rise.seated, sat[0])]
                z += [(rise.sit_start, erect[2]), (rise.seated, sat[2])]
                trunk += [(rise.sit_start, 3.0), (rise.sit_start + 0.6 * rise.down, 32.0)]
                trunk += [(rise.seated + 0.1, 4.0)]
                push += [(rise.sit_start, 0.0), (rise.seated, 1.0)]
        self._x, self._z = Channel(*x), Channel(*z)
        self._trunk, self._push = Channel(*_ordered(trunk)), Channel(*push)

    def posture(self, t: float) -> Posture:
        """See ``Action``."""
        figure = self.figure
        hips = np.array([float(self._x(t)), 0.0, float(self._z(t))])
        lean = float(self._trunk(t))
        up = (hips[2] - SEAT - BUTTOCK) / (figure.leg + figure.ankle_height - SEAT - BUTTOCK)
        posture = Posture(
            hips=hips,
            pelvis=turn_y(0.7 * lean - 12 * (1 - up)),
            trunk=turn_y(lean),
            head=turn_y(0.45 * lean),
            ankles={s: np.array([0.0, SIGN[s] * 0.11, figure.ankle_height]) for s in SIDES},
            feet={s: np.eye(3) for s in SIDES},
            wrists={},
        )
        for s in SIDES:
            posture.wrists[s] = self._wrist(posture, s, float(self._push(t)))
        return posture

    def _wrist(self, posture: Posture, s: str, push: float) -> np.ndarray:
        figure, trunk = self.figure, posture.trunk
        shoulders = posture.hips + trunk @ figure.shoulders
        if self.hands == "crossed":
            return shoulders + trunk @ np.array([0.20, -SIGN[s] * 0.07, -0.16])
        hanging = shoulders + np.array([0.03, SIGN[s] * 0.26, -0.97 * figure.arm])
        if self.hands == "thighs":
            hip, knee = figure.hip_joint(posture, s), figure.knee(posture, s)
            along = (knee - hip) / np.linalg.norm(knee - hip)
            above = np.cross(along, np.array([0.0, 1.0, 0.0]))
            rest = hip + 0.80 * (knee - hip) + 0.085 * above
        else:
            rest = np.array([-0.38, SIGN[s] * 0.27, SEAT + 0.05])
        return hanging + push * (rest - hanging)

    def props(self) -> list[sr.Mesh]:
        """The chair."""
        return chair(-0.46, 0.0, 1)

    def truth(self) -> dict[str, Any]:
        """Boundaries of the phases and what follows from them."""
        events = []
        for rise in self.rises:
            kinds = ["rise_start", "seat_off", "standing"]
            kinds += ["sit_start", "seated"] if rise.sits else []
            names = {"rise_start": "start"}
            events += [
                {"kind": k, "side": "", "t": round(getattr(rise, names.get(k, k)), 4)}
                for k in kinds
            ]
        return {
            "task": "sit-to-stand",
            "hands": self.hands,
            "events": events,
            "metrics": {
                "count": len(self.rises),
                "time_s": round(self.rises[-1].standing - self.rises[0].start, 4),
                "rise_times_s": [round(r.standing - r.start, 4) for r in self.rises],
                "sit_times_s": [round(r.down, 4) for r in self.rises if r.sits],
                "trunk_flexion_deg": [r.lean for r in self.rises],
            },
        }


def chair(x: float, y: float, way: int) -> list[sr.Mesh]:
    """A wooden chair whose seat is centred at ``x`` and that opens to +x (``way`` 1) or -x."""
    back = -0.24 if way > 0 else 0.2
    corners = [(x + dx, y + dy) for dx in (-0.2, 0.12) for dy in (-0.21, 0.17)]
    posts = [(x + back, y + dy) for dy in (-0.21, 0.17)]
    parts = [box((x - 0.2, y - 0.21, SEAT - 0.03), (x + 0.16, y + 0.21, SEAT), _WOOD)]
    parts += [box((u, v, 0.0), (u + 0.04, v + 0.04, SEAT - 0.03), _WOOD) for u, v in corners]
    parts += [box((u, v, SEAT), (u + 0.04, v + 0.04, 0.9), _WOOD) for u, v in posts]
    parts.append(box((x + back, y - 0.17, 0.68), (x + back + 0.04, y + 0.17, 0.9), _WOOD))
    return parts


def _ordered(keys: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Keys in time order: a trunk that still straightens when the next rise begins turns there."""
    out: list[tuple[float, float]] = []
    for t, v in keys:
        if out and t < out[-1][0]:
            out.pop()
        out.append((t, v))
    return out
