"""Pictures of a scan by ray casting on the processor, with the exact surface point per pixel."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from analyzers.scan.camera import Array, Camera
from analyzers.scan.normals import corner_normals

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
        self._corners: Array = corner_normals(self.vertices, self.faces)
        if mesh.colors is not None:
            colours = np.asarray(mesh.colors)[:, :3].astype(np.float32).T
            own = np.stack([colours[:, self.faces[:, i]] for i in range(3)])
            self._corners = np.concatenate([self._corners, own], axis=1)
        self._scene: Any = o3d.t.geometry.RaycastingScene(nthreads=1)
        self._scene.add_triangles(
            self._o3d.core.Tensor((self.vertices - self._shift).astype(np.float32)),
            self._o3d.core.Tensor(self.faces.astype(np.uint32)),
        )

    def render(self, camera: Camera) -> View:
        """The view from ``camera``."""
        rays = camera.rays(self._shift)
        hit = self._scene.cast_rays(self._o3d.core.Tensor.from_numpy(rays), nthreads=1)
        depth = hit["t_hit"].numpy()
        at = np.flatnonzero(np.isfinite(depth))
        triangle = hit["primitive_ids"].numpy().ravel().take(at).astype(np.intp)
        uv = hit["primitive_uvs"].numpy().reshape(-1, 2).take(at, axis=0).T
        weights = np.stack([1 - uv[0] - uv[1], uv[0], uv[1]])

        mixed = _mixed(self._corners, triangle, weights)
        normals = np.stack(camera.axes).astype(np.float32) @ mixed[:3]
        cosine = np.abs(_dot(normals, camera.slants(at)))
        cosine /= np.maximum(np.sqrt(_dot(normals, normals)), np.float32(1e-12))
        np.minimum(cosine, 1, out=cosine)
        facing = np.zeros(depth.shape, dtype=np.float32)
        facing.ravel()[at] = cosine
        rgb = np.full((*depth.shape, 3), BACKGROUND, dtype=np.uint8)
        colour = self._texture_colour(triangle, weights)
        if colour is None and len(mixed) > 3:
            colour = mixed[3:]
        rgb.reshape(-1, 3)[at] = _lit(colour, cosine)
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

    def _texture_colour(self, triangle: Array, weights: Array) -> Array | None:
        """Colour of the texture at points of triangles, (3, n) float32, or None."""
        texture, uv = self.mesh.texture, self.mesh.uv
        if texture is None or uv is None:
            return None
        x, y = np.einsum("cn,nck->kn", weights, uv.take(triangle, axis=0))
        height, width = texture.shape[:2]
        column = np.floor((x % 1.0) * width).astype(int).clip(0, width - 1)
        row = np.floor((1 - y % 1.0) * height).astype(int).clip(0, height - 1)
        return np.asarray(texture)[row, column, :3].T.astype(np.float32)


def _lit(colour: Array | None, facing: Array) -> Array:
    """Colours (3, n) under a lamp at the camera, (n, 3) uint8; skin where there are none."""
    ambient = AMBIENT if colour is None else AMBIENT_COLOURED
    light = np.float32(ambient) + np.float32(1 - ambient) * facing
    lit = np.empty((len(facing), 3), dtype=np.uint8)
    for i, channel in enumerate(SKIN if colour is None else colour):
        lit[:, i] = channel * light + np.float32(0.5)  # light and colour never exceed white
    return lit


def _mixed(corners: Array, triangle: Array, weights: Array) -> Array:
    """Values given at triangle corners (3, k, m), at points inside triangles, (k, n)."""
    mixed = np.empty((corners.shape[1], len(triangle)), dtype=np.float32)
    part = np.empty(len(triangle), dtype=np.float32)
    for i, line in enumerate(mixed):
        np.multiply(corners[0, i].take(triangle), weights[0], out=line)
        for corner in (1, 2):
            np.multiply(corners[corner, i].take(triangle), weights[corner], out=part)
            line += part
    return mixed


def _dot(a: Array, b: Array) -> Array:
    """Column by column of (3, n), (n,)."""
    product: Array = a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
    return product
