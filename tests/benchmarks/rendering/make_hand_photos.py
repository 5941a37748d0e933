"""Photos of hands in known postures: ``python make_hand_photos.py OUT`` writes PNGs and
``photos.truth.json``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import hand as hands
import numpy as np
import softrender
from numpy.typing import NDArray
from PIL import Image

SIZE = 400
VIEWS = {"palm": (0, 30, -30), "back": (180, 150, -150), "edge": (80, -80)}
POSTURES = ("open", "curl", "curl", "drop", "claw", "one")
PEOPLE = (("body_m", "light"), ("body_m", "dark"), ("body_f", "light"), ("body_f", "medium"))


def posture(kind: str, rng: np.random.Generator) -> hands.HandPose:
    """A posture as hands take it: all fingers nearly alike, the joints of a finger together."""
    base, odd = rng.random(), rng.integers(4)
    flexion = {}
    for i, finger in enumerate(hands.FINGERS):
        share = float(np.clip(base + rng.normal(0, 0.08), 0, 1))
        if kind == "open":
            bend = np.array([rng.uniform(-12, 12), 4.0, 2.0])
        elif kind == "drop":  # weak extensors: bent at the knuckles, straight beyond
            bend = np.array([75.0 * share, 8.0, 4.0])
        elif kind == "claw":  # weak intrinsic muscles
            bend = np.array([-15.0, 70.0, 35.0]) * share
        elif kind == "one":
            bend = np.array([80.0, 98.0, 60.0]) * (share if i == odd else 0.05)
        else:
            bend = np.array([80.0, 98.0, 60.0]) * share
        jitter = rng.normal(0, 4, 3) if kind != "open" else np.zeros(3)
        a, b, c = (float(x) for x in bend + jitter)
        flexion[finger] = (a, b, c)
    width = rng.uniform(0.2, 1.5)
    abduction = {f: a * width for f, a in hands.NEUTRAL_ABDUCTION.items()}
    thumb = (rng.uniform(10, 50), rng.uniform(5, 40), rng.uniform(0, 50), rng.uniform(0, 60))
    return hands.HandPose(flexion, abduction, thumb)


def draw(
    model: hands.Hand, pose: hands.HandPose, turn: float, rng: np.random.Generator
) -> NDArray[np.uint8]:
    """One picture, the camera a little off and the light from a little elsewhere each time."""
    meshes, _ = model.posed(pose)
    camera = model.camera(
        SIZE,
        SIZE,
        turn=turn + rng.uniform(-8, 8),
        tilt=rng.uniform(-15, 15),
        roll=rng.uniform(-25, 25),
    )
    towards = (camera.eye - model.wrist) / np.linalg.norm(camera.eye - model.wrist)
    light = 0.7 * towards + 0.6 * model.up + rng.uniform(-0.5, 0.5) * model.thumbward
    ground = tuple(float(x) for x in rng.uniform(0.25, 0.7, 3))
    return softrender.render(
        meshes, camera, ss=2, bg=ground, light={"Ldir": tuple(light)}, noise=0.01
    )


def main() -> None:
    """Writes all photos: people x sides x views x postures."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(2026)
    truth: list[dict[str, Any]] = []
    for body, tone in PEOPLE:
        for side in ("right", "left"):
            model = hands.Hand(body, side, tone)
            for view, turns in VIEWS.items():
                for turn in turns:
                    for kind in POSTURES:
                        pose = posture(kind, rng)
                        name = f"hand_{len(truth):03d}.png"
                        Image.fromarray(draw(model, pose, turn, rng)).save(folder / name)
                        truth.append(
                            {
                                "photo": name,
                                "body": body,
                                "tone": tone,
                                "side": side,
                                "view": view,
                                "posture": kind,
                                "flexion": pose.flexion,
                                "abduction": pose.abduction,
                            }
                        )
            print(body, tone, side, len(truth), flush=True)
    (folder / "photos.truth.json").write_text(json.dumps(truth) + "\n")


if __name__ == "__main__":
    main()
