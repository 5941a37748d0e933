"""A map as a PLY file: the surface with a value and a colour at each vertex."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.export.surface_map.scale import ColourScale

if TYPE_CHECKING:
    from numpy.typing import NDArray


def ply_bytes(
    vertices: NDArray[Any], faces: NDArray[Any], values: NDArray[Any], scale: ColourScale, name: str
) -> bytes:
    """Binary PLY (little endian) in the scan's own coordinates and unit.

    Vertex properties: x, y, z (double), red, green, blue (uchar) and ``scalar`` (float, mm, NaN
    where nothing was compared), as CloudCompare, MeshLab and ParaView read them.

    Args:
        vertices: (n, 3).
        faces: (m, 3), empty for a cloud of points.
        values: (n,) mm.
        name: of the map, for the comment.
    """
    head = [
        "ply",
        "format binary_little_endian 1.0",
        f"comment scalar is '{name}' in mm; colours run from {scale.low:g} to {scale.high:g} mm",
        f"element vertex {len(vertices)}",
        *(f"property double {axis}" for axis in "xyz"),
        *(f"property uchar {colour}" for colour in ("red", "green", "blue")),
        "property float scalar",
        f"element face {len(faces)}",
        "property list uchar int vertex_indices",
        "end_header",
    ]
    row = np.dtype([("place", "<f8", 3), ("colour", "u1", 3), ("scalar", "<f4")])
    table = np.empty(len(vertices), row)
    table["place"], table["colour"] = vertices, scale.colours(values)
    table["scalar"] = values
    corner = np.dtype([("n", "u1"), ("v", "<i4", 3)])
    triangles = np.empty(len(faces), corner)
    triangles["n"], triangles["v"] = 3, faces
    return ("\n".join(head) + "\n").encode("ascii") + table.tobytes() + triangles.tobytes()
