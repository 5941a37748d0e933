"""What landmarks alone would give: of the whole face, and of its halves mirrored.

The two ways that stand beside the analyzer in every table. Both are read in the facial frame of
their own picture; nothing of the analyzer's pixel methods enters.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzers.face import anatomy
from analyzers.face.frame import FacialFrame
from analyzers.perception.face import FaceDetector
from analyzers.perception.face_points import HALVES, LEFT, RIGHT, HalfFace
from analyzers.perception.hemiface import hemi_points

Floats = NDArray[np.float64]
HALF = {"left": LEFT, "right": RIGHT}
WAYS = ("raw", "hemi")
IRIS_MM = 11.7


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """Heights and places of one face in px of its upright frame, per side."""

    fissure: dict[str, float]
    mrd1: dict[str, float]
    brow: dict[str, float]
    commissure: dict[str, Floats]
    iris: float

    def scaled(self, k: float) -> Reading:
        """In millimetres at ``k`` mm/px."""
        return Reading(
            {s: v * k for s, v in self.fissure.items()},
            {s: v * k for s, v in self.mrd1.items()},
            {s: v * k for s, v in self.brow.items()},
            {s: v * k for s, v in self.commissure.items()},
            self.iris * k,
        )


def reading(points: Floats, frame_of: Floats, iris: float) -> Reading:
    """Reads landmarks (478, 2 or 3) in the facial frame of ``frame_of``."""
    upright = FacialFrame.of(frame_of[None]).place(points[None, :, :2])
    fissure, mrd1, brow, commissure = {}, {}, {}, {}
    for side, half in HALF.items():
        height = anatomy.palpebral_fissure_height(upright, half)[0]
        fissure[side] = float(height)
        mrd1[side] = float(upright[0, half.iris, 1] - _upper(upright[0], half))
        brow[side] = -float(upright[0, list(half.brow_upper[1:4]), 1].mean())
        commissure[side] = anatomy.commissure(upright, half)[0]
    return Reading(fissure, mrd1, brow, commissure, iris)


def _upper(face: Floats, half: HalfFace) -> float:
    x, y = face[list(half.upper_lid)].T
    order = np.argsort(x)
    return float(np.interp(face[half.iris, 0], x[order], y[order]))


class Landmarks:
    """Both readings of pictures, each picture looked at once. A context manager."""

    def __init__(self, model: Path) -> None:
        self._detector = FaceDetector(model)
        self._known: dict[Path, dict[str, Reading] | None] = {}

    def __enter__(self) -> Landmarks:
        self._detector.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._detector.__exit__(kind, error, trace)

    def of(self, file: Path, mm_per_px: float | None) -> dict[str, Reading] | None:
        """Readings by way in mm (None: with the scale of the iris); None without a face."""
        got = self._in_px(file)
        if got is None:
            return None
        scale = mm_per_px or IRIS_MM / got["raw"].iris
        return {way: one.scaled(scale) for way, one in got.items()}

    def iris_scale(self, file: Path) -> float | None:
        """Millimetres per pixel by the iris of this picture; None without a face."""
        got = self._in_px(file)
        return None if got is None else IRIS_MM / got["raw"].iris

    def _in_px(self, file: Path) -> dict[str, Reading] | None:
        if file not in self._known:
            picture = cv2.imread(str(file))
            self._known[file] = self.read(np.ascontiguousarray(picture[..., ::-1]))
        return self._known[file]

    def read(
        self, rgb: NDArray[np.uint8], frame_of: Floats | None = None
    ) -> dict[str, Reading] | None:
        """Readings in px, in the frame of the picture or of ``frame_of`` (478, 3)."""
        faces = self._detector.detect(rgb, tiles=True)
        if not faces:
            return None
        mirrored = hemi_points(rgb, faces[0], self._detector)
        return readings_of(faces[0].points, mirrored, frame_of)


def readings_of(
    points: Floats, mirrored: Floats | None, frame_of: Floats | None = None
) -> dict[str, Reading]:
    """Readings (px) of landmarks of the whole face and of its halves, where they were found."""
    rings = [half.iris_ring[:2] for half in HALVES]
    iris = float(np.mean([np.linalg.norm(points[a, :2] - points[b, :2]) for a, b in rings]))
    basis = points if frame_of is None else frame_of
    out = {"raw": reading(points, basis, iris)}
    if mirrored is not None:
        out["hemi"] = reading(mirrored, basis, iris)
    return out
