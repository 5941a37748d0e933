"""Which place of a scan's surface lies under a pixel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ui.scene3d.still import project

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ui.scene3d.surface import Surface

REACH_PX = 6.0
"""A cloud of points is taken hold of at a point this near (px)."""


class Picker:
    """Finds places of one surface in one pose; making it costs, asking it does not."""

    def __init__(
        self,
        surface: Surface,
        pose: NDArray[Any],
        size: tuple[int, int],
        zoom: float,
        far: float,
    ) -> None:
        import numpy as np

        self._surface = surface
        self._seen = project(surface.vertices, pose, *size, zoom, far)
        self._low = self._high = np.empty((0, 2))
        if len(surface.faces):
            corners = self._seen[surface.faces][..., :2]
            self._low, self._high = corners.min(axis=1), corners.max(axis=1)

    def at(self, x: float, y: float) -> NDArray[Any] | None:
        """The nearest surface under pixel (x, y), in drawing coordinates (3,); None beside it."""
        import numpy as np

        here = np.array([x, y])
        surface = self._surface
        if not len(surface.faces):
            away = np.linalg.norm(self._seen[:, :2] - here, axis=1)
            near = np.flatnonzero(away <= REACH_PX)
            if not len(near):
                return None
            best = near[int(np.argmax(self._seen[near, 2]))]
            return np.asarray(surface.vertices[best], dtype=float)
        own = np.flatnonzero(((self._low <= here) & (self._high >= here)).all(axis=1))
        if not len(own):
            return None
        corner = self._seen[surface.faces[own]]
        a, b, c = (corner[:, i, :2] for i in range(3))
        double = _cross(b - a, c - a)
        kept = np.abs(double) > 1e-12
        own, corner, double = own[kept], corner[kept], double[kept]
        a, b, c = (corner[:, i, :2] for i in range(3))
        share_b = _cross(here - a, c - a) / double
        share_c = _cross(b - a, here - a) / double
        shares = np.stack([1 - share_b - share_c, share_b, share_c], axis=1)
        inside = np.flatnonzero((shares >= -1e-6).all(axis=1))
        if not len(inside):
            return None
        depth = (shares[inside] * corner[inside, :, 2]).sum(axis=1)
        best = inside[int(np.argmax(depth))]
        place = shares[best] @ surface.vertices[surface.faces[own[best]]].astype(float)
        return np.asarray(place)


def _cross(a: NDArray[Any], b: NDArray[Any]) -> NDArray[Any]:
    crossed: NDArray[Any] = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    return crossed
