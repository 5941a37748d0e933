"""A head of simple shape with landmarks at known places, for tests on scans."""

from __future__ import annotations

import numpy as np
import trimesh

from analyzers.scan.render import Surface
from workbench.media.mesh import Mesh

LANDMARKS = {
    "ex_R": (-44.0, 30.0, 74.0),
    "ex_L": (44.0, 30.0, 74.0),
    "en_R": (-17.0, 30.0, 84.0),
    "en_L": (17.0, 30.0, 84.0),
    "ch_R": (-25.0, -40.0, 82.0),
    "ch_L": (25.0, -40.0, 82.0),
    "al_R": (-17.0, 0.0, 92.0),
    "al_L": (17.0, 0.0, 92.0),
    "n": (0.0, 30.0, 92.0),
    "prn": (0.0, 0.0, 104.0),
}


def head(bulge_mm: float = 0.0, scale: float = 1.0) -> tuple[Surface, dict[str, np.ndarray]]:
    """A symmetric head of an ellipsoid with a nose, swollen on the subject's left (+x)."""
    shape = trimesh.creation.icosphere(subdivisions=5, radius=1.0)
    v = np.asarray(shape.vertices) * np.array([78.0, 110.0, 90.0])
    nose = np.exp(-(v[:, 0] ** 2 / 200 + v[:, 1] ** 2 / 500)) * (v[:, 2] > 0)
    v[:, 2] += 14.0 * nose
    away = (v[:, 0] - 40.0) ** 2 + (v[:, 1] + 10.0) ** 2
    v[:, 2] += bulge_mm * np.exp(-away / (2 * 15.0**2)) * (v[:, 2] > 0)
    mesh = Mesh(v * scale, np.asarray(shape.faces, np.int32))
    return Surface(mesh), {k: np.array(p) * scale for k, p in LANDMARKS.items()}
