"""A walk past two lines on the floor, and laps with turns: ``python walk_past.py OUT [name ...]``.

The walker is that of ``gait.py``: cadence, step length and so the speed are inputs.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.spatial.transform import Rotation

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import body as bodies  # noqa: E402
import gait  # noqa: E402
import softrender  # noqa: E402
from acting import Figure, Moment, Scene, box, film, ramp  # noqa: E402


@dataclass(frozen=True, slots=True)
class Lap:
    """One length of the course: steps/min and m per step."""

    cadence: float
    step: float

    @property
    def speed(self) -> float:
        """Metres per second."""
        return self.cadence * self.step / 60


@dataclass(frozen=True, slots=True)
class Course:
    """One recording: ``length`` m walked to and fro, a turn of ``turn`` s between the laps.

    ``lines``: where (m) lines cross the floor; ``wide``: m that the picture covers.
    """

    body: str
    laps: tuple[Lap, ...]
    length: float
    lines: tuple[float, float]
    wide: float
    size: tuple[int, int]
    turn: float = 1.0


CASES = {
    "past_lines_m": Course("body_m", (Lap(110, 0.62),), 5.2, (1.2, 4.2), 6.0, (1120, 440)),
    "past_lines_fast_f": Course("body_f", (Lap(140, 0.68),), 5.2, (1.2, 4.2), 6.0, (1120, 440)),
    "unseen_past_f": Course("body_f", (Lap(96, 0.50),), 4.6, (1.0, 3.0), 5.4, (1000, 440)),
    "laps_m": Course(
        "body_m", (Lap(116, 0.64), Lap(108, 0.60), Lap(98, 0.54)), 4.2, (0.6, 3.6), 5.4, (900, 420)
    ),
}


class Walk:
    """The movement of one case: each lap is a walker of its own, turned about at its end."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self.figure = Figure(course.body)
        self.walkers = [
            gait.Walker(
                self.figure.body,
                gait.GaitParams(
                    cadence=lap.cadence, step_length_l=lap.step, step_length_r=lap.step
                ),
            )
            for lap in course.laps
        ]
        self.starts, self.turns = [], []
        t = 0.0
        for lap in course.laps:
            self.starts.append(t)
            t += course.length / lap.speed
            self.turns.append((t, t + course.turn))
            t += course.turn
        self.duration = self.turns[-1][0]

    def moment(self, t: float) -> Moment:
        """The bones at ``t`` s."""
        k = max(i for i, start in enumerate(self.starts) if start <= t + 1e-9)
        inside = min(t, self.turns[k][0]) - self.starts[k]
        rotations, heads, _ = self.walkers[k].pose(inside)
        heads = heads - [self.walkers[k].pelvis_x(0.0), 0.0, 0.0]
        half = 180.0 * (k % 2) + 180.0 * ramp(t, *self.turns[k])
        # An odd lap comes back from the far end; a turn is about the pelvis.
        pivot = np.array([heads[self.figure.body.ix["pelvis"]][0], 0.0, 0.0])
        about = Rotation.from_euler("z", half, degrees=True).as_matrix()
        place = pivot[0] if k % 2 == 0 else self.course.length - pivot[0]
        turned = (heads - pivot) @ about.T + [place, 0.0, 0.0]
        return Moment(about @ rotations, turned)

    def crossing(self, k: int, x: float) -> float:
        """When the pelvis is at ``x`` m in lap ``k``, s."""
        times = np.arange(self.starts[k], self.turns[k][0], 1e-3)
        pelvis = np.array([self.walkers[k].pelvis_x(float(t) - self.starts[k]) for t in times])
        gone = pelvis - self.walkers[k].pelvis_x(0.0)
        place = gone if k % 2 == 0 else self.course.length - gone
        return float(times[np.argmin(np.abs(place - x))])


def make(name: str, out: Path) -> None:
    """Renders one case with its truth."""
    course = CASES[name]
    walk = Walk(course)
    middle = course.length / 2 + 0.1
    width, height = course.size
    distance = 7.0
    fov = 2 * np.degrees(np.arctan(course.wide / 2 / distance * height / width))
    view = softrender.Camera((middle, -distance, 0.95), (middle, 0, 0.92), fov, width, height)
    lines = [
        box((x - 0.02, -0.8, 0.0), (x + 0.02, 0.8, 0.004), (220, 60, 40)) for x in course.lines
    ]
    truth = {
        "task": "six-minute-walk" if len(course.laps) > 1 else "walk",
        "view": "side",
        "length_m": course.length,
        "line_distance_m": course.lines[1] - course.lines[0],
        "laps": [
            {
                "speed_m_s": round(lap.speed, 4),
                "cadence": lap.cadence,
                "start": round(start, 4),
                "end": round(turn[0], 4),
                "lines": sorted(round(walk.crossing(k, x), 4) for x in course.lines),
            }
            for k, (lap, start, turn) in enumerate(
                zip(course.laps, walk.starts, walk.turns, strict=True)
            )
        ],
        "turns": [round(sum(t) / 2, 4) for t in walk.turns[:-1]],
    }
    scene = Scene(view, [*bodies.room((-5, course.length + 5), 3, "side", 1.8), *lines])
    film(out / f"{name}.mp4", walk.figure, scene, walk.moment, walk.duration, truth)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for wanted in sys.argv[2:] or CASES:
        if not (folder / f"{wanted}.truth.json").exists():
            make(wanted, folder)
