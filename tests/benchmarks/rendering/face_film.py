"""A rendered face filmed: frames, and the exact course of every measure beside them."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from face import Face
from face_expressions import Shapes
from face_measures import Gaze, measured
from face_scene import DEFINITIONS, LICENCE, Scene, View, mm_per_px, photograph, truth

Posed = Callable[[float], tuple[Shapes, Gaze]]
_POINTS = (36, 39, 42, 45, 48, 54)


def ramp(t: float, start: float, full: float, release: float, end: float) -> float:
    """0 before ``start``, smoothly 1 at ``full``, kept, smoothly 0 from ``release`` to ``end``."""
    return _smooth((t - start) / (full - start)) * (1 - _smooth((t - release) / (end - release)))


def _smooth(x: float) -> float:
    y = float(np.clip(x, 0, 1))
    return y * y * (3 - 2 * y)


def film(
    file: Path,
    face: Face,
    posed: Posed,
    duration: float,
    view: View,
    scene: Scene,
    about: dict[str, Any],
    fps: int = 30,
) -> None:
    """Writes ``file`` (mp4) and its truth. Frames of the same pose are drawn once; the sensor's
    noise is new in each."""
    camera, count = view.camera(), round(duration * fps)
    drawn: dict[str, tuple[Any, dict[str, Any]]] = {}
    names = ("t", "mm", "pie68_px", "pupils_px", "lids_px", "coefficients", "gaze_up_deg")
    frames: dict[str, list[Any]] = {name: [] for name in names}
    quiet = Scene(scene.light, scene.background, 0.0, scene.quality)
    with av.open(str(file), "w") as container:
        stream = container.add_stream("libx264", rate=fps)
        stream.width, stream.height, stream.pix_fmt = view.width, view.height, "yuv420p"
        stream.time_base = Fraction(1, fps)
        stream.options = {"crf": "20", "preset": "medium", "threads": "1"}
        for i in range(count):
            shapes, gaze = posed(i / fps)
            shapes = {k: round(w, 3) for k, w in shapes.items() if abs(w) > 5e-4}
            gaze = Gaze(round(gaze.up, 2), round(gaze.left, 2))
            key = json.dumps([sorted(shapes.items()), gaze.up, gaze.left])
            if key not in drawn:
                picture = photograph(face, shapes, gaze, camera, quiet)
                drawn[key] = picture, truth(face, shapes, gaze, camera)
            picture, found = drawn[key]
            grain = np.random.default_rng(i).normal(0, 2.0, picture.shape[:2])[..., None]
            noisy = np.clip(picture + grain, 0, 255).astype(np.uint8)
            for packet in stream.encode(av.VideoFrame.from_ndarray(noisy, format="rgb24")):
                container.mux(packet)
            frames["t"].append(round(i / fps, 4))
            frames["pie68_px"].append([found["pie68_px"][k] for k in _POINTS])
            for name in ("mm", "pupils_px", "lids_px", "coefficients", "gaze_up_deg"):
                frames[name].append(found[name])
        for packet in stream.encode():
            container.mux(packet)
    whole = {
        "schema": "myolens-rendered-face-film/1",
        "video": file.name,
        "fps": fps,
        "n_frames": count,
        "width": view.width,
        "height": view.height,
        "camera": camera.as_dict(),
        "mm_per_px": round(mm_per_px(camera), 6),
        "rest_mm": measured(face.head, {}),
        "pie68_px_order": list(_POINTS),
        "definitions": DEFINITIONS,
        "licence": LICENCE,
        **about,
        "frames": frames,
    }
    text = json.dumps(whole, separators=(",", ":"))
    file.with_suffix(".truth.json").write_text(text, encoding="utf-8")
