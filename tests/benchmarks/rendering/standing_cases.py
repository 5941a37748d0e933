"""Random standing postures and cameras, the same ones every time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from standing import View
from standing_pose import Posture

AZIMUTH = {"front": 0.0, "back": 180.0, "left": 90.0, "right": -90.0, "oblique": 0.0}
"""Which side of the subject the camera sees."""
BODIES = "mfwc"


@dataclass(frozen=True, slots=True)
class Case:
    """One still: body (see ``load_body``), what the camera sees, posture and camera."""

    name: str
    body: str
    seen: str
    posture: Posture
    view: View


def cases(each: int = 60, *, seed: int = 20261122) -> Iterator[Case]:
    """``each`` postures of the bodies in turn from the front, the back, either side, obliquely.

    Ranges reach from an upright stance to what is seen in patients: shoulders and pelvis up to
    12 and 8 deg out of level, trunk bent up to 70 deg, head dropped, knees 20 deg backwards to
    40 deg bent, 12 deg bowed to 15 deg knocked. The camera stands up to 8 deg off its line,
    obliquely 15 to 75 deg off the front or the back.
    """
    rng = np.random.default_rng(seed)
    for seen in AZIMUTH:
        for i in range(each):
            body = BODIES[i % len(BODIES)]
            posture = _sideways(rng) if seen in {"left", "right"} else _frontal(rng)
            turned = float(rng.uniform(-8, 8))
            if seen == "oblique":
                turned = float(rng.uniform(15, 75) * rng.choice([-1, 1]) + rng.choice([0, 180]))
            view = View(
                azimuth=AZIMUTH[seen] + turned,
                distance=float(rng.uniform(3, 6)),
                height=float(rng.uniform(0.8, 1.5)),
                tall=float(rng.uniform(2.15, 3.2)) * (0.75 if body == "c" else 1.0),
                aim=0.92 * (0.68 if body == "c" else 1.0),
            )
            yield Case(f"{seen}_{body}_{i:03d}", body, seen, posture, view)


def _frontal(rng: np.random.Generator) -> Posture:
    def between(low: float, high: float) -> float:
        return float(rng.uniform(low, high))

    return Posture(
        shoulder_tilt=between(-12, 12),
        pelvic_list=between(-8, 8),
        trunk_lean=between(-20, 20),
        trunk_flexion=between(-5, 15),
        shift=between(-0.06, 0.06),
        neck_flexion=between(-5, 15),
        head_tilt=between(-25, 25),
        head_turn=between(-10, 10),
        knee_left=between(-3, 10),
        knee_right=between(-3, 10),
        valgus_left=between(-12, 15),
        valgus_right=between(-12, 15),
        width=between(0.12, 0.32),
        arm_abduction_left=between(4, 40),
        arm_abduction_right=between(4, 40),
        arm_flexion=between(-5, 10),
        elbow=between(5, 30),
    )


def _sideways(rng: np.random.Generator) -> Posture:
    def between(low: float, high: float) -> float:
        return float(rng.uniform(low, high))

    flexion = between(-10, 20) if rng.random() < 0.5 else between(20, 90)
    knee = between(-20, 40)
    return Posture(
        shoulder_tilt=between(-4, 4),
        pelvic_list=between(-3, 3),
        trunk_lean=between(-4, 4),
        trunk_flexion=flexion,
        neck_flexion=0.8 * flexion + between(-10, 35),
        head_flexion=between(-25, 30),
        head_tilt=between(-5, 5),
        knee_left=knee + between(-4, 4),
        knee_right=knee + between(-4, 4),
        valgus_left=between(-3, 5),
        valgus_right=between(-3, 5),
        width=between(0.12, 0.30),
        arm_abduction_left=between(2, 12),
        arm_abduction_right=between(2, 12),
        arm_flexion=between(-10, 40),
        elbow=between(5, 60),
    )
