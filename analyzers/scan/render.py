"""Pictures of a scan by ray casting on the processor, with the exact surface point per pixel."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from analyzers.scan.camera import Array, Camera

if TYPE_CHECKING:
    from workbench.media.mesh import Mesh

BACKGROUND = 96  # mid-dark grey: neither skin nor black hair
SKIN = np.array([214.0, 178.0, 156.0], dtype=np.float32)  # where the scan has no colour of its own
AMBIENT = 0.25  # share of the light that does not depend on the slope
AMBIENT_COLOURED = 0.6  # photographed colours hold their own shading already


@dataclass(frozen=True, eq=False)
class View:
    """What a camera sees.

    Attributes:
        camera: where it was taken from.
        rgb: picture, uint8 (size, size, 3).
        depth: distance along the line of sight, (size, size); inf outside.
        facing: cosine between the surface normal and the ray, 0-1, (size, size); 0 outside.
    """

    camera: Camera
    rgb: Array
    depth: Array
    facing: Array

    @cached_property
    def xyz(self) -> Array:
        """The surface point in each pixel in scan coordinates, (size, size, 3); NaN outside."""
        points = np.full((*self.depth.shape, 3), np.nan)
        rows, columns = np.nonzero(np.isfinite(self.depth))
        points[rows, columns] = self.points(rows, columns)
        return points

    def points(self, rows: Array, columns: Array) -> Array:
        """The surface points (n, 3) in pixels where there is surface."""
        return self.camera.points(rows, columns, self.depth[rows, columns])


class Surface:
    """A triangle mesh ready for ray casting; winding and texture do not matter.

    ``vertices`` (n, 3) and ``faces`` (m, 3) stay in the file's coordinates. Inside, the mesh
    is shifted to its centre, since the ray caster works in single precision. ``cloud`` says that
    the triangles are discs of a cloud of points.
    """

    def __init__(self, mesh: Mesh, *, cloud: bool = False) -> None:
        import open3d as o3d

        self._o3d: Any = o3d
        self.mesh = mesh
        self.cloud = cloud
        self.vertices: Array = np.asarray(mesh.vertices, dtype=float)
        self.faces: Array = np.asarray(mesh.faces, dtype=np.int64)
        self.low, self.high = self.vertices.min(axis=0), self.vertices.max(axis=0)
        self._shift = (self.low + self.high) / 2
        # Per corner of each triangle, so that a pixel needs one look-up; single precision will do.
        normals = _vertex_normals(self.vertices, self.faces)
        self._corner_normals = _by_corner(normals.astype(np.float32), self.faces)
        self._corner_colours: tuple[Array, ...] | None = None
        if mesh.colors is not None:
            colours = np.asarray(mesh.colors)[:, :3]
            self._corner_colours = _by_corner(colours.astype(np.float32), self.faces)
        self._scene: Any = o3d.t.geometry.RaycastingScene(nthreads=1)
        self._scene.add_triangles(
            self._o3d.core.Tensor((self.vertices - self._shift).astype(np.float32)),
            self._o3d.core.Tensor(self.faces.astype(np.uint32)),
        )

    def render(self, camera: Camera) -> View:
        """The view from ``camera``."""
        rays = camera.rays()
        rays[..., :3] = (camera.eye - self._shift).astype(np.float32)
        hit = self._scene.cast_rays(self._o3d.core.Tensor(rays), nthreads=1)
        depth = hit["t_hit"].numpy()
        at = np.flatnonzero(np.isfinite(depth))
        triangle = hit["primitive_ids"].numpy().ravel()[at].astype(np.int64)
        uv = hit["primitive_uvs"].numpy().reshape(-1, 2)[at]
        weights = np.column_stack([1 - uv[:, 0] - uv[:, 1], uv])
        directions = rays.reshape(-1, 6)[at, 3:]

        normals = _mixed(self._corner_normals, triangle, weights)
        lengths = np.sqrt(_dot(normals, normals) * _dot(directions, directions))
        cosine = np.abs(_dot(normals, directions)) / np.maximum(lengths, 1e-12)
        facing = np.zeros(depth.shape, dtype=np.float32)
        facing.ravel()[at] = np.minimum(cosine, 1)
        rgb = np.full((*depth.shape, 3), BACKGROUND, dtype=np.uint8)
        rgb.reshape(-1, 3)[at] = self._shade(triangle, weights, facing.ravel()[at])
        return View(camera, rgb, depth.astype(float), facing)

    def closest(self, points: Array) -> tuple[Array, Array, Array]:
        """Closest point (n, 3), unit normal (n, 3; either sign) and triangle (n,) of ``points``."""
        query = self._o3d.core.Tensor((points - self._shift).astype(np.float32))
        found = self._scene.compute_closest_points(query, nthreads=1)
        triangle = found["primitive_ids"].numpy().astype(np.int64)
        normals = found["primitive_normals"].numpy().astype(float)
        return found["points"].numpy().astype(float) + self._shift, normals, triangle

    def cast(self, origins: Array, directions: Array) -> Array:
        """Distance along rays (..., 3) of unit directions to the surface, (...); inf: missed."""
        rays = np.empty((*origins.shape[:-1], 6), dtype=np.float32)
        rays[..., :3] = origins - self._shift
        rays[..., 3:] = directions
        hit = self._scene.cast_rays(self._o3d.core.Tensor(rays), nthreads=1)
        return np.asarray(hit["t_hit"].numpy().astype(float))

    def _shade(self, triangle: Array, weights: Array, facing: Array) -> Array:
        """Colours (n, 3) under a lamp at the camera."""
        colour = self._own_colour(triangle, weights)
        ambient = AMBIENT if colour is None else AMBIENT_COLOURED
        light = ambient + (1 - ambient) * facing
        lit = (SKIN if colour is None else colour) * light[:, None]
        return np.asarray((lit + 0.5).astype(np.uint8))  # light and colour never exceed white

    def _own_colour(self, triangle: Array, weights: Array) -> Array | None:
        """Colour of texture or vertices at points of triangles, (n, 3) float, or None."""
        texture, uv = self.mesh.texture, self.mesh.uv
        if texture is not None and uv is not None:
            place = _mixed((uv[:, 0], uv[:, 1], uv[:, 2]), triangle, weights)
            height, width = texture.shape[:2]
            column = np.floor((place[:, 0] % 1.0) * width).astype(int).clip(0, width - 1)
            row = np.floor((1 - place[:, 1] % 1.0) * height).astype(int).clip(0, height - 1)
            return np.asarray(texture)[row, column, :3].astype(float)
        if self._corner_colours is not None:
            return _mixed(self._corner_colours, triangle, weights)
        return None


def _by_corner(values: Array, faces: Array) -> tuple[Array, ...]:
    """Values of vertices (n, k) at the first, second and third corners of triangles."""
    return tuple(values[faces[:, i]] for i in range(3))


def _mixed(corners: tuple[Array, ...], triangle: Array, weights: Array) -> Array:
    """Values given at triangle corners (three times (m, k)), at points inside triangles, (n, k)."""
    mixed: Array = corners[0].take(triangle, axis=0)
    mixed *= weights[:, :1]
    for i in (1, 2):
        part = corners[i].take(triangle, axis=0)
        part *= weights[:, i : i + 1]
        mixed += part
    return mixed


def _dot(a: Array, b: Array) -> Array:
    """Row by row, (n,)."""
    product: Array = np.einsum("nk,nk->n", a, b)
    return product


def _vertex_normals(vertices: Array, faces: Array) -> Array:
    """Area-weighted normals per vertex, (n, 3), not normalised where degenerate."""
    corners = vertices[faces]
    area = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = np.zeros_like(vertices)
    for corner in range(3):
        np.add.at(normals, faces[:, corner], area)
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    return normals / np.where(length > 0, length, 1.0)
