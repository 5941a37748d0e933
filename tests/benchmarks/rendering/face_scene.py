"""Photographing a rendered face: camera, light and the exact truth beside the picture."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import softrender as sr
from face import Face
from face_geometry import NAME, PIE, SIDES, to_world
from face_measures import Gaze, change, measured, openings
from numpy.typing import NDArray

LIGHT: dict[str, Any] = {
    "Ldir": (0.85, -0.30, 0.5), "Lcol": (1.30, 1.26, 1.20),
    "Fdir": (0.7, 0.7, 0.1), "Fcol": (0.45, 0.45, 0.47),
    "sky": (0.6, 0.6, 0.62), "gnd": (0.33, 0.28, 0.25), "exposure": 0.66,
}  # fmt: skip
BACKGROUND = (0.33, 0.36, 0.40)
FACE_PLANE_M = 0.095
"""The plane of eyes and mouth, from the origin of the head."""
LICENCE = (
    "Geometry: ICT-FaceKit light, MIT, (c) 2020 USC Institute for Creative Technologies (keep the"
    " notice). Textures and rendering: CC0-1.0."
)
DEFINITIONS = {
    "frame": "x out of the face, y = subject's left, z up; mm; left and right = subject's",
    "pfh": "visible height of the opening on the column of the pupil, from straight ahead",
    "mrd1": "upper lid margin above the centre of the globe on that column",
    "brow_height": "mean z of 3 points of the middle of the brow minus centre of the globe",
    "commissure": "Multi-PIE 48 (right) / 54 (left)",
}


@dataclass(frozen=True, slots=True)
class View:
    """A camera: deg of yaw (to the subject's left), pitch (from above) and roll; m; px."""

    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    distance: float = 1.15
    height_m: float = 0.354
    width: int = 640
    height: int = 800

    def camera(self) -> sr.Camera:
        """The camera, which keeps ``height_m`` in the picture at any distance."""
        y, p, r = np.radians([self.yaw, self.pitch, self.roll])
        target = np.array([0.055, 0.0, 0.002])
        way = np.array([np.cos(y) * np.cos(p), np.sin(y) * np.cos(p), np.sin(p)])
        fov = 2 * np.degrees(np.arctan(self.height_m / 2 / self.distance))
        up = (0.0, np.sin(r), np.cos(r))
        return sr.Camera(target + self.distance * way, target, fov, self.width, self.height, up)


@dataclass(frozen=True, slots=True)
class Scene:
    """What surrounds the face, and how the picture is kept."""

    light: Mapping[str, Any] = field(default_factory=lambda: LIGHT)
    background: tuple[float, float, float] = BACKGROUND
    noise: float = 0.007
    quality: int = 92


def mm_per_px(camera: sr.Camera) -> float:
    """True scale at the plane of the face."""
    away = float(np.linalg.norm(camera.eye - np.array([FACE_PLANE_M, 0.0, 0.0])))
    return away / camera.f * 1000


def photograph(
    face: Face,
    shapes: Mapping[str, float],
    gaze: Gaze,
    camera: sr.Camera,
    scene: Scene,
    seed: int = 0,
    samples: int = 2,
) -> NDArray[np.uint8]:
    """The picture (h, w, 3), RGB."""
    return sr.render(
        face.meshes(shapes, gaze),
        camera,
        ss=samples,
        light=scene.light,
        shadow_center=(0, 0, 0),
        shadow_radius=0.24,
        bg=scene.background,
        noise=scene.noise,
        seed=seed,
    )


def truth(face: Face, shapes: Mapping[str, float], gaze: Gaze, camera: sr.Camera) -> dict[str, Any]:
    """Millimetres of the head and pixels of the camera."""
    points = to_world(face.head.vertices(shapes))[list(PIE)]
    pupils, lids = {}, {}
    for side, eye in openings(face.head, shapes, gaze).items():
        pupils[f"pupil_{NAME[side]}"] = _px(camera, eye.pupil)
        lids[NAME[side]] = {
            "upper": None if eye.upper is None else _px(camera, eye.upper),
            "lower": None if eye.lower is None else _px(camera, eye.lower),
        }
    return {
        "coefficients": {k: round(float(w), 4) for k, w in shapes.items()},
        "gaze_up_deg": round(gaze.up, 3),
        "gaze_left_deg": round(gaze.left, 3),
        "mm": measured(face.head, shapes, gaze),
        "pie68_px": np.round(camera.project(points)[:, :2], 2).tolist(),
        "pie68_mm": np.round(points * 1000, 3).tolist(),
        "pupils_px": pupils,
        "lids_px": lids,
        "globes_px": {
            NAME[s]: _px(camera, to_world(face.head.globes[s].centre) * 1000) for s in SIDES
        },
    }


def _px(camera: sr.Camera, place_mm: NDArray[np.float64]) -> list[float]:
    return [round(float(v), 2) for v in camera.project(place_mm / 1000)[:2]]


def write_still(
    folder: Path,
    name: str,
    face: Face,
    shapes: Mapping[str, float],
    view: View,
    scene: Scene,
    about: Mapping[str, Any],
    *,
    gaze: Gaze | None = None,
    at_rest: Mapping[str, float] | None = None,
    seed: int = 0,
) -> None:
    """One picture and its truth. ``at_rest``: what this condition looks like at rest."""
    gaze, camera = gaze or Gaze(), view.camera()
    image = photograph(face, shapes, gaze, camera, scene, seed)
    quality = [cv2.IMWRITE_JPEG_QUALITY, scene.quality]
    cv2.imwrite(str(folder / f"{name}.jpg"), image[..., ::-1], quality)
    found = truth(face, shapes, gaze, camera)
    rest = measured(face.head, at_rest or {})
    found |= {
        "schema": "myolens-rendered-face/1",
        "image": f"{name}.jpg",
        "width": view.width,
        "height": view.height,
        "camera": camera.as_dict(),
        "camera_yaw_deg": view.yaw,
        "camera_pitch_deg": view.pitch,
        "camera_roll_deg": view.roll,
        "camera_distance_m": view.distance,
        "mm_per_px": round(mm_per_px(camera), 6),
        "rest_mm": rest,
        "change_vs_rest": change(rest, found["mm"]),
        "definitions": DEFINITIONS,
        "licence": LICENCE,
        **about,
    }
    text = json.dumps(found, separators=(",", ":"))
    (folder / f"{name}.truth.json").write_text(text, encoding="utf-8")
