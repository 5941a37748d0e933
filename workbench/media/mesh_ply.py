"""PLY surfaces and point clouds: colours, textures per corner or per vertex, triangle strips."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.media.mesh_asset import read_texture
from workbench.media.mesh_part import Part, no_faces, triangulate
from workbench.media.ply_table import BrokenMeshError, Column, Table, read_tables

if TYPE_CHECKING:
    from numpy.typing import NDArray


def read_ply(path: Path) -> Part:
    """The surface or point cloud. Raises BrokenMeshError or OSError."""
    tables, textures = read_tables(path)
    points = tables.get("vertex", {})
    if not all(axis in points for axis in "xyz"):
        raise BrokenMeshError("it holds no vertices with x, y and z")
    with np.errstate(invalid="ignore"):  # signalling NaN: refused later, by name
        vertices = np.stack([np.asarray(points[a], np.float64) for a in "xyz"], axis=1)
    face_table = tables.get("face", {})
    polygons = face_table.get("vertex_indices") or face_table.get("vertex_index")
    if isinstance(polygons, Column):
        corner, owner = triangulate(polygons.values, polygons.sizes)
        faces = polygons.values[corner].astype(np.int64)
    elif isinstance(strips := tables.get("tristrips", {}).get("vertex_indices"), Column):
        faces, corner, owner = _strips(strips), None, None
    else:
        faces, corner, owner = no_faces(), None, None
    part = Part(vertices, faces, _colors(points))
    _add_texture(path, part, points, face_table, corner, owner, textures)
    return part


def _colors(points: Table) -> NDArray[Any] | None:
    for names in (
        ("red", "green", "blue"),
        ("r", "g", "b"),
        ("diffuse_red", "diffuse_green", "diffuse_blue"),
    ):
        if all(n in points for n in names):
            rgb = np.stack([np.asarray(points[n]) for n in names], axis=1)
            whole = rgb.dtype.kind in "ui" or rgb.max(initial=0) > 1.0
            if rgb.dtype.itemsize == 2 and rgb.dtype.kind == "u":
                rgb = rgb / 257.0
            rgb = rgb if whole else rgb * 255.0
            return _bytes(rgb)
    return None


def _bytes(values: NDArray[Any]) -> NDArray[Any]:
    rounded: NDArray[Any] = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return rounded


def _strips(strips: Column) -> NDArray[Any]:
    """Triangle strips, parted by -1, as triangles; every other one turned round."""
    indices = strips.values.astype(np.int64)
    triples = np.stack((indices[:-2], indices[1:-1], indices[2:]), axis=1)
    number = np.arange(indices.size)
    start = np.maximum.accumulate(np.where(indices < 0, number + 1, 0))
    odd = (number - start)[: len(triples)] % 2 == 1
    triples[odd] = triples[odd][:, [1, 0, 2]]
    a, b, c = triples.T
    real: NDArray[Any] = triples[(triples >= 0).all(axis=1) & (a != b) & (b != c) & (a != c)]
    return real


def _add_texture(
    path: Path,
    part: Part,
    points: Table,
    face_table: Table,
    corner: NDArray[Any] | None,
    owner: NDArray[Any] | None,
    textures: list[str],
) -> None:
    """Coordinates per corner ('texcoord') or per vertex (s, t / u, v / texture_u, texture_v)."""
    if not textures or corner is None or owner is None:
        return
    wedge = face_table.get("texcoord")
    if isinstance(wedge, Column) and wedge.values.size == 2 * (corner.max(initial=-1) + 1):
        part.uv = wedge.values.astype(np.float64).reshape(-1, 2)[corner]
    else:
        for pair in (
            ("s", "t"),
            ("u", "v"),
            ("texture_u", "texture_v"),
            ("texture_s", "texture_t"),
        ):
            if all(n in points for n in pair):
                per_vertex = np.stack([np.asarray(points[n], np.float64) for n in pair], axis=1)
                if part.faces.max(initial=-1) < len(per_vertex) and part.faces.min(initial=0) >= 0:
                    part.uv = per_vertex[part.faces]
                break
    if part.uv is None:
        return
    images: list[NDArray[Any]] = []
    faults: list[str] = []
    position: dict[int, int] = {}
    for number, name in enumerate(textures):
        image, fault = read_texture(path, name)
        if image is None:
            faults.append(fault)
        else:
            position[number] = len(images)
            images.append(image)
    number_column = face_table.get("texnumber")
    numbers = (
        np.asarray(number_column, np.int64)[owner]
        if isinstance(number_column, np.ndarray)
        else np.zeros(len(part.faces), np.int64)
    )
    part.image_of_face = np.array([position.get(int(n), -1) for n in np.unique(numbers)])[
        np.unique(numbers, return_inverse=True)[1]
    ]
    part.images, part.warnings = tuple(images), tuple(faults)
