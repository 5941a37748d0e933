"""A scan prepared for drawing: centred, with normals and colours."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

CLAY = (0.80, 0.76, 0.72)


class Surface(NamedTuple):
    """A scan in drawing coordinates.

    ``vertices`` (n, 3) float32 are centred on ``centre`` and divided by ``size``, so that the
    scan fills -1..1; ``normals`` (n, 3) and ``colours`` (n, 3, 0-1) belong to them; ``faces``
    (m, 3) is empty for a point cloud.
    """

    vertices: NDArray[Any]
    faces: NDArray[Any]
    normals: NDArray[Any]
    colours: NDArray[Any]
    centre: NDArray[Any]
    size: float

    def place(self, points: NDArray[Any]) -> NDArray[Any]:
        """Points of the file's own coordinates in drawing coordinates."""
        return (points - self.centre) / self.size


def read_surface(path: Path) -> Surface:
    """The scan in a file. Raises ProblemError as ``read_mesh`` does."""
    import numpy as np

    from workbench.media.mesh import read_mesh

    mesh = read_mesh(path)
    vertices = np.asarray(mesh.vertices, dtype=np.float64)
    low, high = np.nanmin(vertices, axis=0), np.nanmax(vertices, axis=0)
    centre = (low + high) / 2
    size = float(np.linalg.norm(high - low)) / 2 or 1.0
    scaled = ((vertices - centre) / size).astype(np.float32)
    faces = np.asarray(mesh.faces, dtype=np.int32).reshape(-1, 3)
    return Surface(scaled, faces, _normals(scaled, faces), _colours(mesh), centre, size)


def _normals(vertices: NDArray[Any], faces: NDArray[Any]) -> NDArray[Any]:
    """Normal of each vertex: mean of its faces' normals; outward from the middle without faces."""
    import numpy as np

    if len(faces) == 0:
        normals = vertices.astype(np.float64)
    else:
        a, b, c = (vertices[faces[:, i]].astype(np.float64) for i in range(3))
        flat = np.cross(b - a, c - a)
        normals = np.zeros((len(vertices), 3))
        for axis in range(3):
            weight = np.repeat(flat[:, axis], 3)
            normals[:, axis] = np.bincount(faces.ravel(), weight, len(vertices))
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    return (normals / np.where(length > 0, length, 1)).astype(np.float32)


def _colours(mesh: Any) -> NDArray[Any]:
    """Colour of each vertex: its own, else the texture's there, else plain clay."""
    import numpy as np

    count = len(mesh.vertices)
    if mesh.colors is not None and len(mesh.colors) == count:
        return np.asarray(mesh.colors, dtype=np.float32)[:, :3] / 255
    colours = np.tile(np.array(CLAY, dtype=np.float32), (count, 1))
    if mesh.texture is not None and mesh.uv is not None and len(mesh.faces):
        height, width = mesh.texture.shape[:2]
        uv = np.asarray(mesh.uv).reshape(-1, 2)
        column = np.clip((uv[:, 0] % 1.0) * width, 0, width - 1).astype(int)
        row = np.clip((1 - uv[:, 1] % 1.0) * height, 0, height - 1).astype(int)
        colours[np.asarray(mesh.faces).ravel()] = mesh.texture[row, column, :3] / 255.0
    return colours
