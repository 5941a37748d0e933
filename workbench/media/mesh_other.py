"""STL, OFF and GLB/GLTF through trimesh; XYZ text and PCD point clouds."""

from __future__ import annotations

import io
import struct
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.media.mesh_asset import asset_path
from workbench.media.mesh_part import Part, join, no_faces
from workbench.media.photo import MAX_PIXELS
from workbench.media.ply_table import BrokenMeshError

if TYPE_CHECKING:
    from numpy.typing import NDArray


def read_with_trimesh(path: Path, form: str) -> Part:
    """An STL, OFF, GLB or GLTF file: every piece of its scene in place, joined in order.

    Raises:
        BrokenMeshError: where trimesh cannot make sense of it.
    """
    import trimesh
    from trimesh.resolvers import Resolver

    refusals: list[str] = []

    class _Beside(Resolver):
        """Gives trimesh files of the mesh's own folder only."""

        def __init__(self) -> None:
            pass

        def get(self, key: str) -> bytes:
            file, fault = asset_path(path, key)
            if file is None:
                refusals.append(fault)
                raise FileNotFoundError(key)
            return file.read_bytes()

        def keys(self) -> list[str]:
            return []

        def namespaced(self, namespace: str) -> _Beside:
            return self

        def write(self, name: str, data: bytes) -> None:
            raise PermissionError(name)

    content = path.read_bytes()
    if form == "stl":
        _check_stl(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            loaded = trimesh.load(
                io.BytesIO(content),
                file_type=form,
                resolver=_Beside(),
                process=False,
                maintain_order=True,
            )
    except MemoryError:
        raise
    except Exception as error:  # trimesh raises anything on a damaged file
        raise BrokenMeshError(refusals[0] if refusals else "its content makes no sense") from error
    parts = list(_pieces(trimesh, loaded))
    if not parts:
        return Part(np.zeros((0, 3)), no_faces())
    whole = join(parts)
    if form == "stl":
        whole = _merge_equal(whole)
    whole.warnings += tuple(refusals)
    return whole


def _check_stl(content: bytes) -> None:
    """A binary STL says how many triangles (50 bytes each) follow its 84 bytes of header."""
    if b"\0" not in content[:4096]:
        return
    announced = struct.unpack_from("<I", content, 80)[0] if len(content) >= 84 else 0
    have = max(0, len(content) - 84) // 50
    if have < max(1, announced):
        raise BrokenMeshError(f"it is cut off: {have} of {announced} triangles are there")


def _pieces(trimesh: Any, loaded: Any) -> list[Part]:
    if not isinstance(loaded, trimesh.Scene):
        return [_part(loaded, np.eye(4))]
    found = []
    for node in loaded.graph.nodes_geometry:
        transform, name = loaded.graph[node]
        geometry = loaded.geometry[name]
        if hasattr(geometry, "faces"):
            found.append(_part(geometry, np.asarray(transform)))
    return found


def _part(mesh: Any, transform: NDArray[Any]) -> Part:
    vertices = np.asarray(mesh.vertices, np.float64).reshape(-1, 3)
    with np.errstate(all="ignore"):  # numbers that are none are refused later, by name
        vertices = vertices @ transform[:3, :3].T + transform[:3, 3]
    faces = np.asarray(getattr(mesh, "faces", no_faces()), np.int64).reshape(-1, 3)
    if np.linalg.det(transform[:3, :3]) < 0:  # a mirroring transform turns surfaces inside out
        faces = faces[:, ::-1]
    part = Part(vertices, faces)
    visual = getattr(mesh, "visual", None)
    uv = getattr(visual, "uv", None)
    if uv is not None and len(uv) == len(vertices):
        part.uv = np.asarray(uv, np.float64)[faces]
        part.image_of_face = np.full(len(faces), -1)
        image, fault = _picture(getattr(visual, "material", None))
        part.warnings = (fault,) if fault else ()
        if image is not None:
            part.images = (image,)
            part.image_of_face = np.zeros(len(faces), np.int64)
    elif visual is not None and visual.kind == "vertex":
        part.colors = np.asarray(visual.vertex_colors, np.uint8)[:, :3]
    return part


def _picture(material: Any) -> tuple[NDArray[Any] | None, str]:
    """The colour picture of a material, or None with the reason (empty: it has none)."""
    image = getattr(material, "baseColorTexture", None) or getattr(material, "image", None)
    if image is None:
        return None, ""
    if image.width * image.height > MAX_PIXELS:
        return None, f"the texture claims {image.width} x {image.height} pixels; not read"
    try:
        return np.ascontiguousarray(image.convert("RGB")), ""
    except (OSError, ValueError, SyntaxError, EOFError, struct.error):
        return None, "the texture is damaged; shown without it"


def _merge_equal(part: Part) -> Part:
    """STL repeats every vertex per triangle: equal ones become one, in order of appearance."""
    rows = np.ascontiguousarray(part.vertices + 0.0).view(np.dtype((np.void, 24))).reshape(-1)
    _, first, inverse = np.unique(rows, return_index=True, return_inverse=True)
    rank = np.empty(first.size, np.int64)
    order = np.argsort(first)
    rank[order] = np.arange(first.size)
    part.faces = rank[inverse.reshape(-1)][part.faces]
    part.vertices = part.vertices[first[order]]
    part.colors = None
    return part


def read_points(path: Path) -> Part:
    """XYZ text: x y z, with red green blue (0-255) after them if there are six columns."""
    try:
        text = path.read_text("utf-8-sig").replace(",", " ").replace(";", " ")
        table = np.loadtxt(io.StringIO(text), comments=("#", "//"), ndmin=2)
    except ValueError as error:
        raise BrokenMeshError("it holds lines that are no numbers") from error
    if table.shape[1] < 3:
        raise BrokenMeshError("its lines hold fewer than three numbers")
    colors = None
    if table.shape[1] in {6, 9}:
        rgb = table[:, 3:6]
        if rgb.min(initial=0) >= 0 and rgb.max(initial=0) > 1.0 and (rgb == rgb.round()).all():
            colors = np.clip(rgb, 0, 255).astype(np.uint8)
    return Part(np.ascontiguousarray(table[:, :3]), no_faces(), colors)


def read_pcd(path: Path) -> Part:
    """A PCD point cloud, through open3d."""
    import open3d

    with open3d.utility.VerbosityContextManager(open3d.utility.VerbosityLevel.Error):
        cloud = open3d.io.read_point_cloud(
            path, format="pcd", remove_nan_points=False, remove_infinite_points=False
        )
    points = np.asarray(cloud.points, np.float64).reshape(-1, 3).copy()
    colors = None
    if cloud.has_colors():
        colors = np.clip(np.rint(np.asarray(cloud.colors) * 255), 0, 255).astype(np.uint8)
    return Part(points, no_faces(), colors)
