"""Surfaces and point clouds of a scanner as arrays, in the file's own coordinates and unit.

The unit is not guessed here: that takes landmarks (see the scan analyzer).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.media.access import os_refused, readable_size, refused
from workbench.media.mesh_format import mesh_format
from workbench.media.mesh_obj import read_obj
from workbench.media.mesh_other import read_pcd, read_points, read_with_trimesh
from workbench.media.mesh_part import Part, single_texture, without_broken
from workbench.media.mesh_ply import read_ply
from workbench.media.ply_table import BrokenMeshError, ply_faces
from workbench.model.problem import ProblemError

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_TRIANGLES = 2_000_000
MAX_BYTES = 1_500_000_000
MOST_BROKEN = 0.1
"""A surface of which more points are no numbers is refused (judgement); in a cloud they are usual
where nothing was measured."""


@dataclass(frozen=True, slots=True, eq=False)
class Mesh:
    """A surface, or a cloud of points.

    Attributes:
        vertices: float64 (n, 3), in the order of the file (landmarks refer to it); STL, which
            knows no vertices, has equal corners merged in order of appearance.
        faces: int32 (m, 3), counter-clockwise from outside as in the file; empty for a cloud.
        colors: uint8 (n, 3) per vertex, or None.
        texture: uint8 (h, w, 3) RGB, or None. Several pictures are laid side by side.
        uv: float64 (m, 3, 2) per corner of each face, origin at the bottom left of the
            texture, or None.
        format: ply, obj, stl, off, glb, gltf, xyz or pcd.
    """

    vertices: NDArray[np.float64]
    faces: NDArray[np.int32]
    colors: NDArray[Any] | None = None
    texture: NDArray[Any] | None = None
    uv: NDArray[Any] | None = None
    format: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def is_cloud(self) -> bool:
        """Whether there are points only, no surface."""
        return len(self.faces) == 0

    @property
    def bounds(self) -> NDArray[np.float64]:
        """Lowest and highest corner, (2, 3), in the file's unit."""
        return np.stack((self.vertices.min(axis=0), self.vertices.max(axis=0)))

    @property
    def extent(self) -> NDArray[np.float64]:
        """Length along x, y and z in the file's unit, (3,)."""
        low, high = self.bounds
        return np.asarray(high - low, dtype=np.float64)


def read_mesh(path: Path) -> Mesh:
    """The surface in a PLY, OBJ (with MTL and textures), STL, OFF, GLB or GLTF file, or the
    points in a PLY, XYZ or PCD file.

    A PLY without faces is a point cloud; any other surface format without faces is an error.
    Materials and textures are read from the folder of the mesh only.

    A few points that are no numbers (NaN or infinite) are left out, with a warning.

    Raises:
        ProblemError: ``no_vertices``, ``bad_vertices`` (too many are no numbers), ``no_faces``,
            ``too_large`` (above 2 million triangles), ``damaged``, ``not_media``.
    """
    path = Path(path)
    size = readable_size(path)
    try:
        form = mesh_format(path)
        if form is None:
            raise refused(
                path,
                "not_media",
                "The content is no 3D scan in a known format, whatever the name says.",
                "Export the scan as PLY, OBJ, STL or GLB.",
            )
        if size > MAX_BYTES:
            raise _too_large(path, f"{size / 1e9:.1f} GB")
        if form == "ply" and (count := ply_faces(path)) > MAX_TRIANGLES:
            raise _too_large(path, f"{count:,} faces")
        if form == "stl" and size > 84 + 50 * MAX_TRIANGLES * 6:
            raise _too_large(path, f"{size / 1e9:.1f} GB")
        part = _read(path, form)
    except BrokenMeshError as error:
        raise refused(
            path,
            "damaged",
            f"The scan is damaged or incomplete: {error}.",
            "Export it again from the scanner's program.",
        ) from error
    except OSError as error:
        raise os_refused(path, error) from error
    except MemoryError as error:
        raise _too_large(path, "it does not fit into memory") from error
    broken = int(np.count_nonzero(~np.isfinite(part.vertices).all(axis=1)))
    if broken <= MOST_BROKEN * len(part.vertices) or not len(part.faces):
        part = without_broken(part)
    _check(path, form, part)
    texture, uv = single_texture(part)
    return Mesh(
        np.ascontiguousarray(part.vertices, np.float64),
        np.ascontiguousarray(part.faces, np.int32),
        part.colors,
        texture,
        uv,
        form,
        tuple(dict.fromkeys(part.warnings)),
    )


def _read(path: Path, form: str) -> Part:
    if form == "ply":
        return read_ply(path)
    if form == "obj":
        return read_obj(path)
    if form == "xyz":
        return read_points(path)
    if form == "pcd":
        return read_pcd(path)
    return read_with_trimesh(path, form)


def _check(path: Path, form: str, part: Part) -> None:
    count = len(part.vertices)
    if count == 0:
        raise refused(path, "no_vertices", "The scan holds no points.", "Export it again.")
    broken = int(np.count_nonzero(~np.isfinite(part.vertices).all(axis=1)))
    if broken:
        raise refused(
            path,
            "bad_vertices",
            f"{broken} of {count} points of the scan are no numbers (NaN or infinite).",
            "Repair or export the scan again in the scanner's program.",
        )
    if len(part.faces) == 0:
        if form in {"ply", "xyz", "pcd"}:
            return
        raise refused(
            path,
            "no_faces",
            "The scan has points but no surface (no triangles).",
            "Export it with its surface, or as a PLY if it is meant as a point cloud.",
        )
    if len(part.faces) > MAX_TRIANGLES:
        raise _too_large(path, f"{len(part.faces):,} triangles")
    if part.faces.min() < 0 or part.faces.max() >= count:
        raise refused(
            path,
            "damaged",
            "The scan is damaged: its triangles name points that are not there.",
            "Export it again from the scanner's program.",
        )


def _too_large(path: Path, what: str) -> ProblemError:
    return refused(
        path,
        "too_large",
        f"The scan is too large ({what}); up to {MAX_TRIANGLES:,} triangles are accepted.",
        "Reduce it in the scanner's program (200,000 triangles are plenty for a face).",
    )
