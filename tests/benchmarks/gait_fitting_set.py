"""Rendered walks on which corrections are fitted: other bodies and walks than the scored ones.

Six bodies are the two of the renderer stretched in depth, width and height; cadence, steps,
stance, knees, feet, trunk and camera differ from every scored video and from each other. The
truth of a case is written beside its video, in the manner of the scored files.
"""

from __future__ import annotations

import dataclasses
import json
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

RENDERING = Path(__file__).resolve().parent / "rendering"

BODIES: dict[str, tuple[str, tuple[float, float, float]]] = {
    "m": ("body_m", (1.0, 1.0, 1.0)),
    "m_tall": ("body_m", (1.0, 0.95, 1.06)),
    "m_short": ("body_m", (1.02, 1.10, 0.92)),
    "f": ("body_f", (1.0, 1.0, 1.0)),
    "f_tall": ("body_f", (0.98, 0.97, 1.05)),
    "f_small": ("body_f", (0.88, 0.88, 0.86)),
}
"""Asset and stretch in depth, width and height."""


@dataclass(frozen=True)
class Case:
    """One video: body, view (``side``, ``front``, with ``_og`` past a still camera), camera
    (distance m, height m, yaw deg), frames/s, seconds, picture (width, height, supersampling)
    and what differs from the renderer's ordinary walk."""

    body: str
    view: str
    camera: tuple[float, float, float]
    fps: int
    seconds: float
    picture: tuple[int, int, int]
    walk: dict[str, float] = field(default_factory=dict)


def _cases(file: str) -> dict[str, Case]:
    text = Path(__file__).with_name(file).read_text("utf-8")
    return {name: Case(**c) for name, c in tomllib.loads(text).items()}


CASES = _cases("gait_fitting_cases.toml")
UNSEEN = _cases("gait_unseen_cases.toml")
"""Walks of the same bodies on which nothing is fitted (``accuracy_gait_unseen.py``)."""
MIRRORED = ("s01", "s03", "s04", "s06", "s08", "f04")
"""Cases that are also used with the picture mirrored: the walk goes left, the near leg is the
left one."""


def render(name: str, folder: Path) -> None:
    """Writes ``name.mp4`` and ``name.truth.json``, unless they are there."""
    if (folder / f"{name}.truth.json").is_file():
        return
    sys.path.insert(0, str(RENDERING))
    import body as bodies
    import gait
    import softrender

    case = (CASES | UNSEEN)[name]
    width, height, supersampling = case.picture
    overground = case.view.endswith("_og")
    if case.view == "side_og":
        width, height = 960, 480
    params = gait.GaitParams(name=name, fps=case.fps, duration=case.seconds, **case.walk)
    figure = _stretched(bodies, case.body)
    walker, ix = gait.Walker(figure, params), figure.ix
    speed = walker.S / walker.T
    start, count = 2 * walker.T + 0.137, round(case.seconds * case.fps)
    way = speed * case.seconds
    truth: dict[str, Any] = {"xyz": {}, "angles": {}}
    pictures = []
    for i in range(count):
        t = start + i / case.fps
        moved = 0.0 if overground else speed * i / case.fps
        turns, joints, _ = walker.pose(t)
        joints = joints - np.array([speed * start + moved, 0, 0])
        camera = _camera(softrender, case, way, width, height)
        meshes = figure.skin(turns, joints)
        room = _room(bodies, case, way, moved)
        light = None if case.view.startswith("side") else {"Ldir": (0.7, -0.45, 0.75)}
        pictures.append(
            softrender.render(
                room + meshes,
                camera,
                ss=supersampling,
                shadow_center=(joints[ix["pelvis"]][0], 0, 0.8),
                noise=0.012,
                seed=i,
                light=light,
            )
        )
        for key, point in _points(figure, walker, meshes, joints).items():
            truth["xyz"].setdefault(key, []).append([round(float(x), 4) for x in point])
        for key, angle in gait.angles(figure, turns, joints).items():
            truth["angles"].setdefault(key, []).append(round(angle, 2))
    _film(folder / f"{name}.mp4", pictures, case.fps)
    truth |= {
        "view": case.view,
        "fps": case.fps,
        "n": count,
        "body": case.body,
        "width": width,
        "height": height,
        "f_px": camera.f,
        "eye": [float(x) for x in camera.eye],
        "height_m": figure.meta["height_m"],
        "params": dataclasses.asdict(params),
        "stride": walker.T,
        "step_time_l": params.step_time_ratio_l * walker.T,
        "events": walker.events(start, start + (count - 1) / case.fps),
        "speed": speed,
    }
    (folder / f"{name}.truth.json").write_text(json.dumps(truth), encoding="utf-8")


def _stretched(bodies: Any, name: str) -> Any:
    asset, stretch = BODIES[name]
    figure = bodies.Body(RENDERING / "assets" / f"{asset}.npz")
    factors = np.array(stretch)
    figure.head, figure.tail = figure.head * factors, figure.tail * factors
    for part in figure.parts:
        part["v"] = part["v"] * factors
    figure.meta = {**figure.meta, "height_m": figure.meta["height_m"] * stretch[2]}
    return figure


def _camera(softrender: Any, case: Case, way: float, width: int, height: int) -> Any:
    distance, high, yaw = case.camera
    if case.view == "front_og":
        return softrender.Camera((way + 4.2, 0, 1.35), (way - 0.6, 0, 0.88), 30, width, height)
    if case.view == "front":
        return softrender.Camera((distance, 0, high), (0, 0, 0.90), 30, width, height)
    middle, field_of_view = 0.05, 30.0
    if case.view == "side_og":
        middle = way / 2
        half = 0.5 * (way + 1.9) / distance * height / width
        field_of_view = 2 * float(np.degrees(np.arctan(half)))
    a = np.radians(yaw)
    eye = (middle + distance * np.sin(a), -distance * np.cos(a), high)
    return softrender.Camera(eye, (middle, 0, 0.92), field_of_view, width, height)


def _room(bodies: Any, case: Case, way: float, moved: float) -> list[Any]:
    """Floor and walls, which slide past where the camera goes along."""
    overground = case.view.endswith("_og")
    side = case.view.startswith("side")
    room = bodies.room(
        (-4, way + 4) if overground else (-4, 4), 3, "side" if side else "back", 1.8 if side else 0
    )
    if not overground:
        room[0].v = room[0].v - np.array((moved % 0.5, 0.0, 0.0))
        for mesh in room[3:] if side else ():
            mesh.v = mesh.v - np.array((moved % 1.0, 0.0, 0.0))
    return list(room)


def _points(figure: Any, walker: Any, meshes: list[Any], joints: Any) -> dict[str, Any]:
    """Joint centres, and heel and toe on the shoe, in metres."""
    bones = {"hip": "thigh", "knee": "calf", "ankle": "foot", "shoulder": "upperarm"}
    bones["wrist"] = "hand"
    shoe = next(
        m.v for m, p in zip(meshes, figure.parts, strict=True) if p["name"].startswith("shoe")
    )
    found = {}
    for side, s in (("left", "l"), ("right", "r")):
        for joint, bone in bones.items():
            found[f"{side}_{joint}"] = joints[figure.ix[f"{bone}_{s}"]]
        found[f"{side}_heel"] = shoe[walker.k[s]["heel"]].mean(0)
        found[f"{side}_foot_index"] = shoe[walker.k[s]["toe"]].mean(0)
    return found


def mirror(name: str, folder: Path) -> None:
    """Writes ``name_mirror.mp4``, unless it is there."""
    import av

    if (folder / f"{name}_mirror.mp4").is_file():
        return
    with av.open(str(folder / f"{name}.mp4")) as source:
        frames = [f.to_ndarray(format="rgb24")[:, ::-1] for f in source.decode(video=0)]
    _film(folder / f"{name}_mirror.mp4", frames, CASES[name].fps)


def _film(file: Path, pictures: list[Any], fps: int) -> None:
    import av

    with av.open(str(file), "w") as out:
        stream = out.add_stream("libx264", rate=fps, options={"crf": "22", "threads": "1"})
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        for picture in pictures:
            frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="rgb24")
            out.mux(stream.encode(frame))
        out.mux(stream.encode())


def truth_of(name: str, folder: Path) -> dict[str, Any]:
    """The truth of a case; of a mirrored one with left and right exchanged.

    ``near`` is the side that is turned to the camera.
    """
    plain = name.removesuffix("_mirror")
    truth: dict[str, Any] = json.loads((folder / f"{plain}.truth.json").read_text(encoding="utf-8"))
    truth["near"], truth["far"] = "right", "left"
    if plain == name:
        return truth
    truth["near"], truth["far"] = "left", "right"
    for event in truth["events"]:
        event["side"] = _other(event["side"])
    for table in ("xyz", "angles"):
        truth[table] = {
            k if k.startswith(("trunk", "pelvic")) else _other(k): v
            for k, v in truth[table].items()
        }
    params = truth["params"]
    truth["params"] = {
        k: params[k[:-1] + {"l": "r", "r": "l"}[k[-1]]]
        if k[-2:] in ("_l", "_r") and k[:-1] + "l" in params and k[:-1] + "r" in params
        else v
        for k, v in params.items()
    }
    truth["step_time_l"] = truth["stride"] - truth["step_time_l"]
    return truth


def _other(name: str) -> str:
    if "left" in name:
        return name.replace("left", "right")
    return name.replace("right", "left")
