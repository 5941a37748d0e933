"""Arms raised to known angles: ``python arm_raise.py OUT [name ...]``."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import body as bodies  # noqa: E402
from acting import (  # noqa: E402
    FPS,
    NAME,
    OUT,
    SIDES,
    Arm,
    Figure,
    Foot,
    Moment,
    Scene,
    Stance,
    angle_between,
    camera,
    film,
    hanging,
    ramp,
)


@dataclass(frozen=True, slots=True)
class Raise:
    """One recording. Angles in deg against the trunk; ``forward`` raises in the sagittal plane.

    ``lean``: trunk at the top, to the subject's right (or backward where ``forward``).
    """

    body: str
    left: float
    right: float
    elbow: float = 6.0
    lean: float = 0.0
    hold: float = 1.4
    azimuth: float = 0.0
    forward: bool = False


CASES = {
    "arm_full_front": Raise("body_m", 168, 168),
    "arm_asym_front": Raise("body_m", 60, 120, hold=1.0),
    "arm_elbow_front": Raise("body_f", 95, 50, elbow=75),
    "arm_lean_front": Raise("body_f", 8, 105, lean=-16, hold=1.2),
    "arm_flex_side": Raise("body_f", 150, 150, azimuth=-90, forward=True),
    "arm_flex_low_side": Raise("body_m", 75, 75, azimuth=-90, forward=True, lean=12),
    "arm_back": Raise("body_m", 135, 90, azimuth=180),
    "arm_wide_front": Raise("body_f", 30, 150, hold=2.0),
    "unseen_arm_front_m": Raise("body_m", 45, 105, elbow=40, lean=-8, hold=0.8),
    "unseen_arm_side_f": Raise("body_f", 110, 110, azimuth=-90, forward=True, hold=1.0),
}
"""``unseen_`` cases were rendered after the limits of the analyzer had been set."""
START, UP, DOWN = 0.8, 1.4, 1.2


def stance(figure: Figure, case: Raise, t: float) -> Stance:
    """The body at ``t`` s."""
    end = START + UP + case.hold
    share = ramp(t, START, START + UP) - ramp(t, end, end + DOWN)
    lean = 0.0 if case.forward else case.lean * share
    flexion = 2.0 - (case.lean * share if case.forward else 0.0)
    feet = {
        s: Foot(np.array([figure.rest["foot_l"][0], OUT[s] * 0.10, figure.ankle_height]))
        for s in SIDES
    }
    z = figure.highest_pelvis(0.02, 0.0, feet, 4.0)
    arms = {}
    for s, top in (("l", case.left), ("r", case.right)):
        if top <= 10:
            arms[s] = hanging(s)
            continue
        angle = 8.0 + (top - 8.0) * share
        bent = angle + 15.0 + (case.elbow - 15.0) * share
        arms[s] = Arm(
            _way(s, angle, lean, flexion, case.forward),
            _way(s, bent, lean, flexion, case.forward),
            shrug=max(0.0, angle - 60.0) * 0.2,
        )
    return Stance(np.array([0.02, 0.0, z]), feet, arms, flexion, lean)


def _way(s: str, angle: float, lean: float, flexion: float, forward: bool) -> np.ndarray:
    """Direction at ``angle`` deg from the trunk's down, outwards or forward, with the trunk."""
    a = np.radians(angle)
    if forward:
        # The trunk's own slope is added, so that the angle is against the trunk.
        a -= np.radians(flexion)
        return np.array([np.sin(a), OUT[s] * 0.05, -np.cos(a)])
    a += OUT[s] * np.radians(lean)
    return np.array([0.04, OUT[s] * np.sin(a), -np.cos(a)])


def make(name: str, out: Path) -> None:
    """Renders one case with its truth."""
    case = CASES[name]
    figure = Figure(case.body)
    duration = START + UP + case.hold + DOWN + 0.8
    frames: dict[str, list[float]] = {}
    for i in range(round(duration * FPS)):
        j = figure.joints(figure.pose(stance(figure, case, i / FPS)))
        shoulders = (j["left_shoulder"] + j["right_shoulder"]) / 2
        trunk = (j["left_hip"] + j["right_hip"]) / 2 - shoulders
        for s in SIDES:
            side = NAME[s]
            upper = j[f"{side}_elbow"] - j[f"{side}_shoulder"]
            fore = j[f"{side}_wrist"] - j[f"{side}_elbow"]
            frames.setdefault(f"angle_{side}", []).append(round(angle_between(upper, trunk), 2))
            frames.setdefault(f"elbow_{side}", []).append(round(angle_between(upper, fore), 2))
            over = float(j[f"{side}_wrist"][2]) - _vertex(figure, j)
            frames.setdefault(f"wrist_over_head_{side}", []).append(round(over, 4))
        frames.setdefault("lean_right", []).append(
            round(float(np.degrees(np.arctan2(trunk[1], -trunk[2]))), 2)
        )
        frames.setdefault("lean_back", []).append(
            round(float(np.degrees(np.arctan2(trunk[0], -trunk[2]))), 2)
        )
    truth = {
        "task": "arm-raise",
        "view": {0: "front", 180: "back"}.get(int(case.azimuth), "side"),
        "plane": "flexion" if case.forward else "abduction",
        "frames": frames,
        "raise_start": START,
        "top_start": START + UP,
        "top_end": START + UP + case.hold,
        "raise_end": START + UP + case.hold + DOWN,
    }
    view = camera(case.azimuth, np.array([0.0, 0.0, 1.05]), 2.42, (416, 500))
    room = bodies.room((-4, 4), 3, "back" if case.azimuth == 0 else None, 1.8)
    scene = Scene(view, room)

    def moment(t: float) -> Moment:
        return figure.pose(stance(figure, case, t))

    film(out / f"{name}.mp4", figure, scene, moment, duration, truth)


def _vertex(figure: Figure, joints: dict[str, np.ndarray]) -> float:
    """Height of the top of the head: the rest height moved with the shoulders."""
    rest = (figure.rest["upperarm_l"][2] + figure.rest["upperarm_r"][2]) / 2
    now = (joints["left_shoulder"][2] + joints["right_shoulder"][2]) / 2
    return figure.height - rest + float(now)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for wanted in sys.argv[2:] or CASES:
        if not (folder / f"{wanted}.truth.json").exists():
            make(wanted, folder)
