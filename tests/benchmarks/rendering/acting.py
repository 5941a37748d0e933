"""A body that acts: limbs posed by inverse kinematics, filmed with exact truth.

x forward, y to the subject's left, z up; metres and degrees. Feet and arms are inputs, so lifts,
contacts and the angles of the limbs are exact by construction; everything else is read from the
skeleton that is drawn. The bodies are CC0 (MakeHuman assets).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation, Slerp

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import body as bodies  # noqa: E402
import softrender  # noqa: E402

Floats = NDArray[np.float64]
SIDES = ("l", "r")
NAME = {"l": "left", "r": "right"}
OUT = {"l": 1.0, "r": -1.0}
FPS = 25.0
JOINTS = {
    f"{NAME[s]}_{point}": f"{bone}_{s}"
    for s in SIDES
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
class Arm:
    """Unit vectors (world) along the upper arm and the forearm, and the collar bone's rise."""

    upper: Floats
    fore: Floats
    shrug: float = 0.0


@dataclass(frozen=True, slots=True)
class Foot:
    """Place of the ankle (m), slope of the foot (deg, heel up above 0)."""

    ankle: Floats
    heel_up: float = 0.0


@dataclass(frozen=True, slots=True)
class Stance:
    """One moment: pelvis (m), trunk (deg: forward, to the subject's right), feet and arms."""

    pelvis: Floats
    feet: Mapping[str, Foot]
    arms: Mapping[str, Arm]
    flexion: float = 2.0
    lean: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """The bones at one moment: rotations (n, 3, 3) and heads (n, 3)."""

    rotations: Floats
    heads: Floats


@dataclass(slots=True)
class Scene:
    """Camera, background and meshes beside the body."""

    camera: Any
    props: list[Any] = field(default_factory=list)
    shadow_at: Floats | None = None


class Figure:
    """A body whose limbs are placed."""

    def __init__(self, name: str) -> None:
        self.body = bodies.Body(HERE / "assets" / f"{name}.npz")
        self.rest = {n: self.body.head[i] for n, i in self.body.ix.items()}
        self.height = float(self.body.meta["height_m"])
        thigh = self.rest["calf_l"] - self.rest["thigh_l"]
        shank = self.rest["foot_l"] - self.rest["calf_l"]
        self.thigh, self.shank = float(np.linalg.norm(thigh)), float(np.linalg.norm(shank))
        self.ankle_height = float(self.rest["foot_l"][2])

    def highest_pelvis(self, x: float, y: float, feet: Mapping[str, Foot], knee: float) -> float:
        """Highest z of the pelvis above (x, y) at which each knee keeps ``knee`` deg."""
        bend = np.cos(np.radians(knee))
        reach2 = self.thigh**2 + self.shank**2 + 2 * self.thigh * self.shank * bend
        tops = []
        for s, foot in feet.items():
            hip = self.rest[f"thigh_{s}"] - self.rest["pelvis"]
            away = (foot.ankle[0] - x - hip[0]) ** 2 + (foot.ankle[1] - y - hip[1]) ** 2
            tops.append(foot.ankle[2] + np.sqrt(max(reach2 - away, 0.05)) - hip[2])
        return float(min(tops))

    def pose(self, p: Stance) -> Moment:
        """The bones of the body in ``p``."""
        turned: dict[str, Floats] = {"pelvis": _about("y", 0.3 * p.flexion)}
        trunk = _about("x", p.lean) @ _about("y", p.flexion)
        between = Slerp([0, 1], Rotation.from_matrix([turned["pelvis"], trunk]))
        turned |= {"spine_01": between(0.33).as_matrix(), "spine_02": between(0.7).as_matrix()}
        turned |= {"spine_03": trunk, "head": _about("x", 0.3 * p.lean)}
        turned["neck_01"] = _about("x", 0.5 * p.lean) @ _about("y", 0.5 * p.flexion)
        for s in SIDES:
            self._leg(s, p, turned)
            self._arm(s, p.arms[s], trunk, turned)
        n = len(self.body.names)
        rotations, heads = np.zeros((n, 3, 3)), np.zeros((n, 3))
        for i in self.body.order:
            name, parent = self.body.names[i], self.body.parent[i]
            if parent < 0:
                rotations[i], heads[i] = np.eye(3), self.body.head[i]
                continue
            rotations[i] = turned.get(name, rotations[parent])
            step = rotations[parent] @ (self.body.head[i] - self.body.head[parent])
            heads[i] = p.pelvis if name == "pelvis" else heads[parent] + step
        return Moment(rotations, heads)

    def _leg(self, s: str, p: Stance, turned: dict[str, Floats]) -> None:
        r, foot = self.rest, p.feet[s]
        hip = p.pelvis + turned["pelvis"] @ (r[f"thigh_{s}"] - r["pelvis"])
        way = foot.ankle - hip
        far = min(float(np.linalg.norm(way)), 0.9999 * (self.thigh + self.shank))
        along = way / np.linalg.norm(way)
        part = (self.thigh**2 - self.shank**2 + far**2) / (2 * far)
        bend = _about("z", 6 * OUT[s]) @ np.array([1.0, 0.0, 0.0])
        bend = bend - (bend @ along) * along
        bend /= np.linalg.norm(bend)
        knee = hip + part * along + np.sqrt(max(self.thigh**2 - part**2, 0.0)) * bend
        axis = np.cross(bend, along)
        turned[f"thigh_{s}"] = _onto(r[f"calf_{s}"] - r[f"thigh_{s}"], knee - hip, axis)
        shank = r[f"foot_{s}"] - r[f"calf_{s}"]
        turned[f"calf_{s}"] = _onto(shank, hip + far * along - knee, axis)
        turned[f"foot_{s}"] = _about("z", 6 * OUT[s]) @ _about("y", foot.heel_up)
        turned[f"ball_{s}"] = _about("z", 6 * OUT[s])

    def _arm(self, s: str, arm: Arm, trunk: Floats, turned: dict[str, Floats]) -> None:
        r = self.rest
        turned[f"clavicle_{s}"] = trunk @ _about("x", OUT[s] * arm.shrug)
        parent = turned[f"clavicle_{s}"]
        upper = r[f"lowerarm_{s}"] - r[f"upperarm_{s}"]
        turned[f"upperarm_{s}"] = parent @ _shortest(upper, parent.T @ arm.upper)
        parent, fore = turned[f"upperarm_{s}"], r[f"hand_{s}"] - r[f"lowerarm_{s}"]
        turned[f"lowerarm_{s}"] = parent @ _shortest(fore, parent.T @ arm.fore)

    def joints(self, moment: Moment) -> dict[str, Floats]:
        """Joint centres by the name of their landmark, m."""
        return {name: moment.heads[self.body.ix[bone]] for name, bone in JOINTS.items()}


def hanging(s: str, out: float = 8.0, forward: float = 4.0, elbow: float = 15.0) -> Arm:
    """An arm at the side."""
    return Arm(_arm_way(s, out, forward), _arm_way(s, out * 0.5, forward + elbow))


def _arm_way(s: str, out: float, forward: float) -> Floats:
    a, f = np.radians(out), np.radians(forward)
    return np.array([np.sin(f) * np.cos(a), OUT[s] * np.sin(a), -np.cos(f) * np.cos(a)])


def ramp(t: float, start: float, end: float) -> float:
    """0 before ``start``, 1 after ``end``, smooth in between (minimum jerk)."""
    u = float(np.clip((t - start) / (end - start), 0, 1))
    return u**3 * (10 - 15 * u + 6 * u**2)


def angle_between(a: Floats, b: Floats) -> float:
    """Degrees between two vectors."""
    cosine = float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def camera(
    azimuth: float, centre: Floats, tall: float, size: tuple[int, int], distance: float = 4.6
) -> Any:
    """A camera ``distance`` m from ``centre`` that sees ``tall`` m; azimuth 0 is the front, -90
    the subject's right side."""
    a = np.radians(azimuth)
    eye = centre + np.array([np.cos(a) * distance, np.sin(a) * distance, 0.05])
    fov = 2 * np.degrees(np.arctan(tall / 2 / distance))
    return softrender.Camera(eye, centre, fov, *size)


def film(
    file: Path,
    figure: Figure,
    scene: Scene,
    moments: Callable[[float], Moment],
    duration: float,
    truth: dict[str, Any],
    *,
    noise: float = 0.006,
) -> None:
    """Draws ``moments(t)`` at 25 frames/s into ``file`` and its truth beside it."""
    import av

    count = round(duration * FPS)
    track: dict[str, list[list[float]]] = {}
    with av.open(str(file), "w") as container:
        stream = container.add_stream("libx264", rate=int(FPS))
        stream.width, stream.height, stream.pix_fmt = scene.camera.w, scene.camera.h, "yuv420p"
        stream.options = {"crf": "20", "preset": "medium", "threads": "1"}
        for i in range(count):
            moment = moments(i / FPS)
            meshes = figure.body.skin(moment.rotations, moment.heads)
            pelvis = moment.heads[figure.body.ix["pelvis"]]
            picture = softrender.render(
                scene.props + meshes,
                scene.camera,
                ss=1,
                shadow_center=(pelvis[0], pelvis[1], 0.8),
                noise=noise,
                seed=i,
            )
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            for packet in stream.encode(frame):
                container.mux(packet)
            for name, place in figure.joints(moment).items():
                px = scene.camera.project(place)[:2]
                track.setdefault(name, []).append([round(float(v), 2) for v in px])
        for packet in stream.encode():
            container.mux(packet)
    whole = {
        "video": file.name,
        "fps": FPS,
        "n_frames": count,
        "width": scene.camera.w,
        "height": scene.camera.h,
        "subject_height_m": figure.height,
        "px": track,
        "licence": "CC0-1.0 (rendered from MakeHuman CC0 assets)",
        **truth,
    }
    file.with_suffix(".truth.json").write_text(json.dumps(whole, separators=(",", ":")))


def box(low: tuple[float, float, float], high: tuple[float, float, float], rgb: Any) -> Any:
    """A block between two corners."""
    corners = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], float)
    v = np.asarray(low) + corners * (np.asarray(high) - np.asarray(low))
    quads = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    # Every face has corners of its own, so that edges stay sharp when normals are smoothed.
    points = np.concatenate([v[list(q)] for q in quads])
    faces = np.concatenate(
        [[[4 * k, 4 * k + 1, 4 * k + 2], [4 * k, 4 * k + 2, 4 * k + 3]] for k in range(6)]
    )
    uv = np.zeros((1, 2))
    return softrender.Mesh(
        points, faces, uv, np.zeros_like(faces), softrender.solid(rgb), two_sided=True, spec=0.02
    )


def _about(axis: str, degrees: float) -> Floats:
    return np.asarray(Rotation.from_euler(axis, degrees, degrees=True).as_matrix())


def _frame(direction: Floats, axis: Floats) -> Floats:
    along = direction / np.linalg.norm(direction)
    across = axis - (axis @ along) * along
    across /= np.linalg.norm(across)
    return np.stack([along, across, np.cross(along, across)], axis=1)


def _onto(at_rest: Floats, want: Floats, axis: Floats) -> Floats:
    return _frame(want, axis) @ _frame(at_rest, np.array([0.0, 1.0, 0.0])).T


def _shortest(a: Floats, b: Floats) -> Floats:
    a, b = a / np.linalg.norm(a), b / np.linalg.norm(b)
    v = np.cross(a, b)
    cross = np.array([[0, -v[2], v[1]], [v[2], 0, -v[0]], [-v[1], v[0], 0]])
    return np.asarray(np.eye(3) + cross + cross @ cross / (1 + a @ b))
