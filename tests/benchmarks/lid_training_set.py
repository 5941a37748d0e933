"""Rendered eyes with exact labels, from which the lid model is trained.

``python lid_training_set.py OUT [persons [shots]]`` writes one ``.npz`` per identity: upright
patches of both eyes and, for each of their pixels, whether skin, sclera, iris or pupil is seen.
Identities, colours, lights and expressions are drawn at random; from ``NARROW_FROM`` on eyes are
shut or all but shut, mostly in darker skin, where a slit of bright white shows most. None is an
identity of the truth set or of the sets of ``rendering/face_people.py``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent / "rendering"))

import open3d as o3d
import softrender as sr
from face import Face
from face_colours import IRIS, Complexion, complexion
from face_expressions import closed
from face_eyes import IRIS_RADIUS_CM, PUPIL_RADIUS_CM
from face_geometry import PIE, SIDES, Head, to_world
from face_measures import GLOBE_SCALE, Gaze
from face_people import DEV, FIT, people
from face_scene import LIGHT

PER_MM = 4
ABOVE_MM, BELOW_MM, WIDTH_MM = 19, 17, 48
ROWS, COLUMNS = (ABOVE_MM + BELOW_MM) * PER_MM + 1, WIDTH_MM * PER_MM + 1
SKIN, SCLERA, IRIS_LABEL, PUPIL = range(4)
_SEED = 90000
NARROW_FROM = 26
"""First of the identities whose eyes are shut or nearly so."""
_SIZE = 560, 200
_HEIGHT_M = 0.044
_CANTHI = {"R": (36, 39), "L": (45, 42)}
"""Multi-PIE points of the outer and the inner corner."""
_NOMINAL = 11.7 / (20 * IRIS_RADIUS_CM)


def identity(k: int) -> tuple[Head, Complexion]:
    """Shape and colours of training identity ``k``, apart from all faces that are scored on."""
    chance = np.random.default_rng(_SEED + k)
    others = [np.array(p.identity) for p in people(FIT + DEV)]
    others += [np.zeros(8), np.array([0.9, -0.7, 0.5, 0.8, -0.4, 0.6, -0.3, 0.0])]
    others += [np.array([-0.8, 0.9, -0.5, -0.6, 0.7, -0.5, 0.6, 0.0])]
    while True:
        weights = np.clip(chance.normal(0, 0.9, 8), -1.8, 1.8)
        if all(np.linalg.norm(weights - other) > 0.9 for other in others):
            break
    hair = tuple(int(v) for v in chance.integers(8, 130) * chance.uniform(0.75, 1.0, 3))
    lightest = 0.4 if k >= NARROW_FROM and k % 4 else 0.0
    colours = complexion(
        float(chance.uniform(lightest, 1)),
        str(chance.choice(list(IRIS))),
        (hair[0], hair[1], hair[2]),
        lashes=float(chance.choice([0.0, 0.4, 0.8, 1.2, 1.6])),
        brows=float(chance.uniform(0.4, 1.5)),
        crease=float(chance.choice([0.0, 0.2, 0.45])),
        mottle=float(chance.uniform(0.8, 3.0)),
    )
    return Head(weights.tolist()), colours


def pose(chance: np.random.Generator) -> tuple[dict[str, float], Gaze]:
    """Shapes and gaze of one shot: lids anywhere between wide open and pressed shut."""
    shapes: dict[str, float] = {}
    up, left = float(chance.normal(0, 4)), float(chance.normal(0, 4))
    if chance.random() < 0.25:
        up = float(chance.uniform(-18, 28))
    if chance.random() < 0.15:
        left = float(chance.uniform(-22, 22))
    squint, both = float(chance.random() < 0.4), float(chance.choice([0.0, 0.0, 1.0]))
    for side in SIDES:
        kind = chance.random()
        if kind < 0.3:
            blink = 0.0
        elif kind < 0.6:
            blink = float(chance.uniform(0.0, 0.7))
        else:
            blink = float(chance.uniform(0.65, 1.12))
        shapes[f"eyeBlink_{side}"] = blink
        shapes[f"eyeSquint_{side}"] = squint * float(chance.uniform(0, 0.9))
        shapes[f"eyeWide_{side}"] = both * float(chance.uniform(0, 0.8)) * (blink < 0.3)
        shapes[f"eyeLookUp_{side}"] = max(0.0, up / 24)
        shapes[f"eyeLookDown_{side}"] = max(0.0, -up / 24)
        shapes[f"cheekSquint_{side}"] = squint * float(chance.uniform(0, 0.8))
        shapes[f"browDown_{side}"] = float(chance.uniform(0, 0.6) * (chance.random() < 0.3))
        shapes[f"browOuterUp_{side}"] = float(chance.uniform(0, 0.9) * (chance.random() < 0.2))
    return {k: w for k, w in shapes.items() if w}, Gaze(up, left)


def narrow_pose(head: Head, chance: np.random.Generator) -> tuple[dict[str, float], Gaze]:
    """Shapes and gaze of one shot: lids that meet, nearly meet or, on one side, stand open."""
    shapes, gaze = pose(chance)
    base = {name: w for name, w in shapes.items() if not name.startswith(("eyeBlink", "eyeWide"))}
    gaps = {}
    for side in SIDES:
        kind = chance.random()
        if kind < 0.35:
            gaps[side] = 0.0
        elif kind < 0.75:
            gaps[side] = float(chance.uniform(0.05, 1.0))
        elif kind < 0.9:
            gaps[side] = float(chance.uniform(1.0, 3.0))
        else:
            gaps[side] = float(chance.uniform(3.0, 8.0))
    return closed(head, gaps, base, gaze), gaze


def light(chance: np.random.Generator) -> dict[str, Any]:
    """A lamp from anywhere in front, of any warmth."""
    key, fill, warm = chance.uniform(0.5, 1.6), chance.uniform(0.1, 0.6), chance.uniform(-0.2, 0.2)
    return LIGHT | {
        "Ldir": (0.8, float(chance.uniform(-0.9, 0.9)), float(chance.uniform(-0.1, 1.1))),
        "Lcol": (key * (1 + warm), key, key * (1 - warm)),
        "Fdir": (0.7, float(chance.uniform(-0.9, 0.9)), float(chance.uniform(-0.3, 0.6))),
        "Fcol": (fill, fill, fill),
        "exposure": float(chance.uniform(0.5, 0.85)),
    }


def camera(chance: np.random.Generator, head: Head) -> sr.Camera:
    """A camera whose picture is filled by both eyes."""
    yaw, pitch = np.radians(chance.uniform(-13, 13)), np.radians(chance.uniform(-9, 12))
    away = float(chance.uniform(0.5, 1.6))
    globes = [to_world(head.globes[s].centre) for s in SIDES]
    target = np.mean(globes, axis=0) + np.array([0.012, 0, 0])
    way = np.array([np.cos(yaw) * np.cos(pitch), np.sin(yaw) * np.cos(pitch), np.sin(pitch)])
    fov = 2 * np.degrees(np.arctan(_HEIGHT_M / 2 / away))
    return sr.Camera(target + away * way, target, fov, *_SIZE)


def shot(face: Face, chance: np.random.Generator, *, narrow: bool) -> list[dict[str, Any]]:
    """Patches and labels of both eyes in one picture."""
    shapes, gaze = narrow_pose(face.head, chance) if narrow else pose(chance)
    view = camera(chance, face.head)
    picture = sr.render(
        face.meshes(shapes, gaze), view, ss=2, light=light(chance),
        shadow_center=(0, 0, 0), shadow_radius=0.24, bg=(0.3, 0.3, 0.3),
    )  # fmt: skip
    skin = to_world(face.head.vertices(shapes))
    scene = o3d.t.geometry.RaycastingScene()
    faces = face.head.faces[face.head.of("M_Face")].astype(np.uint32)
    scene.add_triangles(o3d.core.Tensor(skin.astype(np.float32)), o3d.core.Tensor(faces))
    corners = view.project(skin[list(PIE)])[:, :2]
    outer_r, inner_r, inner_l, outer_l = (corners[i] for i in (36, 39, 42, 45))
    along = (inner_l + outer_l) / 2 - (outer_r + inner_r) / 2
    along /= np.linalg.norm(along)
    found = []
    for side in SIDES:
        globe = face.head.globes[side]
        middle, radius = to_world(globe.centre), globe.radius * 0.01 * GLOBE_SCALE
        pupil = middle + radius * gaze.direction()
        depth = view.project(pupil)[2]
        px = view.f / depth / 1000 / _NOMINAL
        x = along if side == "R" else -along
        y = np.array([-along[1], along[0]])
        anchor = corners[list(_CANTHI[side])].mean(0)
        steps_x = (np.arange(COLUMNS) - (COLUMNS - 1) / 2) / PER_MM * px
        steps_y = (np.arange(ROWS) / PER_MM - ABOVE_MM) * px
        place = anchor + steps_x[None, :, None] * x + steps_y[:, None, None] * y
        maps = (place - 0.5).astype(np.float32)
        patch = cv2.remap(
            picture, maps[..., 0], maps[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
        )
        label = _labels(scene, view, place, middle, radius, gaze)
        iris = (view.project(pupil)[:2] - anchor) / px
        found.append(
            {"patch": patch, "label": label, "iris": [iris @ x, iris @ y], "gaze": gaze.up}
        )
    return found


def _labels(
    scene: Any,
    view: sr.Camera,
    place: NDArray[np.float64],
    middle: NDArray[np.float64],
    radius: float,
    gaze: Gaze,
) -> NDArray[np.uint8]:
    ahead = np.stack(
        [(place[..., 0] - view.cx) / view.f, (place[..., 1] - view.cy) / view.f,
         np.ones(place.shape[:2])], -1,
    )  # fmt: skip
    ways = ahead @ view.R
    ways /= np.linalg.norm(ways, axis=-1, keepdims=True)
    rays = np.concatenate([np.broadcast_to(view.eye, ways.shape), ways], -1).astype(np.float32)
    to_skin = scene.cast_rays(o3d.core.Tensor(rays))["t_hit"].numpy()
    back = view.eye - middle
    half = (ways * back).sum(-1)
    root = half**2 - (back @ back - radius**2)
    to_globe = np.where(root > 0, -half - np.sqrt(np.maximum(root, 0)), np.inf)
    seen = to_globe < to_skin
    normal = (view.eye + np.where(seen, to_globe, 0.0)[..., None] * ways - middle) / radius
    arc = np.arccos(np.clip(normal @ gaze.direction(), -1, 1)) * radius * 100
    label = np.where(seen, SCLERA, SKIN)
    label[seen & (arc < IRIS_RADIUS_CM)] = IRIS_LABEL
    label[seen & (arc < PUPIL_RADIUS_CM)] = PUPIL
    return label.astype(np.uint8)


def main(out: str, persons: str = "36", shots: str = "26") -> None:
    """Writes the set; identities that are there are kept."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    for k in range(int(persons)):
        target = folder / f"T{k:03d}.npz"
        if target.exists():
            continue
        head, colours = identity(k)
        face = Face(head, colours, 500 + k)
        chance = np.random.default_rng(_SEED + 500 + k)
        narrow = k >= NARROW_FROM
        eyes = [eye for _ in range(int(shots)) for eye in shot(face, chance, narrow=narrow)]
        np.savez_compressed(
            target,
            patch=np.array([e["patch"] for e in eyes]),
            label=np.array([e["label"] for e in eyes]),
            iris=np.array([e["iris"] for e in eyes]),
            gaze=np.array([e["gaze"] for e in eyes]),
        )
        print(target.name, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
