"""Walking, turning and standing still on planned footprints.

A plan of footprints with times moves the feet; the pelvis goes between them, the heel rises
where the leg would not reach, the arms swing against the legs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from keyframes import Channel, ease
from numpy.typing import NDArray
from posture import SIDES, SIGN, Figure, Posture, turn_x, turn_y, turn_z
from scipy.interpolate import PchipInterpolator

Vector = NDArray[np.float64]
OTHER = {"l": "r", "r": "l"}


@dataclass(frozen=True, slots=True)
class Step:
    """One foot goes to (x, y, yaw in deg) from ``start`` to ``end`` (s)."""

    side: str
    start: float
    end: float
    x: float
    y: float
    yaw: float


@dataclass
class Plan:
    """Footprints in time.

    Attributes:
        steps: in time order.
        first: where the feet stand before, by side: (x, y, yaw).
        yaw: direction of the body over time, deg.
        swing_height: of the ankle in swing, m.
        height: of the hips while walking, share of leg length above the ankle.
    """

    figure: Figure
    steps: Sequence[Step]
    first: dict[str, tuple[float, float, float]]
    yaw: Channel
    swing_height: float = 0.06
    height: float = 0.955

    def __post_init__(self) -> None:
        times = [0.0]
        centres = [self._centre(-1.0)]
        for step in self.steps:
            times.append(step.end)
            centres.append(self._centre(step.end))
        keep = [0] + [i for i in range(1, len(times)) if times[i] > times[i - 1] + 1e-6]
        if self.steps and self.steps[0].start > 0:
            times = [times[0], self.steps[0].start, *[times[i] for i in keep[1:]]]
            centres = [centres[0], centres[0], *[centres[i] for i in keep[1:]]]
        times.append(times[-1] + 100)
        centres.append(centres[-1])
        self._hips = PchipInterpolator(times, np.array(centres))

    def _prints(self, t: float, side: str) -> tuple[tuple[float, float, float], Step | None]:
        """The last footprint of ``side`` that began before ``t``, and the step on its way."""
        place = self.first[side]
        for step in self.steps:
            if step.side != side or step.start > t:
                continue
            if t < step.end:
                return place, step
            place = (step.x, step.y, step.yaw)
        return place, None

    def _centre(self, t: float) -> Vector:
        prints = [self._prints(t, s)[0] for s in SIDES]
        return np.mean([p[:2] for p in prints], axis=0)

    def hips(self, t: float) -> Vector:
        """Place of the hips over the floor (x, y)."""
        return np.asarray(self._hips(t))

    def pose(self, t: float, height: float | None = None, lean: float = 4.0) -> Posture:
        """The posture at ``t`` with the hips ``height`` m high (walking height if not given)."""
        figure = self.figure
        if height is None:
            height = figure.ankle_height + self.height * figure.leg
        body = turn_z(float(self.yaw(t)))
        posture = Posture(
            hips=np.array([*self.hips(t), height]),
            pelvis=body,
            trunk=body @ turn_y(lean),
            head=body @ turn_y(0.5 * lean),
            ankles={},
            feet={},
            wrists={},
        )
        for s in SIDES:
            posture.ankles[s], posture.feet[s] = self._foot(posture, t, s)
        for s in SIDES:
            posture.wrists[s] = self._hanging(posture, s, body)
        return posture

    def _flat(self, place: tuple[float, float, float]) -> Vector:
        return np.array([place[0], place[1], self.figure.ankle_height])

    def _foot(self, posture: Posture, t: float, s: str) -> tuple[Vector, NDArray[np.float64]]:
        figure = self.figure
        place, step = self._prints(t, s)
        yaw = turn_z(place[2])
        hip = figure.hip_joint(posture, s)
        if step is None:
            pitch = figure.heel_lift(hip, self._flat(place), yaw, s)
            return figure.lifted_ankle(self._flat(place), yaw, pitch), yaw @ turn_y(pitch)
        share = (t - step.start) / (step.end - step.start)
        begun = hip + np.array([*(self.hips(step.start) - self.hips(t)), 0.0])
        pitch = figure.heel_lift(begun, self._flat(place), yaw, s)
        start = figure.lifted_ankle(self._flat(place), yaw, pitch)
        end = self._flat((step.x, step.y, step.yaw))
        ankle = start + ease(share) * (end - start)
        ankle[2] += self.swing_height * 4 * share * (1 - share)
        turned = turn_z(place[2] + ease(share) * (step.yaw - place[2]))
        return ankle, turned @ turn_y(pitch * (1 - ease(1.4 * share)))

    def _hanging(self, posture: Posture, s: str, body: NDArray[np.float64]) -> Vector:
        """The wrist of a hanging arm that swings with the other leg."""
        other = body.T @ (posture.ankles[OTHER[s]] - posture.hips)
        shoulders = posture.hips + posture.trunk @ self.figure.shoulders
        swing = turn_y(-float(np.clip(40 * other[0], -25, 25)) - 4)
        down = np.array([0.0, SIGN[s] * 0.05, -0.965 * self.figure.arm])
        out = np.array([0.0, SIGN[s] * 0.20, 0.0])
        return shoulders + body @ (out + swing @ turn_x(SIGN[s] * 2.0) @ down)
