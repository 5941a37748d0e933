"""OBJ with MTL: polygons, colours, several materials, texture coordinates per corner."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.media.mesh_asset import asset_path, read_texture
from workbench.media.mesh_part import Part, no_faces, triangulate
from workbench.media.mtl import pictures
from workbench.media.ply_table import BrokenMeshError

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(slots=True)
class _Lines:
    vertices: list[bytes] = field(default_factory=list)
    coordinates: list[bytes] = field(default_factory=list)
    faces: list[bytes] = field(default_factory=list)
    seen: list[tuple[int, int]] = field(default_factory=list)  # vertices, coordinates so far
    number: list[int] = field(default_factory=list)
    material: list[int] = field(default_factory=list)
    materials: dict[str, int] = field(default_factory=dict)
    libraries: list[str] = field(default_factory=list)


def read_obj(path: Path) -> Part:
    """The surface, vertices in the order of the file. Raises BrokenMeshError or OSError."""
    lines = _parse(path)
    vertices, colors = _vertices(lines.vertices)
    if not lines.faces:
        return Part(vertices, no_faces(), colors)
    sizes = np.array([len(row.split()) for row in lines.faces])
    corners, corner_uv = _uniform(lines) or _mixed(lines)
    corner, owner = triangulate(corners, sizes)
    part = Part(vertices, corners[corner], colors)
    if lines.coordinates and corner_uv.max() >= 0:
        _add_texture(path, part, lines, corner_uv[corner], np.array(lines.material)[owner])
    return part


def _parse(path: Path) -> _Lines:
    lines, material, number = _Lines(), -1, 0
    pending = b""
    with path.open("rb") as stream:
        for number, raw in enumerate(stream, 1):
            line = pending + raw
            if line.rstrip().endswith(b"\\"):
                pending = line.rstrip()[:-1] + b" "
                continue
            pending = b""
            key, _, rest = line.strip().partition(b" ")
            if key == b"v":
                lines.vertices.append(rest)
            elif key == b"vt":
                lines.coordinates.append(rest)
            elif key == b"f":
                if len(rest.split()) >= 3:  # fewer make a point or a line, no face
                    lines.faces.append(rest)
                    lines.seen.append((len(lines.vertices), len(lines.coordinates)))
                    lines.number.append(number)
                    lines.material.append(material)
            elif key == b"usemtl":
                name = rest.decode("utf-8", "replace").strip()
                material = lines.materials.setdefault(name, len(lines.materials))
            elif key == b"mtllib":
                lines.libraries.append(rest.decode("utf-8", "replace").strip())
    return lines


def _uniform(lines: _Lines) -> tuple[NDArray[Any], NDArray[Any]] | None:
    """Vertex and coordinate of every corner where all are written alike (v, v/t, v//n, v/t/n).

    None where they are not, or where some count backwards; such files take the slower way.
    """
    text = b" ".join(lines.faces)
    slashes = lines.faces[0].split()[0]
    kind = (slashes.count(b"/"), slashes.count(b"//"))
    words = text.split()
    if b"-" in text or (text.count(b"/"), text.count(b"//")) != (
        kind[0] * len(words),
        kind[1] * len(words),
    ):
        return None
    width = kind[0] + 1 - kind[1]
    try:
        table = np.array(text.replace(b"/", b" ").split(), dtype="S").astype(np.int64)
        table = table.reshape(len(words), width)
    except ValueError:
        return None
    if kind[0] > 2 or (table < 1).any():
        return None
    coordinate = table[:, 1] - 1 if kind[0] and not kind[1] else np.full(len(words), -1)
    return table[:, 0] - 1, coordinate


def _mixed(lines: _Lines) -> tuple[NDArray[Any], NDArray[Any]]:
    """Vertex and coordinate (-1: none) of every corner, word by word."""
    corners: list[int] = []
    coordinates: list[int] = []
    for row, (vertices, pairs), number in zip(lines.faces, lines.seen, lines.number, strict=True):
        try:
            for word in row.split():
                part = word.split(b"/")
                v = int(part[0])
                t = int(part[1]) if len(part) > 1 and part[1] else 0
                corners.append(v - 1 if v > 0 else vertices + v)
                coordinates.append(t - 1 if t > 0 else (pairs + t if t < 0 else -1))
        except ValueError as error:
            raise BrokenMeshError(f"its line {number} is no face") from error
        if b"0" in row and any(w.partition(b"/")[0].strip(b"0") == b"" for w in row.split()):
            raise BrokenMeshError(f"its line {number} names point 0; they count from 1")
    return np.array(corners, np.int64), np.array(coordinates, np.int64)


def _vertices(rows: list[bytes]) -> tuple[NDArray[Any], NDArray[Any] | None]:
    if not rows:
        return np.zeros((0, 3)), None
    width = len(rows[0].split())
    try:
        table = np.array(b" ".join(rows).split(), dtype="S").astype(np.float64)
        if width < 3 or table.size != width * len(rows):
            raise ValueError("rows of differing length")
        table = table.reshape(len(rows), width)
    except ValueError:
        try:
            table = np.array([[float(w) for w in row.split()[:3]] for row in rows], np.float64)
        except ValueError as error:
            raise BrokenMeshError("it holds vertices that are no three numbers") from error
        if table.ndim != 2 or table.shape[1] < 3:
            raise BrokenMeshError("it holds vertices that are no three numbers") from None
        width = 3
    colors = None
    if width >= 6:
        rgb = table[:, width - 3 : width]
        scale = 255.0 if np.nanmax(rgb, initial=0.0) <= 1.0 else 1.0
        colors = np.clip(np.rint(np.nan_to_num(rgb) * scale), 0, 255).astype(np.uint8)
    return np.ascontiguousarray(table[:, :3]), colors


def _add_texture(
    path: Path, part: Part, lines: _Lines, index: NDArray[Any], material: NDArray[Any]
) -> None:
    try:
        rows = ([*row.split(), b"0"][:2] for row in lines.coordinates)
        table = np.array([[float(word) for word in row] for row in rows])
    except ValueError as error:
        raise BrokenMeshError("it holds texture coordinates that are no numbers") from error
    if index.max(initial=-1) >= len(table):
        raise BrokenMeshError("its faces name texture coordinates that are not there")
    faults: list[str] = []
    pictures = _pictures(path, lines.libraries, faults)
    images: list[NDArray[Any]] = []
    position: dict[str, int] = {}
    of_material = np.full(len(lines.materials) + 1, -1)  # the last one: no material
    for name, number in lines.materials.items():
        file = pictures.get(name, "")
        if not file:
            continue
        if file not in position:
            image, fault = read_texture(path, file)
            if image is None:
                faults.append(fault)
                continue
            position[file] = len(images)
            images.append(image)
        of_material[number] = position[file]
    part.warnings = tuple(dict.fromkeys(faults))
    if not images:
        return
    part.uv = np.where(index[..., None] >= 0, table[index], 0.0)
    part.images = tuple(images)
    part.image_of_face = np.where((index >= 0).all(axis=1), of_material[material], -1)


def _pictures(path: Path, libraries: list[str], faults: list[str]) -> dict[str, str]:
    """The diffuse picture (map_Kd) of every material."""
    found: dict[str, str] = {}
    for library in dict.fromkeys(libraries):
        file, fault = asset_path(path, library)
        if file is None:
            faults.append(fault)
            continue
        for material, key, name in pictures(file.read_text("utf-8", "replace")):
            if key == "map_kd":
                found.setdefault(material, name)
    return found
