"""What the readers of single surface formats hand over, and how pieces become one surface."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_EDGE = 8192
"""Longest edge of a joined texture: pictures are halved until they fit."""


@dataclass(slots=True, eq=False)
class Part:
    """A piece of a surface, as stored.

    Attributes:
        vertices: float64 (n, 3), in the order of the file.
        faces: int (m, 3), empty for points.
        colors: uint8 (n, 3) or None.
        uv: float (m, 3, 2) texture coordinates of each corner, origin bottom left, or None.
        images: the textures (uint8 RGB).
        image_of_face: int (m,) position in ``images`` of each face's texture, -1 for none.
        warnings: what could not be read, in plain words.
    """

    vertices: NDArray[Any]
    faces: NDArray[Any]
    colors: NDArray[Any] | None = None
    uv: NDArray[Any] | None = None
    images: tuple[NDArray[Any], ...] = ()
    image_of_face: NDArray[Any] | None = None
    warnings: tuple[str, ...] = ()


def no_faces() -> NDArray[Any]:
    """An empty table of faces."""
    return np.zeros((0, 3), np.int64)


def triangulate(corners: NDArray[Any], sizes: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Polygons as triangle fans.

    Args:
        corners: all corners of all polygons, one after the other.
        sizes: how many corners each polygon has.

    Returns:
        Positions in ``corners`` of the triangles' corners (m, 3), and the polygon of each (m,).
    """
    corners, sizes = np.asarray(corners), np.asarray(sizes, dtype=np.int64)
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1])) if sizes.size else sizes
    fans = np.maximum(sizes - 2, 0)
    polygon = np.repeat(np.arange(sizes.size), fans)
    first = np.concatenate(([0], np.cumsum(fans)[:-1])) if sizes.size else fans
    step = np.arange(polygon.size) - first[polygon]
    base = starts[polygon]
    return np.stack((base, base + step + 1, base + step + 2), axis=1), polygon


def join(parts: Sequence[Part]) -> Part:
    """All pieces as one, vertices in order. A colour is kept only where every piece has one."""
    if len(parts) == 1:
        return parts[0]
    offset, picture = 0, 0
    faces, uvs, owners = [], [], []
    images: list[NDArray[Any]] = []
    textured = any(p.uv is not None for p in parts)
    for part in parts:
        count = len(part.faces)
        faces.append(part.faces + offset)
        uvs.append(np.zeros((count, 3, 2)) if part.uv is None else part.uv)
        owner = np.full(count, -1) if part.image_of_face is None else part.image_of_face
        owners.append(np.where(owner >= 0, owner + picture, -1))
        images += part.images
        offset, picture = offset + len(part.vertices), picture + len(part.images)
    colored = [p.colors for p in parts if p.colors is not None]
    return Part(
        np.concatenate([p.vertices for p in parts]),
        np.concatenate(faces),
        np.concatenate(colored) if len(colored) == len(parts) else None,
        np.concatenate(uvs) if textured else None,
        tuple(images),
        np.concatenate(owners) if textured else None,
        tuple(w for p in parts for w in p.warnings),
    )


def without_broken(part: Part) -> Part:
    """The part without points that are no numbers and without the triangles at them.

    Scanners write such points where they measured nothing.
    """
    sound = np.isfinite(part.vertices).all(axis=1)
    if sound.all():
        return part
    faces = part.faces
    if len(faces) and (faces.min() < 0 or faces.max() >= len(sound)):
        return part
    place = np.cumsum(sound) - 1
    kept = sound[faces].all(axis=1)
    count = int((~sound).sum())
    return Part(
        part.vertices[sound],
        place[faces[kept]],
        None if part.colors is None else part.colors[sound],
        None if part.uv is None else part.uv[kept],
        part.images,
        None if part.image_of_face is None else np.asarray(part.image_of_face)[kept],
        (*part.warnings, f"{count} points that are no numbers were left out"),
    )


def single_texture(part: Part) -> tuple[NDArray[Any] | None, NDArray[Any] | None]:
    """Texture and per-corner coordinates with all pictures side by side in one.

    Faces without a picture get a white strip. Coordinates outside 0-1 repeat the picture.
    """
    if part.uv is None or not part.images or part.image_of_face is None:
        return None, None
    uv = part.uv.astype(np.float64)
    images, owner = list(part.images), np.asarray(part.image_of_face)
    if (owner < 0).any():
        images.append(np.full((4, 4, 3), 255, np.uint8))
        uv[owner < 0] = 0.5
        owner = np.where(owner < 0, len(images) - 1, owner)
    if len(images) == 1:
        return images[0], uv
    while sum(i.shape[1] for i in images) > _EDGE:
        images = [i[::2, ::2] if max(i.shape) > 8 else i for i in images]
    height = max(i.shape[0] for i in images)
    width = sum(i.shape[1] for i in images)
    sheet = np.zeros((height, width, 3), np.uint8)
    left = 0
    for k, image in enumerate(images):
        h, w = image.shape[:2]
        sheet[height - h :, left : left + w] = image
        mine = owner == k
        corner = uv[mine]
        corner = np.where((corner < 0) | (corner > 1), corner % 1.0, corner)
        uv[mine] = (corner * (w, h) + (left, 0)) / (width, height)
        left += w
    return sheet, uv
