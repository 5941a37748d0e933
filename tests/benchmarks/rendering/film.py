"""Films a posed body: an mp4 and, beside it, the exact truth as JSON."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Protocol

import av
import numpy as np
import softrender as sr
from body import Body, room
from numpy.typing import NDArray
from posture import Figure, Posture

HERE = Path(__file__).resolve().parent
BONES = {
    "left_shoulder": "upperarm_l",
    "right_shoulder": "upperarm_r",
    "left_elbow": "lowerarm_l",
    "right_elbow": "lowerarm_r",
    "left_wrist": "hand_l",
    "right_wrist": "hand_r",
    "left_hip": "thigh_l",
    "right_hip": "thigh_r",
    "left_knee": "calf_l",
    "right_knee": "calf_r",
    "left_ankle": "foot_l",
    "right_ankle": "foot_r",
}
"""Landmarks whose truth is a joint centre, and the bone that begins there."""
TREAD = {"left_foot_index": "ball_l", "right_foot_index": "ball_r"}
LICENCE = "CC0-1.0 (rendered from MakeHuman CC0 assets by this generator)"


class Action(Protocol):
    """Something that a body does in front of the camera."""

    duration: float

    def posture(self, t: float) -> Posture:
        """The posture at ``t`` seconds."""
        ...

    def props(self) -> list[sr.Mesh]:
        """Things that stand about (a chair, a staircase)."""
        ...

    def truth(self) -> dict[str, Any]:
        """``events``: list of ``{"kind", "side", "t"}``; and whatever else is known exactly."""
        ...


@dataclass(frozen=True, slots=True)
class Shot:
    """Where the camera stands.

    Attributes:
        eye, target: m. fov: vertical field of view, deg. width, height: px.
        wall: ``side`` (a wall behind a walkway along x), ``back`` or ``none``.
        samples: per pixel and axis (1 is fast, 2 smooth).
    """

    eye: tuple[float, float, float]
    target: tuple[float, float, float]
    fov: float = 30.0
    width: int = 480
    height: int = 480
    fps: float = 20.0
    wall: str = "side"
    samples: int = 1


def load_figure(name: str) -> Figure:
    """``body_m`` or ``body_f``."""
    return Figure(Body(HERE / "assets" / f"{name}.npz"))


def film(
    name: str, figure: Figure, action: Action, shot: Shot, folder: Path, *, render: bool = True
) -> dict[str, Any]:
    """Writes ``name.mp4`` and ``name.truth.json`` to ``folder``; returns the truth.

    Args:
        render: False writes the truth alone.
    """
    begun = time.time()
    body = figure.body
    camera = sr.Camera(shot.eye, shot.target, shot.fov, shot.width, shot.height)
    count = round(action.duration * shot.fps)
    background = [*room((-4, 9), 3, shot.wall, 1.8), *action.props()]
    pixels: dict[str, list[list[float]]] = {n: [] for n in (*BONES, *TREAD)}
    writer = _Writer(folder / f"{name}.mp4", shot) if render else None
    for i in range(count):
        G, Q = figure.bones(action.posture(i / shot.fps))
        for landmark, bone in (*BONES.items(), *TREAD.items()):
            point = camera.project(Q[body.ix[bone]])
            pixels[landmark].append([round(float(point[0]), 1), round(float(point[1]), 1)])
        if writer:
            centre = (float(Q[body.ix["pelvis"]][0]), float(Q[body.ix["pelvis"]][1]), 0.6)
            meshes = background + body.skin(G, Q)
            writer.add(
                sr.render(
                    meshes, camera, ss=shot.samples, shadow_center=centre, noise=0.012, seed=i
                )
            )
    if writer:
        writer.close()
    truth = {
        "video": f"{name}.mp4",
        "fps": shot.fps,
        "n_frames": count,
        "width": shot.width,
        "height": shot.height,
        "camera": camera.as_dict(),
        **action.truth(),
        "landmarks_px": pixels,
        "licence": LICENCE,
    }
    (folder / f"{name}.truth.json").write_text(json.dumps(truth), encoding="utf-8")
    print(f"{name}: {count} frames, {time.time() - begun:.0f} s", flush=True)
    return truth


class _Writer:
    """An mp4 that grows picture by picture."""

    def __init__(self, file: Path, shot: Shot) -> None:
        self._out = av.open(str(file), "w")
        rate = Fraction(shot.fps).limit_denominator(1000)
        self._stream = self._out.add_stream("libx264", rate=rate, options={"crf": "24"})
        self._stream.width, self._stream.height = shot.width, shot.height
        self._stream.pix_fmt = "yuv420p"

    def add(self, picture: NDArray[np.uint8]) -> None:
        """One more RGB picture (height, width, 3)."""
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        self._out.mux(self._stream.encode(frame))

    def close(self) -> None:
        """Writes what is still held back."""
        self._out.mux(self._stream.encode())
        self._out.close()


def box(low: Sequence[float], high: Sequence[float], rgb: tuple[int, int, int]) -> sr.Mesh:
    """A box with flat faces between two corners (m)."""
    a, b = np.asarray(low, float), np.asarray(high, float)
    vertices, faces = [], []
    for axis in range(3):
        for end in (0, 1):
            u, v = [k for k in range(3) if k != axis]
            corner = []
            for p, q in ((0, 0), (1, 0), (1, 1), (0, 1)):
                point = np.empty(3)
                point[axis] = (a, b)[end][axis]
                point[u], point[v] = (a, b)[p][u], (a, b)[q][v]
                corner.append(point)
            k = len(vertices)
            vertices += corner
            flip = (axis == 1) != (end == 0)
            order = (0, 1, 2, 3) if not flip else (0, 3, 2, 1)
            faces += [[k + order[0], k + order[1], k + order[2]]]
            faces += [[k + order[0], k + order[2], k + order[3]]]
    return sr.Mesh(np.array(vertices), np.array(faces), tex=sr.solid(rgb), two_sided=True)
