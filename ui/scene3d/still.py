"""Draws a scan without OpenGL: for thumbnails, and where there is no graphics driver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ui.scene3d.surface import Surface

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILL = 0.92


def project(
    points: NDArray[Any],
    pose: NDArray[Any],
    width: int,
    height: int,
    zoom: float = 1.0,
    far: float = float("inf"),
) -> NDArray[Any]:
    """Pixel x, y and depth (towards the viewer) of drawing coordinates; shape (n, 3).

    ``far`` is the distance of the eye from the scan's middle; infinite without perspective.
    """
    import numpy as np

    seen = points @ pose.T
    nearer = 1.0 if far == float("inf") else far / (far - seen[:, 2])
    scale = FILL * zoom * min(width, height) / 2 * nearer
    x = width / 2 + seen[:, 0] * scale
    y = height / 2 - seen[:, 1] * scale
    return np.column_stack([x, y, seen[:, 2]])


def draw(
    surface: Surface,
    view: NDArray[Any],
    width: int,
    height: int,
    ground: tuple[int, int, int],
    zoom: float = 1.0,
    dimmest: float = 0.2,
) -> NDArray[Any]:
    """A picture of the scan, uint8 RGB of shape (height, width, 3).

    ``view`` is the rotation (3, 3) from drawing coordinates to x right, y up, z to the viewer.
    Every vertex is a small square, the nearest one wins; faces are filled with further points
    where the vertices lie farther apart than a square.
    """
    import numpy as np

    points, normals, colours = _dense(surface, FILL * zoom * min(width, height) / 2)
    light = normals @ view.T @ np.array([0.25, 0.35, 0.9], dtype=np.float32)
    facing = (normals @ view.T)[:, 2] > -0.15 if len(surface.faces) else np.ones(len(points), bool)
    shade = np.clip(0.35 + 0.65 * light, 0.2, 1.0)
    shade = dimmest + (1 - dimmest) * (shade - 0.2) / 0.8
    rgb = np.clip(colours * shade[:, None] * 255, 0, 255).astype(np.uint8)
    place = project(points, view, width, height, zoom)
    order = np.argsort(place[:, 2], kind="stable")
    order = order[facing[order]]
    x, y = place[order, 0].astype(int), place[order, 1].astype(int)
    rgb = rgb[order]
    picture = np.empty((height, width, 3), dtype=np.uint8)
    picture[:] = ground
    depth = np.full((height, width), -np.inf)
    z = place[order, 2]
    for dy in (0, 1):
        for dx in (0, 1):
            column, row = x + dx, y + dy
            inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
            c, r, d = column[inside], row[inside], z[inside]
            layer = np.full((height, width), -np.inf)
            layer[r, c] = d  # sorted from far to near: the nearest is written last
            near = layer > depth
            colour = np.zeros((height, width, 3), dtype=np.uint8)
            colour[r, c] = rgb[inside]
            picture[near], depth[near] = colour[near], layer[near]
    return picture


def _dense(surface: Surface, scale: float) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Vertices, and points within the faces where those are larger than a drawn square."""
    import numpy as np

    v, f = surface.vertices, surface.faces
    if len(f) == 0:
        return v, surface.normals, surface.colours
    lengths = np.linalg.norm(v[f[:, 0]] - v[f[:, 1]], axis=1)
    edge = float(np.percentile(lengths, 90)) * scale
    parts = min(12, max(1, int(np.ceil(edge / 1.5))))
    if parts == 1:
        return v, surface.normals, surface.colours
    weights = (
        np.array(
            [
                (i, j, parts - i - j)
                for i in range(parts + 1)
                for j in range(parts + 1 - i)
                if max(i, j, parts - i - j) < parts
            ],
            dtype=np.float32,
        )
        / parts
    )
    if len(weights) * len(f) > 3_000_000:
        weights = np.full((1, 3), 1 / 3, dtype=np.float32)
    out = []
    for values in (v, surface.normals, surface.colours):
        corners = values[f].astype(np.float32)
        filled = np.einsum("kc,mcd->kmd", weights, corners).reshape(-1, 3)
        out.append(np.concatenate([values, filled]))
    return out[0], out[1], out[2]
