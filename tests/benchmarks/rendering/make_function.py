"""Renders chair rises, timed up and go and rises from the floor with exact truth.

python make_function.py FOLDER [--truth-only] [name ...]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from chair_action import ChairRises, Rise, series
from film import Action, Shot, film, load_figure
from floor_action import FloorRise
from posture import Figure
from up_and_go_action import UpAndGo

SIDE = Shot(eye=(-0.1, -4.6, 0.95), target=(-0.1, 0.0, 0.85))
LEFT = Shot(eye=(-0.1, 4.6, 0.95), target=(-0.1, 0.0, 0.85), wall="none")
OBLIQUE = Shot(eye=(2.5, -3.9, 1.2), target=(-0.1, 0.0, 0.85), wall="none")
FLOOR = Shot(eye=(0.0, -4.9, 0.95), target=(0.0, 0.0, 0.85), width=600)
WALKWAY = Shot(eye=(0.85, -8.0, 0.95), target=(0.85, 0.0, 0.90), fov=14.6, width=900, height=420)
FRONT = Shot(eye=(4.5, 0.0, 1.1), target=(-0.1, 0.0, 0.85), wall="none")


def half_minute() -> list[Rise]:
    """Rises that tire, for 30 s: the last one is under way when the time is up."""
    rises = series(9, first=0.6, pause=0.25, slowing=1.05, up=1.0, down=1.1, stand=0.3)
    return [r for r in rises if r.seated < 33.5]


Case = tuple[str, Shot, Callable[[Figure], Action]]
CASES: dict[str, Case] = {
    "five_crossed_m": ("body_m", SIDE, lambda f: ChairRises(f, series(5))),
    "five_fast_f": (
        "body_f",
        LEFT,
        lambda f: ChairRises(
            f, series(5, trunk=0.22, up=0.6, stand=0.12, down=0.65, pause=0.05, lean=32.0)
        ),
    ),
    "five_thighs_f": (
        "body_f",
        SIDE,
        lambda f: ChairRises(f, series(5, up=1.2, trunk=0.45, lean=48.0, slowing=1.08), "thighs"),
    ),
    "five_seat_m": (
        "body_m",
        OBLIQUE,
        lambda f: ChairRises(f, series(5, up=1.0, lean=42.0, slowing=1.05), "seat"),
    ),
    "up_and_go_m": ("body_m", WALKWAY, UpAndGo),
    "up_and_go_slow_f": (
        "body_f",
        WALKWAY,
        lambda f: UpAndGo(f, step_length=0.5, step_time=0.7, up=1.3, down=1.5, trunk=0.5),
    ),
    "floor_climbs_m": ("body_m", FLOOR, FloorRise),
    "floor_plain_f": ("body_f", FLOOR, lambda f: FloorRise(f, climbs=False, pace=0.8)),
    "floor_climbs_slow_f": ("body_f", FLOOR, lambda f: FloorRise(f, pace=1.5)),
    "floor_plain_prone_m": (
        "body_m",
        FLOOR,
        lambda f: FloorRise(f, climbs=False, pace=0.9, prone=True),
    ),
    "three_front_m": ("body_m", FRONT, lambda f: ChairRises(f, series(3, up=0.9))),
    "half_minute_f": ("body_f", SIDE, lambda f: ChairRises(f, half_minute(), after=0.3)),
}


def main() -> None:
    """Renders the cases that are named, or all."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    names = [n for n in sys.argv[2:] if n != "--truth-only"]
    figures = {body: load_figure(body) for body in ("body_m", "body_f")}
    for name in names or CASES:
        body, shot, action = CASES[name]
        figure = figures[body]
        film(name, figure, action(figure), shot, folder, render="--truth-only" not in sys.argv)


if __name__ == "__main__":
    main()
