"""Skinned human: linear blend skinning with joint rotations in world axes.

The bodies (``assets/body_m.npz``, ``assets/body_f.npz``) are packed from MakeHuman assets, which
are CC0; ``assets/MakeHuman_assets_CC0.txt`` holds their licence. What is rendered from them is
CC0-1.0 as well; the code of this folder has the licence of the project.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import softrender as sr
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Body:
    """A skinned body at rest: upright, facing +x, feet on z = 0, metres.

    Attributes:
        names, parent, head, tail: of the n bones; ``ix`` is the number of a bone by name.
        parts: skin, eyes, clothes, hair: vertices, faces, texture and the weights of the bones.
        meta: height and materials.
    """

    def __init__(self, path: Path) -> None:
        d = np.load(path)
        self.meta = json.loads(str(d["meta"]))
        self.names = [str(x) for x in d["bone_names"]]
        self.parent = d["bone_parent"].astype(int)
        self.head = d["bone_head"].astype(float)
        self.tail = d["bone_tail"].astype(float)
        self.ix = {n: i for i, n in enumerate(self.names)}
        self.parts: list[dict[str, Any]] = []
        for k, m in enumerate(self.meta["parts"]):
            tex = sr.load_tex(cv2.imdecode(d[f"p{k}_tex"], -1))
            self.parts.append(
                dict(
                    m,
                    v=d[f"p{k}_v"].astype(float),
                    f=d[f"p{k}_f"].astype(np.int32),
                    uv=d[f"p{k}_uv"].astype(float),
                    uvf=d[f"p{k}_uvf"].astype(np.int32),
                    wi=d[f"p{k}_wi"].astype(int),
                    ww=d[f"p{k}_ww"].astype(float) / 255,
                    tex=tex,
                    src=d[f"p{k}_src"].astype(int),
                )
            )
        for p in self.parts:
            p["ww"] /= p["ww"].sum(1, keepdims=True)
        order: list[int] = []

        def add(i: int) -> None:
            if i in order:
                return
            if self.parent[i] >= 0:
                add(self.parent[i])
            order.append(i)

        for i in range(len(self.names)):
            add(i)
        self.order = order
        self._ao()

    def _ao(self) -> None:
        """Ambient occlusion of every vertex at rest (ray cast)."""
        import open3d as o3d

        sc = o3d.t.geometry.RaycastingScene()
        for p in self.parts:
            if not p["alpha"]:
                sc.add_triangles(
                    o3d.core.Tensor(p["v"].astype(np.float32)),
                    o3d.core.Tensor(p["f"].astype(np.uint32)),
                )
        rng = np.random.default_rng(0)
        D = rng.normal(size=(48, 3))
        D /= np.linalg.norm(D, axis=1, keepdims=True)
        for p in self.parts:
            n = sr.vertex_normals(p["v"], p["f"])
            o = p["v"] + n * 0.004
            acc = np.zeros(len(o))
            wt = np.zeros(len(o))
            for q in D:
                c = np.clip(n @ q, 0, None)
                r = np.concatenate([o, np.repeat(q[None], len(o), 0)], 1).astype(np.float32)
                t = sc.cast_rays(o3d.core.Tensor(r))["t_hit"].numpy()
                acc += c * np.clip(t / 0.35, 0, 1)
                wt += c
            p["ao"] = (
                0.35 + 0.65 * acc / np.maximum(wt, 1e-6)
                if not p["alpha"]
                else np.full(len(o), 0.85)
            )

    def pose(
        self, R: Mapping[str, Array] | None = None, root: Array | None = None
    ) -> tuple[Array, Array]:
        """Rotations (n, 3, 3) and places (n, 3) of the bones.

        Args:
            R: 3x3 rotation by bone, in world axes, on top of the parent's rotation.
            root: shift of the whole body, m.
        """
        n = len(self.names)
        G = np.zeros((n, 3, 3))
        P = np.zeros((n, 3))
        R = R or {}
        for i in self.order:
            p = self.parent[i]
            loc = R.get(self.names[i], np.eye(3))
            if p < 0:
                G[i] = loc
                P[i] = self.head[i] + (0 if root is None else root)
            else:
                G[i] = G[p] @ loc
                P[i] = P[p] + G[p] @ (self.head[i] - self.head[p])
        return G, P

    def skin(self, G: Array, P: Array) -> list[sr.Mesh]:
        """The meshes of all parts for bones with rotations G (n, 3, 3) at places P (n, 3)."""
        out = []
        T = P - np.einsum("nij,nj->ni", G, self.head)
        for p in self.parts:
            A = (G[p["wi"]] * p["ww"][..., None, None]).sum(1)
            t = (T[p["wi"]] * p["ww"][..., None]).sum(1)
            v = np.einsum("nij,nj->ni", A, p["v"]) + t
            out.append(
                sr.Mesh(
                    v,
                    p["f"],
                    p["uv"],
                    p["uvf"],
                    p["tex"],
                    spec=p["spec"],
                    gloss=p["gloss"],
                    sss=p["sss"],
                    alpha=bool(p["alpha"]),
                    ao=p["ao"],
                    two_sided=p["name"] not in ("skin", "eyes"),
                    shadow=True,
                )
            )
        return out


def room(
    floor_len: tuple[float, float] = (-2, 12),
    half: float = 3.0,
    wall: str = "none",
    wall_y: float = 1.8,
    tile: float = 0.5,
) -> list[sr.Mesh]:
    """A tiled floor along x and, where wanted, a wall: ``side`` (y = ``wall_y``) or ``back``."""
    rng = np.random.default_rng(3)

    def quad_grid(
        o: Sequence[float], a: Sequence[float], b: Sequence[float], na: int, nb_: int
    ) -> tuple[Array, NDArray[np.int64], Array]:
        i, j = np.meshgrid(np.arange(na + 1), np.arange(nb_ + 1), indexing="ij")
        v = np.asarray(o) + i[..., None] * np.asarray(a) / na + j[..., None] * np.asarray(b) / nb_
        v = v.reshape(-1, 3)
        uv = np.stack([i.ravel(), j.ravel()], 1).astype(float)
        f = []
        for x in range(na):
            for y in range(nb_):
                k = x * (nb_ + 1) + y
                f += [[k, k + nb_ + 1, k + nb_ + 2], [k, k + nb_ + 2, k + 1]]
        return v, np.array(f), uv

    L = floor_len[1] - floor_len[0]
    v, f, uv = quad_grid(
        (floor_len[0], -half, 0), (L, 0, 0), (0, 2 * half, 0), int(L / tile), int(2 * half / tile)
    )
    t = np.full((64, 64, 3), (150, 152, 150), np.float32) + rng.normal(0, 4, (64, 64, 1))
    t[:1] -= 30
    t[:, :1] -= 30
    ft = sr.load_tex(np.clip(t, 0, 255).astype(np.uint8)[..., ::-1])
    ms = [sr.Mesh(v, f, uv, f, ft, two_sided=True, shadow=False, spec=0.02, gloss=10)]
    if wall == "side":
        v, f, uv = quad_grid((floor_len[0], wall_y, 0), (L, 0, 0), (0, 0, 3.2), int(L), 4)
        c = np.full((32, 32, 3), (205, 208, 198), np.float32) + rng.normal(0, 2, (32, 32, 1))
        ms.append(
            sr.Mesh(
                v,
                f,
                uv,
                f,
                sr.load_tex(np.clip(c, 0, 255).astype(np.uint8)[..., ::-1]),
                two_sided=True,
                shadow=False,
                spec=0.0,
            )
        )
        v, f, uv = quad_grid((floor_len[0], wall_y - 0.02, 0), (L, 0, 0), (0, 0, 0.12), int(L), 1)
        ms.append(
            sr.Mesh(v, f, uv, f, sr.solid((120, 110, 100)), two_sided=True, shadow=False, spec=0.0)
        )
        for x in np.arange(np.ceil(floor_len[0]), floor_len[1], 1.0):  # 1 m marks on the wall
            v, f, uv = quad_grid((x - 0.015, wall_y - 0.03, 0.3), (0.03, 0, 0), (0, 0, 0.25), 1, 1)
            ms.append(
                sr.Mesh(v, f, uv, f, sr.solid((60, 70, 90)), two_sided=True, shadow=False, spec=0.0)
            )
    elif wall == "back":
        v, f, uv = quad_grid(
            (floor_len[0], -half, 0), (0, 2 * half, 0), (0, 0, 3.2), int(2 * half), 4
        )
        c = np.full((32, 32, 3), (205, 208, 198), np.float32) + rng.normal(0, 2, (32, 32, 1))
        ms.append(
            sr.Mesh(
                v,
                f,
                uv,
                f,
                sr.load_tex(np.clip(c, 0, 255).astype(np.uint8)[..., ::-1]),
                two_sided=True,
                shadow=False,
                spec=0.0,
            )
        )
    return ms
