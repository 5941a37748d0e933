"""The simulated population of faces that share their vertices' order, as scans with landmarks.

Which vertex each landmark is was read off once from the fitted subjects alone: the vertex nearest
to where the landmarks of those subjects lie, averaged in the mean shape.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from scan_truth import TrueScan

from workbench.media.mesh import read_mesh

FITTED = tuple(range(1, 9))
SCORED = tuple(range(9, 21))
VERTICES = Path(__file__).parent / "scan_population_vertices.json"


def population_scan(data: Path, number: int) -> TrueScan | None:
    """A subject with its homologous points (mm), or None where the data are absent."""
    file = data / "real" / "scan" / "simpop" / f"SIMPOP_{number:02d}.obj"
    if not file.is_file():
        return None
    mesh = read_mesh(file)
    listed = json.loads(VERTICES.read_text()) if VERTICES.exists() else {}
    points = {name: np.array(mesh.vertices[index]) for name, index in listed.items()}
    return TrueScan(mesh, points)
