"""A head of known shape: ICT-FaceKit light, identities and expressions as blend shapes.

The mesh is in centimetres with x to the subject's left, y up, z out of the face. The world of the
renderer is in metres with x out of the face, y to the subject's left and z up. Left and right are
the subject's. Geometry: ICT-FaceKit light, MIT (``assets/ICT-FaceKit_LICENSE.txt``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
SIDES = ("L", "R")
NAME = {"L": "left", "R": "right"}
PIE: tuple[int, ...] = (
    1225, 1888, 1052, 367, 1719, 1722, 2199, 1447, 966, 3661, 4390, 3927, 3924, 2608, 3272, 4088,
    3443, 268, 493, 1914, 2044, 1401, 3615, 4240, 4114, 2734, 2509, 978, 4527, 4942, 4857, 1140,
    2075, 1147, 4269, 3360, 1507, 1542, 1537, 1528, 1518, 1511, 3742, 3751, 3756, 3721, 3725, 3732,
    5708, 5695, 2081, 0, 4275, 6200, 6213, 6346, 6461, 5518, 5957, 5841, 5702, 5711, 5533, 6216,
    6207, 6470, 5517, 5966,
)  # fmt: skip
"""Vertices of the Multi-PIE 68 points: the mapping that comes with the mesh."""
_ASSET = Path(__file__).parent / "assets" / "ict_face.npz"
_EYE_VERTICES = {"L": (21451, 22221), "R": (23021, 23791)}
_STEP = 2000.0
"""The asset stores offsets in 1/2000 cm."""


@dataclass(frozen=True, slots=True)
class Globe:
    """An eyeball: centre and radius, cm of the mesh."""

    centre: Floats
    radius: float


def to_world(points: Floats) -> Floats:
    """Mesh centimetres (..., 3) to world metres (..., 3)."""
    return np.stack([points[..., 2], points[..., 0], points[..., 1]], -1) * 0.01


class Head:
    """One identity.

    Attributes:
        neutral: (n, 3) cm. faces, texture_faces: (m, 3). uv: (k, 2). material: (m,) indices into
            ``materials``. globes: by side.
    """

    def __init__(
        self, identity: Sequence[float] = (), baseline: Mapping[str, float] | None = None
    ) -> None:
        """``identity``: weights of the shape modes; ``baseline``: blend shapes that are part of
        this face even at rest (a face that is not symmetric)."""
        self._asset = dict(np.load(_ASSET))
        self.materials = [str(name) for name in self._asset["mats"]]
        self.faces = self._asset["f"].astype(np.int32)
        self.texture_faces = self._asset["ft"].astype(np.int32)
        self.uv = self._asset["vt"].astype(float)
        self.material = self._asset["mat"]
        self.neutral = self._asset["v"].astype(float)
        for k, weight in enumerate(identity):
            self._add(self.neutral, f"identity{k:03d}", weight)
        self.globes = {s: self._globe(*_EYE_VERTICES[s]) for s in SIDES}
        for name, weight in (baseline or {}).items():
            self._add(self.neutral, name, weight)

    def _add(self, vertices: Floats, name: str, weight: float) -> None:
        if weight:
            moved = self._asset[f"{name}__i"].astype(int)
            vertices[moved] += self._asset[f"{name}__d"].astype(float) / _STEP * weight

    def _globe(self, start: int, end: int) -> Globe:
        """The sphere through the front of the eyeball's vertices."""
        points = self.neutral[start:end]
        points = points[points[:, 2] > 9.0]
        system = np.c_[2 * points, np.ones(len(points))]
        x = np.linalg.lstsq(system, (points**2).sum(1), rcond=None)[0]
        return Globe(x[:3], float(np.sqrt(x[3] + (x[:3] ** 2).sum())))

    def has(self, shape: str) -> bool:
        """Whether the mesh holds this blend shape."""
        return f"{shape}__i" in self._asset

    def vertices(self, shapes: Mapping[str, float]) -> Floats:
        """Vertices (n, 3) in cm with blend shapes at these weights."""
        moved = self.neutral.copy()
        for name, weight in shapes.items():
            self._add(moved, name, weight)
        return moved

    def of(self, *materials: str) -> NDArray[np.bool_]:
        """Which faces are made of these materials, (m,)."""
        wanted = [self.materials.index(name) for name in materials]
        return np.asarray(np.isin(self.material, wanted))
