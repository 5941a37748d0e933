"""What is rendered: triangles with a texture and a material, and their normals."""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


class Mesh:
    """Vertices v (n, 3), faces f (m, 3), uv (k, 2) with uvf (m, 3), tex (H, W, 4) linear RGBA, and
    one material."""

    def __init__(
        self,
        v: ArrayLike,
        f: ArrayLike,
        uv: ArrayLike | None = None,
        uvf: ArrayLike | None = None,
        tex: ArrayLike | None = None,
        spec: float = 0.04,
        gloss: float = 20.0,
        sss: float = 0.0,
        alpha: bool = False,
        ao: ArrayLike | None = None,
        two_sided: bool = False,
        shadow: bool = True,
        receive: bool = True,
        emissive: float = 0.0,
        tint: ArrayLike | None = None,
    ) -> None:
        self.v = np.ascontiguousarray(v, np.float64)
        self.f = np.ascontiguousarray(f, np.int32)
        if uv is None:
            uv = np.zeros((1, 2))
            uvf = np.zeros_like(self.f)
        self.uv = np.ascontiguousarray(uv, np.float64)
        self.uvf = np.ascontiguousarray(uvf, np.int32)
        if tex is None:
            tex = np.ones((1, 1, 4), np.float32)
        self.tex = np.ascontiguousarray(tex, np.float32)
        self.spec, self.gloss, self.sss, self.alpha = spec, gloss, sss, alpha
        self.ao = np.ones(len(self.v)) if ao is None else np.asarray(ao, float)
        self.two_sided, self.shadow, self.receive, self.emissive = (
            two_sided,
            shadow,
            receive,
            emissive,
        )
        self.tint = np.ones((len(self.v), 3)) if tint is None else np.ascontiguousarray(tint, float)
        self._n = None

    def normals(self) -> Array:
        """Normals of the vertices, (n, 3)."""
        return vertex_normals(self.v, self.f)


@nb.njit(cache=True, fastmath=True)
def _vn(v, f):
    n = np.zeros_like(v)
    for i in range(f.shape[0]):
        a, b, c = f[i, 0], f[i, 1], f[i, 2]
        e1 = v[b] - v[a]
        e2 = v[c] - v[a]
        nx = e1[1] * e2[2] - e1[2] * e2[1]
        ny = e1[2] * e2[0] - e1[0] * e2[2]
        nz = e1[0] * e2[1] - e1[1] * e2[0]
        for k in (a, b, c):
            n[k, 0] += nx
            n[k, 1] += ny
            n[k, 2] += nz
    for i in range(v.shape[0]):
        norm = (n[i, 0] ** 2 + n[i, 1] ** 2 + n[i, 2] ** 2) ** 0.5
        if norm > 1e-20:
            n[i, 0] /= norm
            n[i, 1] /= norm
            n[i, 2] /= norm
    return n


def vertex_normals(v: Array, f: NDArray[Any]) -> Array:
    """Unit normals (n, 3) of the vertices of faces (m, 3)."""
    return _vn(np.ascontiguousarray(v, np.float64), np.ascontiguousarray(f, np.int32))
