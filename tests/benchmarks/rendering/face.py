"""A face that can be rendered: a head with its colours, as meshes of the renderer."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import open3d as o3d
import softrender as sr
from face_colours import Complexion
from face_eyes import eyeball, lashes
from face_geometry import SIDES, Floats, Head, to_world
from face_measures import GLOBE_SCALE, Gaze
from face_skin import SHIRT, Painter


class Face:
    """Meshes of one head in any expression. ``seed`` draws its skin."""

    def __init__(self, head: Head, colours: Complexion, seed: int = 1, texture: int = 1536) -> None:
        self.head, self.colours = head, colours
        paint = Painter(head, colours, seed, texture).paint()
        self._skin = sr.load_tex(np.ascontiguousarray(paint[..., ::-1]))
        self._eyes = {s: eyeball(head.globes[s], colours) for s in SIDES}
        self._lashes = lashes(colours)
        self._ao = _occlusion(head)
        self._back = self._back_of_head()

    def meshes(self, shapes: Mapping[str, float], gaze: Gaze) -> list[sr.Mesh]:
        """Skin, back of the head, mouth, eyes and lashes in this expression."""
        head, ao = self.head, self._ao
        v = to_world(head.vertices(shapes))
        skin, lash = head.of("M_Face"), head.of("M_EyeLashes")
        out = [
            sr.Mesh(
                v, head.faces[skin], head.uv, head.texture_faces[skin], self._skin,
                spec=0.032, gloss=16, sss=0.42, ao=ao,
            ),
            sr.Mesh(
                v, head.faces[head.of("M_BackHead")],
                spec=0.02, gloss=8, sss=0.3, ao=ao, tint=self._back,
            ),
            sr.Mesh(
                v, head.faces[head.of("M_GumsTongue")], tex=sr.solid((150, 70, 70)),
                spec=0.04, gloss=30, ao=ao * 0.5,
            ),
            sr.Mesh(
                v, head.faces[head.of("M_Teeth")], tex=sr.solid((222, 214, 198)),
                spec=0.05, gloss=50, ao=ao * 0.75,
            ),
        ]  # fmt: skip
        for side in SIDES:
            eye, centre = self._eyes[side], head.globes[side].centre
            ball = to_world(centre + eye.turned(gaze) * GLOBE_SCALE)
            # The upper lid shades the top of the globe.
            height = (ball[:, 2] - to_world(centre)[2]) / 0.012
            shade = np.clip(0.92 - 0.35 * np.clip(height, -0.2, 1), 0.4, 1)
            out.append(
                sr.Mesh(
                    ball, eye.faces, eye.uv, eye.faces, eye.texture,
                    spec=0.05, gloss=220, sss=0.1, ao=shade, shadow=False,
                )
            )  # fmt: skip
        out.append(
            sr.Mesh(
                v, head.faces[lash], head.uv, head.texture_faces[lash], self._lashes,
                spec=0, gloss=2, alpha=True, two_sided=True, ao=np.full(len(v), 0.6), shadow=False,
            )
        )  # fmt: skip
        return out

    def _back_of_head(self) -> Floats:
        """Colours per vertex: hair, neck and shirt."""
        b = self.head.neutral
        wave = 0.3 * np.sin(b[:, 0] * 9) * np.sin(b[:, 1] * 11)
        hair = 1 / (1 + np.exp(-((b[:, 1] + 1.0 + wave * 0.5) * 3)))
        hair = (hair * ((b[:, 2] < 6) | (b[:, 1] > 8.5)))[:, None] * 0.9
        edge = (b[:, 1] + 12.6 + 0.035 * b[:, 0] ** 2 - 0.12 * np.abs(b[:, 2])) * 9
        shirt = (1 / (1 + np.exp(np.clip(edge, -60, 60))))[:, None]
        tint = np.array(self.colours.skin) * (1 - hair) + np.array(self.colours.hair) * hair
        return sr.srgb_to_lin((tint * (1 - shirt) + SHIRT * shirt) / 255).astype(float)


def _occlusion(head: Head, rays: int = 64) -> Floats:
    """How open to the light each vertex of the neutral head is, 0.3-1."""
    v = to_world(head.neutral)
    solid = head.faces[head.of("M_Face", "M_BackHead", "M_Teeth", "M_GumsTongue")]
    scene = o3d.t.geometry.RaycastingScene()
    scene.add_triangles(
        o3d.core.Tensor(v.astype(np.float32)), o3d.core.Tensor(solid.astype(np.uint32))
    )
    normal = sr.vertex_normals(v, head.faces)
    ways = np.random.default_rng(0).normal(size=(rays, 3))
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    seen, weight, start = np.zeros(len(v)), np.zeros(len(v)), v + normal * 0.0008
    for way in ways:
        share = np.clip(normal @ way, 0, None)
        beam = np.concatenate([start, np.repeat(way[None], len(v), 0)], 1).astype(np.float32)
        away = scene.cast_rays(o3d.core.Tensor(beam))["t_hit"].numpy()
        seen += share * np.clip(away / 0.06, 0, 1)
        weight += share
    return np.asarray(0.3 + 0.7 * seen / np.maximum(weight, 1e-6))
