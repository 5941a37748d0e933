"""Deterministic CPU rasteriser (numpy + numba only; no GPU, GL, X or Blender needed).

A measurement benchmark needs positions in the picture that are exact by construction, and renders
that come out the same on any machine. Pixels: x right, y down, continuous, the centre of the
top-left pixel is (0.5, 0.5) (MediaPipe's normalised coordinate times size). World: right-handed,
z up, metres.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from render_camera import Array, Camera
from render_mesh import Mesh, vertex_normals
from render_raster import depth, raster
from render_textures import lin_to_srgb, load_tex, solid, srgb_to_lin

__all__ = (
    "Array",
    "Camera",
    "Mesh",
    "lin_to_srgb",
    "load_tex",
    "render",
    "solid",
    "srgb_to_lin",
    "vertex_normals",
)

DEFAULT_LIGHT = {
    "Ldir": (0.45, -0.6, 0.75),
    "Lcol": (1.75, 1.68, 1.58),
    "Fdir": (-0.7, -0.5, 0.2),
    "Fcol": (0.28, 0.31, 0.36),
    "sky": (0.62, 0.64, 0.68),
    "gnd": (0.30, 0.27, 0.24),
    "exposure": 0.62,
}


def render(
    meshes: Sequence[Mesh],
    cam: Camera,
    ss: int = 2,
    light: Mapping[str, Any] | None = None,
    shadow_center: ArrayLike | None = None,
    shadow_radius: float = 1.4,
    shadow_n: int = 1024,
    bg: Sequence[float] = (0.6, 0.6, 0.6),
    noise: float = 0.0,
    seed: int = 0,
) -> NDArray[np.uint8]:
    """The picture (height, width, 3), RGB, that the camera takes of the meshes.

    Args:
        ss: samples per pixel and axis.
        light: changes to ``DEFAULT_LIGHT``.
        shadow_center, shadow_radius: m; shadows fall within it (None: no shadows).
        noise: SD of the sensor's noise (0-1), drawn from ``seed``.
    """
    L = dict(DEFAULT_LIGHT)
    L.update(light or {})
    W, H = cam.w * ss, cam.h * ss
    zb = np.full((H, W), 1e9)
    img = np.empty((H, W, 3))
    img[:] = bg
    Ld = np.asarray(L["Ldir"], float)
    Ld /= np.linalg.norm(Ld)
    Fd = np.asarray(L["Fdir"], float)
    Fd /= np.linalg.norm(Fd)
    smap = np.full((shadow_n, shadow_n), 1e9)
    a = np.array([0, 0, 1.0]) if abs(Ld[2]) < 0.95 else np.array([1.0, 0, 0])
    r = np.cross(-Ld, a)
    r /= np.linalg.norm(r)
    d = np.cross(-Ld, r)
    SR = np.stack([r, d, -Ld])
    shadow_on = shadow_center is not None
    Sorg = np.asarray(shadow_center if shadow_on else (0, 0, 0), float)
    Ss = shadow_n / (2 * shadow_radius)
    if shadow_on:
        for m in meshes:
            if m.shadow:
                s = (m.v - Sorg) @ SR.T
                s = np.stack([s[:, 0] * Ss + shadow_n / 2, s[:, 1] * Ss + shadow_n / 2, s[:, 2]], 1)
                depth(np.ascontiguousarray(s), m.f, smap)
    for m in sorted(meshes, key=lambda q: int(q.alpha)):
        raster(
            np.ascontiguousarray(cam.to_cam(m.v)),
            m.v,
            m.normals(),
            m.ao,
            m.tint,
            m.f,
            m.uv,
            m.uvf,
            m.tex,
            cam.f * ss,
            cam.cx * ss,
            cam.cy * ss,
            zb,
            img,
            cam.eye,
            Ld,
            np.asarray(L["Lcol"], float),
            Fd,
            np.asarray(L["Fcol"], float),
            np.asarray(L["sky"], float),
            np.asarray(L["gnd"], float),
            m.spec,
            m.gloss,
            m.sss,
            m.alpha,
            m.two_sided,
            m.receive,
            m.emissive,
            smap,
            SR,
            Sorg,
            Ss,
            shadow_on,
        )
    img = img.reshape(cam.h, ss, cam.w, ss, 3).mean((1, 3)) * L["exposure"]
    img = img * (1 + img * 0.15) / (1 + img * 0.35)  # soft shoulder
    out = lin_to_srgb(img)
    if noise:
        out = out + np.random.default_rng(seed).normal(0, noise, out.shape[:2])[..., None]
    return (np.clip(out, 0, 1) * 255 + 0.5).astype(np.uint8)  # RGB
