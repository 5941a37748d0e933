"""Runs of the face analyzer on pictures and films of known truth.

A ``Still`` is a photo with its truth; ``analysed`` gives what the analyzer reads in it, with the
camera's true scale or the scale of the iris, and ``paired`` what it reads from rest to task.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import numpy as np  # noqa: E402
from direct_context import DirectContext, with_hash  # noqa: E402

from analyzers.face.params import Params  # noqa: E402
from analyzers.face.run import measure  # noqa: E402
from analyzers.face.visit import derive  # noqa: E402
from workbench.model import Capture, Edit, Measurement, Modality, SetScale, Side  # noqa: E402
from workbench.plugin.contract import CannotMeasureError, Measured, Result  # noqa: E402
from workbench.plugin.manifest import load_manifest  # noqa: E402

__all__ = [
    "MANIFEST",
    "ROOT",
    "SIDES",
    "TASKS",
    "TRUTH",
    "DirectContext",
    "Still",
    "analysed",
    "films",
    "found",
    "model_file",
    "paired",
    "pick",
    "run",
    "stills",
    "value",
    "with_hash",
]

SHARED = Path(os.environ.get("MYOLENS_DATA", ROOT.parent / "shared" / "data"))
TRUTH = SHARED / "truth" / "face"
MANIFEST = load_manifest(ROOT / "analyzers" / "face" / "analyzer.toml")
SIDES = (Side.LEFT, Side.RIGHT)
FACE_PLANE_M = 0.095
"""Distance of the plane of eyes and mouth from the origin of the rendered scenes."""
TASKS = {
    "rest": "rest",
    "smile": "smile",
    "eyes_closed": "close-eyes",
    "forced_closure": "forced-close",
    "brow_raise": "brow-raise",
    "up_gaze": "up-gaze",
    "pucker": "pucker",
    "gaze_left": "gaze",
    "gaze_right": "gaze",
}


@dataclass(frozen=True, slots=True, eq=False)
class Still:
    """One photo of known truth."""

    folder: Path
    truth: dict[str, Any]

    @property
    def name(self) -> str:
        """File name of the picture."""
        return str(self.truth["image"])

    @property
    def task(self) -> str:
        """The task's code."""
        return TASKS[self.truth["expression"]]

    @property
    def turned(self) -> bool:
        """Whether the camera stands to one side."""
        return abs(self.truth["camera_yaw_deg"]) > 4

    @property
    def rest(self) -> str:
        """Picture of the same person and condition at rest, by the same camera."""
        if "rest_image" in self.truth:
            return str(self.truth["rest_image"])
        who, yaw = self.truth["identity"], self.truth["camera_yaw_deg"]
        own = "palsyL" if self.truth["condition"] == "palsyL" else "healthy"
        return f"face_{who}_{own}_rest{f'_yaw{yaw:+d}' if yaw else ''}.jpg"

    @property
    def mm_per_px(self) -> float:
        """True scale of the camera at the plane of the face."""
        camera = self.truth["camera"]
        away = np.linalg.norm(np.array(camera["eye"]) - np.array([FACE_PLANE_M, 0, 0]))
        return float(away) / float(camera["f_px"]) * 1000

    def change(self, quantity: str, side: str) -> float:
        """True change from rest, mm: "pfh_change", "brow_elevation", ..."""
        return float(self.truth["change_vs_rest"][f"{quantity}_{side}_mm"])


def stills(folder: Path) -> dict[str, Still]:
    """All photos with a truth in ``folder``, by file name."""
    found = {}
    for file in sorted(folder.glob("*.truth.json")):
        truth = json.loads(file.read_text(encoding="utf-8"))
        if "image" in truth:
            found[truth["image"]] = Still(folder, truth)
    return found


def films(folder: Path) -> Iterator[dict[str, Any]]:
    """Truths of all films in ``folder``."""
    for file in sorted(folder.glob("*.truth.json")):
        truth = json.loads(file.read_text(encoding="utf-8"))
        if "video" in truth:
            yield truth


def model_file() -> Path:
    """The landmark model that the analyzer uses."""
    return DirectContext(ROOT, MANIFEST).model("face_landmarker.task")


def run(
    root: Path,
    name: str,
    task: str,
    cache: Path,
    edits: tuple[Edit, ...] = (),
    params: Params | None = None,
) -> Measured:
    """What the analyzer finds in one file; nothing if it refuses the file as a whole."""
    modality = Modality.VIDEO if name.endswith(".mp4") else Modality.PHOTO
    capture = Capture(path=name, subject="s", visit="v", modality=modality, task=task)
    capture = with_hash(capture, root)
    ctx = DirectContext(root, MANIFEST, edits=edits, cache=cache)
    try:
        return Measured(capture=capture, result=measure(capture, params or Params(), ctx))
    except CannotMeasureError:
        return Measured(capture=capture, result=Result(measurements=()))


def analysed(still: Still, cache: Path, *, scaled: bool) -> Measured:
    """One photo, with the camera's scale or that of the iris."""
    edits = (SetScale(still.mm_per_px),) if scaled else ()
    return run(still.folder, still.name, still.task, cache, edits)


def paired(task: Measured, rest: Measured, still: Still, cache: Path) -> Result:
    """Rest to task."""
    ctx = DirectContext(still.folder, MANIFEST, cache=cache)
    return derive((task, rest), Params(), ctx)


def found(result: Result, feature: str, side: Side = Side.NONE) -> list[Measurement]:
    """All measurements of a feature with a value."""
    return [
        m
        for m in result.measurements
        if m.feature == f"face.{feature}" and m.side is side and m.value is not None
    ]


def pick(result: Result, feature: str, side: Side = Side.NONE) -> Measurement | None:
    """The first measurement of a feature with a value, or None."""
    return next(iter(found(result, feature, side)), None)


def value(result: Result, feature: str, side: Side = Side.NONE) -> float:
    """The value of a feature, NaN where there is none."""
    m = pick(result, feature, side)
    return float("nan") if m is None or m.value is None else float(m.value)
