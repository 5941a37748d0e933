"""Exact clinical measures of a posed head, in millimetres of its own frame: no camera involved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import open3d as o3d
from face_geometry import NAME, PIE, SIDES, Floats, Head, to_world

GLOBE_SCALE = 0.995
"""The eyeball is drawn this much smaller than the sphere, so that lids do not cut into it."""
_REACH_MM, _STEP_MM = 11.0, 0.02
_BROW = {"R": (18, 19, 20), "L": (23, 24, 25)}
_COMMISSURE = {"R": 48, "L": 54}


@dataclass(frozen=True, slots=True)
class Gaze:
    """Where the eyes look, deg: up, and to the subject's left."""

    up: float = 0.0
    left: float = 0.0

    def direction(self) -> Floats:
        """Unit vector of the world along the line of sight."""
        up, left = np.radians(self.up), np.radians(self.left)
        return np.array([np.cos(up) * np.cos(left), np.cos(up) * np.sin(left), np.sin(up)])


AHEAD = Gaze()


@dataclass(frozen=True, slots=True)
class Opening:
    """The visible opening of one eye on the column of its pupil, mm of the world (z up)."""

    centre: Floats
    pupil: Floats
    upper: Floats | None
    lower: Floats | None

    @property
    def height(self) -> float:
        """Height of the opening, 0 when it is shut."""
        if self.upper is None or self.lower is None:
            return 0.0
        return float(self.upper[2] - self.lower[2])


def openings(head: Head, shapes: Mapping[str, float], gaze: Gaze) -> dict[str, Opening]:
    """What can be seen of each eye from straight ahead (orthographic), to 0.02 mm."""
    skin = to_world(head.vertices(shapes)) * 1000
    scene = o3d.t.geometry.RaycastingScene()
    faces = head.faces[head.of("M_Face")].astype(np.uint32)
    scene.add_triangles(o3d.core.Tensor(skin.astype(np.float32)), o3d.core.Tensor(faces))
    found = {}
    for side in SIDES:
        centre = to_world(head.globes[side].centre) * 1000
        radius = head.globes[side].radius * 10 * GLOBE_SCALE
        pupil = centre + radius * gaze.direction()
        across = float(pupil[1] - centre[1])
        z = np.arange(centre[2] - _REACH_MM, centre[2] + _REACH_MM, _STEP_MM)
        inside = radius**2 - across**2 - (z - centre[2]) ** 2
        z, depth = z[inside > 0], centre[0] + np.sqrt(inside[inside > 0])
        column = np.full_like(z, pupil[1])
        rays = np.concatenate(
            [
                np.stack([np.full_like(z, 300.0), column, z], 1),
                np.repeat([[-1.0, 0, 0]], len(z), 0),
            ],
            axis=1,
        )
        away = scene.cast_rays(o3d.core.Tensor(rays.astype(np.float32)))["t_hit"].numpy()
        seen = np.flatnonzero((300 - away) < depth)
        ends: list[Floats | None] = [None, None]
        if len(seen):
            ends = [np.array([depth[i], column[i], z[i]]) for i in (seen[-1], seen[0])]
        found[side] = Opening(centre, pupil, ends[0], ends[1])
    return found


def measured(head: Head, shapes: Mapping[str, float], gaze: Gaze = AHEAD) -> dict[str, Any]:
    """Fissures, lid margins, brows, commissures and mouth in mm; NaN where an eye is shut.

    ``mrd1`` and ``mrd2`` are heights above and below the centre of the globe (the light reflex in
    primary gaze); ``brow_height`` the mean of three points of the brow above that centre;
    ``commissure_*_xyz`` world millimetres.
    """
    points = to_world(head.vertices(shapes))[list(PIE)] * 1000
    out: dict[str, Any] = {}
    for side, eye in openings(head, shapes, gaze).items():
        name, level = NAME[side], float(eye.centre[2])
        upper = float(eye.upper[2]) if eye.upper is not None else float("nan")
        lower = float(eye.lower[2]) if eye.lower is not None else float("nan")
        out[f"pfh_{name}"] = eye.height
        out[f"mrd1_{name}"], out[f"mrd2_{name}"] = upper - level, level - lower
        out[f"upper_lid_to_pupil_{name}"] = upper - float(eye.pupil[2])
        out[f"brow_height_{name}"] = float(points[list(_BROW[side]), 2].mean()) - level
        out[f"commissure_{name}_xyz"] = [round(float(q), 3) for q in points[_COMMISSURE[side]]]
    apart = to_world(head.globes["L"].centre - head.globes["R"].centre) * 1000
    out["ipd"] = float(np.linalg.norm(apart))
    out["mouth_width"] = float(np.linalg.norm(points[48] - points[54]))
    out["mouth_opening"] = float(np.linalg.norm(points[62] - points[66]))
    out["philtrum_y"] = float(points[51][1])
    out["chin_y"] = float(points[8][1])
    return {k: v if isinstance(v, list) else round(float(v), 3) for k, v in out.items()}


def change(rest: Mapping[str, Any], task: Mapping[str, Any]) -> dict[str, float]:
    """From rest to task, per side: commissure, brow and fissure, mm."""
    out = {}
    for side in ("left", "right"):
        moved = np.subtract(task[f"commissure_{side}_xyz"], rest[f"commissure_{side}_xyz"])
        outward = float(moved[1]) * (1 if side == "left" else -1)
        values = {
            "commissure_excursion_3d": float(np.linalg.norm(moved)),
            "commissure_excursion_frontal": float(np.hypot(moved[1], moved[2])),
            "commissure_outward": outward,
            "commissure_up": float(moved[2]),
            "brow_elevation": task[f"brow_height_{side}"] - rest[f"brow_height_{side}"],
            "pfh_change": task[f"pfh_{side}"] - rest[f"pfh_{side}"],
        }
        out |= {f"{name}_{side}_mm": round(value, 3) for name, value in values.items()}
    return out
