"""Renders standing bodies in chosen postures, with the exact places of their joints.

``still`` gives one picture and its truth. The bodies are CC0 (MakeHuman assets).
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import body as bodies  # noqa: E402
import softrender  # noqa: E402
from standing_pose import Posed, Posture, pose  # noqa: E402

Floats = NDArray[np.float64]

JOINTS = {
    f"{side}_{point}": f"{bone}_{side[0]}"
    for side in ("left", "right")
    for point, bone in (
        ("shoulder", "upperarm"),
        ("elbow", "lowerarm"),
        ("wrist", "hand"),
        ("hip", "thigh"),
        ("knee", "calf"),
        ("ankle", "foot"),
    )
}


@dataclass(frozen=True, slots=True)
class View:
    """Where the camera stands.

    Attributes:
        azimuth: deg; 0 sees the front, 90 the subject's left side, 180 the back, -90 the right.
        roll: deg; the picture shows the world turned clockwise by this much.
        distance, height: m from the subject and above the floor.
        tall: m that the picture's height covers at the subject.
        aim: height of the middle of the picture at the subject, m.
        width, rows: px.
    """

    azimuth: float = 0.0
    roll: float = 0.0
    distance: float = 4.0
    height: float = 1.0
    tall: float = 2.15
    aim: float = 0.92
    width: int = 540
    rows: int = 720


@dataclass(frozen=True, slots=True, eq=False)
class Still:
    """A picture (h, w, 3) RGB, and by landmark the truth in px (2,) and in m (3,)."""

    picture: NDArray[np.uint8]
    pixels: dict[str, Floats]
    metres: dict[str, Floats]


def load_body(name: str) -> Any:
    """``m`` a man, ``f`` a woman; ``w`` the man made broad, ``c`` the woman made a child."""
    asset = {"w": "m", "c": "f"}.get(name, name)
    body = bodies.Body(HERE / "assets" / f"body_{asset}.npz")
    if name == "w":
        _reshape(body, broad=1.22, legs=1.0, head=1.0, size=1.0)
    if name == "c":
        _reshape(body, broad=1.0, legs=0.86, head=1.25, size=0.72)
    return body


def _reshape(body: Any, *, broad: float, legs: float, head: float, size: float) -> None:
    """Other proportions: the same map of space for joints and surface, below the neck across,
    below the hips along, and about the base of the head."""
    hips = float(body.head[body.ix["thigh_l"]][2])
    base = body.head[body.ix["head"]].copy()

    def mapped(at: Floats) -> Floats:
        out = at.copy()
        above = np.clip((at[:, 2] - base[2]) / 0.05, 0.0, 1.0)[:, None]
        out[:, :2] *= broad + (1.0 - broad) * above
        out = np.where(above > 0, out + above * (head - 1.0) * (out - base), out)
        out[:, 2] = np.where(at[:, 2] < hips, legs * at[:, 2], out[:, 2] + (legs - 1.0) * hips)
        return np.asarray(size * out)

    for part in body.parts:
        part["v"] = mapped(part["v"])
    body.head, body.tail = mapped(body.head), mapped(body.tail)


def still(body: Any, posture: Posture, view: View, *, seed: int = 0, samples: int = 2) -> Still:
    """One rendered picture with its truth."""
    posed = pose(body, posture)
    meshes = body.skin(posed.rotations, posed.heads)
    camera = _camera(view)
    picture = softrender.render(
        [*_room(view), *_blocks(posed, body), *meshes],
        camera,
        ss=samples,
        shadow_center=(0.0, 0.0, 0.8),
        noise=0.012,
        seed=seed,
        light=_light(view),
    )
    metres = truth(body, posed, meshes)
    pixels = {name: camera.project(at)[:2] for name, at in metres.items()}
    return Still(picture, pixels, metres)


def truth(body: Any, posed: Posed, meshes: list[Any]) -> dict[str, Floats]:
    """Joint centres; nose, eyes and ears on the surface."""
    found = {name: posed.heads[body.ix[bone]] for name, bone in JOINTS.items()}
    surface = {part["name"]: mesh for part, mesh in zip(body.parts, meshes, strict=True)}
    rest = {part["name"]: part["v"] for part in body.parts}
    skin, level = rest["skin"], body.head[body.ix["head"]][2]
    middle = np.flatnonzero((skin[:, 2] > level) & (np.abs(skin[:, 1]) < 0.008))
    found["nose"] = surface["skin"].v[middle[np.argmax(skin[middle, 0])]]
    for side, sign in (("left", 1), ("right", -1)):
        eye = rest["eyes"][:, 1] * sign > 0
        found[f"{side}_eye"] = surface["eyes"].v[eye].mean(0)
        height = rest["eyes"][eye, 2].mean()
        near = np.flatnonzero(
            (np.abs(skin[:, 2] - (height - 0.01)) < 0.02) & (np.abs(skin[:, 0]) < 0.09)
        )
        widest = near[np.argsort(-sign * skin[near, 1])[:6]]
        found[f"{side}_ear"] = surface["skin"].v[widest].mean(0)
    return found


def _camera(view: View) -> Any:
    turn, roll = np.radians(view.azimuth), np.radians(view.roll)
    at = np.array([np.cos(turn), np.sin(turn), 0.0]) * view.distance
    right = np.array([-np.sin(turn), np.cos(turn), 0.0])
    up = np.array([0.0, 0.0, 1.0]) * np.cos(roll) - right * np.sin(roll)
    opening = 2 * np.degrees(np.arctan(view.tall / 2 / view.distance))
    eye = at + np.array([0.0, 0.0, view.height])
    return softrender.Camera(eye, (0.0, 0.0, view.aim), opening, view.width, view.rows, up=up)


def _light(view: View) -> dict[str, tuple[float, float, float]]:
    """From behind the camera, above, to one side."""
    turn = np.radians(view.azimuth - 35)
    return {"Ldir": (float(np.cos(turn)), float(np.sin(turn)), 1.0)}


def _room(view: View) -> list[Any]:
    """Floor, and a wall behind the subject."""
    meshes = list(bodies.room((-4, 4), 3, "back", 1.8))
    turn = np.radians(view.azimuth)
    spin = np.array(
        [[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1.0]]
    )
    for mesh in meshes:
        away = np.array([0.0 if mesh is meshes[0] else 2.2, 0.0, 0.0])
        mesh.v = (mesh.v + away) @ spin.T
    return meshes


def _blocks(posed: Posed, body: Any) -> list[Any]:
    """A box under a foot that the posture lifts."""
    meshes = []
    for side, height in posed.blocks.items():
        if height < 0.004:
            continue
        x, y, _ = posed.heads[body.ix[f"foot_{side}"]]
        low, high = np.array([x - 0.09, y - 0.06, 0.0]), np.array([x + 0.25, y + 0.06, height])
        corners = np.array([[i, j, k] for i in (0, 1) for j in (0, 1) for k in (0, 1)])
        quads = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (1, 5, 7, 3), (0, 2, 6, 4)]
        faces = [f for a, b, c, d in quads for f in ((a, b, c), (a, c, d))]
        meshes.append(
            softrender.Mesh(
                low + corners * (high - low),
                np.array(faces),
                tex=softrender.solid((140, 110, 80)),
                two_sided=True,
            )
        )
    return meshes
