"""Identities for fitting and for checks: none of them is a face of the truth set.

The truth set uses the mean shape, (.9, -.7, .5, .8, -.4, .6, -.3) and (-.8, .9, -.5, -.6, .7, -.5,
.6); these are drawn apart from those and from each other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from face_colours import IRIS, Complexion, complexion
from face_scene import BACKGROUND, LIGHT, Scene, View

FIT = tuple(f"F{i:02d}" for i in range(14))
DEV = tuple(f"D{i:02d}" for i in range(6))
_SCORED = (
    (0.0,) * 8,
    (0.9, -0.7, 0.5, 0.8, -0.4, 0.6, -0.3, 0.0),
    (-0.8, 0.9, -0.5, -0.6, 0.7, -0.5, 0.6, 0.0),
)
_APART = 1.2
"""Least distance of an identity from every other, in weights."""


_TRUTH_VIEW = View(height_m=2 * 1.15 * float(np.tan(np.radians(17.5 / 2))))


@dataclass(frozen=True, slots=True)
class Person:
    """Shape, baseline asymmetry, colours, and the light and camera of the session."""

    name: str
    identity: tuple[float, ...]
    baseline: dict[str, float]
    colours: Complexion
    seed: int
    scene: Scene
    view: View


def people(names: tuple[str, ...]) -> list[Person]:
    """These persons, the same on every machine."""
    taken = [np.array(w) for w in _SCORED]
    drawn = {}
    for k, name in enumerate(FIT + DEV):
        chance = np.random.default_rng(7000 + k)
        while True:
            weights = np.clip(chance.normal(0, 0.75, 8), -1.5, 1.5)
            if all(np.linalg.norm(weights - other) > _APART for other in taken):
                break
        taken.append(weights)
        drawn[name] = _person(name, k, weights, chance)
    return [drawn[name] for name in names]


def truth_people() -> list[Person]:
    """The three faces of the truth set with its colours, light and camera: only to be scored."""
    colours = (
        Complexion((214, 172, 148), (176, 104, 98), (70, 50, 36), (84, 62, 44)),
        Complexion((176, 128, 98), (140, 82, 74), (40, 28, 22), (60, 40, 26)),
        Complexion((112, 74, 54), (104, 58, 54), (22, 16, 14), (42, 26, 18)),
    )
    return [
        Person(name, weights, {}, colour, seed, Scene(), _TRUTH_VIEW)
        for name, weights, colour, seed in zip("ABC", _SCORED, colours, (1, 11, 23), strict=True)
    ]


def _person(name: str, k: int, weights: Any, chance: np.random.Generator) -> Person:
    tone = (k * 0.37) % 1.0
    iris = list(IRIS)[k % len(IRIS)] if tone < 0.6 else ("dark", "brown")[k % 2]
    grey = tuple(int(v) for v in (118, 112, 106))
    hair = (grey[0], grey[1], grey[2]) if k % 6 == 5 else None
    colours = complexion(
        tone,
        iris,
        hair,
        lashes=float(chance.uniform(0.5, 1.3)),
        brows=float(chance.uniform(0.55, 1.5)),
        crease=float(chance.choice([0.0, 0.2, 0.35])),
        mottle=float(chance.uniform(0.8, 2.2)),
    )
    rounded = tuple(round(float(w), 3) for w in weights)
    return Person(name, rounded, _baseline(k, chance), colours, 100 + k, *_session(k, chance))


def _baseline(k: int, chance: np.random.Generator) -> dict[str, float]:
    """Two of three faces are uneven at rest: brow, lid, corner of the mouth."""
    if k % 3 == 0:
        return {}
    side, other = ("L", "R") if chance.random() < 0.5 else ("R", "L")
    return {
        f"browOuterUp_{side}": round(float(chance.uniform(0.03, 0.16)), 3),
        f"eyeSquint_{other}": round(float(chance.uniform(0.0, 0.25)), 3),
        f"mouthSmile_{side}": round(float(chance.uniform(0.0, 0.12)), 3),
        f"mouthFrown_{other}": round(float(chance.uniform(0.0, 0.12)), 3),
    }


def _session(k: int, chance: np.random.Generator) -> tuple[Scene, View]:
    warm = float(chance.uniform(-0.12, 0.12))
    key, fill = float(chance.uniform(0.8, 1.45)), float(chance.uniform(0.25, 0.6))
    light = LIGHT | {
        "Ldir": (0.85, float(chance.uniform(-0.6, 0.6)), float(chance.uniform(0.2, 0.8))),
        "Lcol": (key * (1 + warm), key, key * (1 - warm)),
        "Fdir": (0.7, float(chance.uniform(-0.7, 0.7)), float(chance.uniform(-0.1, 0.4))),
        "Fcol": (fill, fill, fill * (1 + 0.05)),
        "exposure": float(chance.uniform(0.56, 0.78)),
    }
    shade = float(chance.uniform(0.1, 0.8))
    scene = Scene(
        light,
        BACKGROUND if k % 2 else (shade, shade, shade),
        noise=float(chance.uniform(0.003, 0.012)),
        quality=int(chance.integers(80, 96)),
    )
    width, height = ((640, 800), (800, 1000), (960, 1200), (560, 700))[k % 4]
    view = View(
        yaw=float(chance.uniform(-2, 2)),
        pitch=float(chance.uniform(-3, 3)),
        roll=float(chance.uniform(-2, 2)),
        distance=float(chance.uniform(0.8, 1.6)),
        height_m=float(chance.uniform(0.30, 0.40)),
        width=width,
        height=height,
    )
    return scene, view


def turned(view: View, yaw: float, pitch: float = 0.0) -> View:
    """The same session seen from another angle."""
    return replace(view, yaw=view.yaw + yaw, pitch=view.pitch + pitch)
