"""Deterministic CPU rasteriser (numpy + numba only; no GPU, GL, X or Blender needed).

A measurement benchmark needs positions in the picture that are exact by construction, and renders
that come out the same on any machine. Pixels: x right, y down, continuous, the centre of the
top-left pixel is (0.5, 0.5) (MediaPipe's normalised coordinate times size). World: right-handed,
z up, metres. Camera: pinhole without distortion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numba as nb
import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


class Camera:
    """A pinhole camera at ``eye`` that looks at ``target`` (m), ``width`` x ``height`` px."""

    def __init__(
        self,
        eye: ArrayLike,
        target: ArrayLike,
        fov_y_deg: float,
        width: int,
        height: int,
        up: ArrayLike = (0, 0, 1),
    ) -> None:
        self.eye = np.asarray(eye, float)
        f = np.asarray(target, float) - self.eye
        f /= np.linalg.norm(f)
        r = np.cross(f, np.asarray(up, float))
        r /= np.linalg.norm(r)
        d = np.cross(f, r)  # image "down"
        self.R = np.stack([r, d, f])  # world -> camera (x right, y down, z forward)
        self.w, self.h = int(width), int(height)
        self.f = 0.5 * height / np.tan(np.radians(fov_y_deg) / 2)
        self.cx, self.cy = width / 2.0, height / 2.0

    def to_cam(self, p: ArrayLike) -> Array:
        """World points (..., 3) in the camera's frame: right, down, ahead."""
        return (np.asarray(p, float) - self.eye) @ self.R.T

    def project(self, p: ArrayLike) -> Array:
        """Pixel x, y and depth (..., 3) of world points (..., 3)."""
        c = self.to_cam(p)
        return np.stack(
            [
                self.cx + self.f * c[..., 0] / c[..., 2],
                self.cy + self.f * c[..., 1] / c[..., 2],
                c[..., 2],
            ],
            -1,
        )

    def as_dict(self) -> dict[str, Any]:
        """The camera for a truth file."""
        return {
            "eye": self.eye.tolist(),
            "R_world_to_cam": self.R.tolist(),
            "f_px": self.f,
            "cx": self.cx,
            "cy": self.cy,
            "width": self.w,
            "height": self.h,
            "convention": "x right, y down, z forward; px = c + f*X/Z",
        }


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


@nb.njit(cache=True, fastmath=True)
def _depth(sv, f, zb):
    H, W = zb.shape
    for i in range(f.shape[0]):
        x0, y0, z0 = sv[f[i, 0], 0], sv[f[i, 0], 1], sv[f[i, 0], 2]
        x1, y1, z1 = sv[f[i, 1], 0], sv[f[i, 1], 1], sv[f[i, 1], 2]
        x2, y2, z2 = sv[f[i, 2], 0], sv[f[i, 2], 1], sv[f[i, 2], 2]
        den = (y1 - y2) * (x0 - x2) + (x2 - x1) * (y0 - y2)
        if abs(den) < 1e-12:
            continue
        xa = max(0, int(np.floor(min(x0, x1, x2) - 0.5)))
        xb = min(W - 1, int(np.ceil(max(x0, x1, x2))))
        ya = max(0, int(np.floor(min(y0, y1, y2) - 0.5)))
        yb = min(H - 1, int(np.ceil(max(y0, y1, y2))))
        for y in range(ya, yb + 1):
            for x in range(xa, xb + 1):
                px = x + 0.5
                py = y + 0.5
                a = ((y1 - y2) * (px - x2) + (x2 - x1) * (py - y2)) / den
                b = ((y2 - y0) * (px - x2) + (x0 - x2) * (py - y2)) / den
                c = 1 - a - b
                if a >= -1e-9 and b >= -1e-9 and c >= -1e-9:
                    z = a * z0 + b * z1 + c * z2
                    if z < zb[y, x]:
                        zb[y, x] = z


@nb.njit(cache=True, fastmath=True)
def _raster(
    cv,
    wv,
    nrm,
    ao,
    tint,
    f,
    uv,
    uvf,
    tex,
    fpx,
    cx,
    cy,
    zb,
    img,
    eye,
    Ldir,
    Lcol,
    Fdir,
    Fcol,
    sky,
    gnd,
    spec,
    gloss,
    sss,
    alpha,
    two,
    receive,
    emis,
    smap,
    SR,
    Sorg,
    Sscale,
    shadow_on,
):
    H, W = zb.shape
    th, tw = tex.shape[0], tex.shape[1]
    SN = smap.shape[0]
    for i in range(f.shape[0]):
        i0, i1, i2 = f[i, 0], f[i, 1], f[i, 2]
        z0, z1, z2 = cv[i0, 2], cv[i1, 2], cv[i2, 2]
        if z0 < 0.05 or z1 < 0.05 or z2 < 0.05:
            continue
        x0 = cx + fpx * cv[i0, 0] / z0
        y0 = cy + fpx * cv[i0, 1] / z0
        x1 = cx + fpx * cv[i1, 0] / z1
        y1 = cy + fpx * cv[i1, 1] / z1
        x2 = cx + fpx * cv[i2, 0] / z2
        y2 = cy + fpx * cv[i2, 1] / z2
        den = (y1 - y2) * (x0 - x2) + (x2 - x1) * (y0 - y2)
        if abs(den) < 1e-12:
            continue
        if (
            not two
        ) and den > 0:  # back face (faces are CCW seen from outside; image y points down)
            continue
        xa = max(0, int(np.floor(min(x0, x1, x2) - 0.5)))
        xb = min(W - 1, int(np.ceil(max(x0, x1, x2))))
        ya = max(0, int(np.floor(min(y0, y1, y2) - 0.5)))
        yb = min(H - 1, int(np.ceil(max(y0, y1, y2))))
        w0, w1, w2 = 1 / z0, 1 / z1, 1 / z2
        for y in range(ya, yb + 1):
            for x in range(xa, xb + 1):
                px = x + 0.5
                py = y + 0.5
                a = ((y1 - y2) * (px - x2) + (x2 - x1) * (py - y2)) / den
                b = ((y2 - y0) * (px - x2) + (x0 - x2) * (py - y2)) / den
                c = 1 - a - b
                if a < -1e-9 or b < -1e-9 or c < -1e-9:
                    continue
                iw = a * w0 + b * w1 + c * w2
                z = 1 / iw
                if z >= zb[y, x]:
                    continue
                a = a * w0 * z
                b = b * w1 * z
                c = c * w2 * z
                u = a * uv[uvf[i, 0], 0] + b * uv[uvf[i, 1], 0] + c * uv[uvf[i, 2], 0]
                v = a * uv[uvf[i, 0], 1] + b * uv[uvf[i, 1], 1] + c * uv[uvf[i, 2], 1]
                # bilinear, wrap
                fu = (u - np.floor(u)) * tw - 0.5
                fv = (1 - (v - np.floor(v))) * th - 0.5
                iu = int(np.floor(fu))
                iv = int(np.floor(fv))
                du = fu - iu
                dv = fv - iv
                u0 = iu % tw
                u1 = (iu + 1) % tw
                v0 = iv % th
                v1 = (iv + 1) % th
                t = np.empty(4)
                for k in range(4):
                    t[k] = (tex[v0, u0, k] * (1 - du) + tex[v0, u1, k] * du) * (1 - dv) + (
                        tex[v1, u0, k] * (1 - du) + tex[v1, u1, k] * du
                    ) * dv
                if alpha and t[3] < 0.02:
                    continue
                nx = a * nrm[i0, 0] + b * nrm[i1, 0] + c * nrm[i2, 0]
                ny = a * nrm[i0, 1] + b * nrm[i1, 1] + c * nrm[i2, 1]
                nz = a * nrm[i0, 2] + b * nrm[i1, 2] + c * nrm[i2, 2]
                norm = (nx * nx + ny * ny + nz * nz) ** 0.5 + 1e-12
                nx /= norm
                ny /= norm
                nz /= norm
                X = a * wv[i0, 0] + b * wv[i1, 0] + c * wv[i2, 0]
                Y = a * wv[i0, 1] + b * wv[i1, 1] + c * wv[i2, 1]
                Z = a * wv[i0, 2] + b * wv[i1, 2] + c * wv[i2, 2]
                vx = eye[0] - X
                vy = eye[1] - Y
                vz = eye[2] - Z
                norm = (vx * vx + vy * vy + vz * vz) ** 0.5
                vx /= norm
                vy /= norm
                vz /= norm
                if two and nx * vx + ny * vy + nz * vz < 0:
                    nx = -nx
                    ny = -ny
                    nz = -nz
                o = a * ao[i0] + b * ao[i1] + c * ao[i2]
                sh = 1.0
                if shadow_on and receive:
                    sx = (
                        SR[0, 0] * (X - Sorg[0])
                        + SR[0, 1] * (Y - Sorg[1])
                        + SR[0, 2] * (Z - Sorg[2])
                    ) * Sscale + SN / 2
                    sy = (
                        SR[1, 0] * (X - Sorg[0])
                        + SR[1, 1] * (Y - Sorg[1])
                        + SR[1, 2] * (Z - Sorg[2])
                    ) * Sscale + SN / 2
                    sz = (
                        SR[2, 0] * (X - Sorg[0])
                        + SR[2, 1] * (Y - Sorg[1])
                        + SR[2, 2] * (Z - Sorg[2])
                    )
                    cnt = 0.0
                    tot = 0.0
                    for jy in range(-2, 3):
                        for jx in range(-2, 3):
                            ix = int(sx) + jx
                            iy = int(sy) + jy
                            if 0 <= ix < SN and 0 <= iy < SN:
                                tot += 1
                                if sz - 3.0 / Sscale - 0.004 < smap[iy, ix]:
                                    cnt += 1
                    if tot > 0:
                        sh = cnt / tot
                kd = nx * Ldir[0] + ny * Ldir[1] + nz * Ldir[2]
                kf = max(0.0, nx * Fdir[0] + ny * Fdir[1] + nz * Fdir[2])
                hem = 0.5 + 0.5 * nz
                hx = vx + Ldir[0]
                hy = vy + Ldir[1]
                hz = vz + Ldir[2]
                norm = (hx * hx + hy * hy + hz * hz) ** 0.5 + 1e-12
                nh = max(0.0, (nx * hx + ny * hy + nz * hz) / norm)
                fres = spec + (1 - spec) * (1 - max(0.0, nx * vx + ny * vy + nz * vz)) ** 5 * 0.5
                sp = fres * (gloss + 2) / 8 * nh**gloss * max(0.0, kd) * sh
                al = t[3] if alpha else 1.0
                for k in range(3):
                    wr = sss * (1.0 if k == 0 else (0.55 if k == 1 else 0.4))
                    d = max(0.0, (kd + wr) / (1 + wr)) * (sh if kd > 0 else sh * 0.5 + 0.5)
                    amb = (gnd[k] * (1 - hem) + sky[k] * hem) * o
                    tk = t[k] * (a * tint[i0, k] + b * tint[i1, k] + c * tint[i2, k])
                    col = (
                        tk * (Lcol[k] * d * (0.5 + 0.5 * o) + Fcol[k] * kf * o + amb)
                        + Lcol[k] * sp
                        + tk * emis
                    )
                    img[y, x, k] = img[y, x, k] * (1 - al) + col * al
                if al > 0.6:
                    zb[y, x] = z


def srgb_to_lin(a: ArrayLike) -> NDArray[np.float32]:
    """sRGB 0-1 to linear light."""
    a = np.asarray(a, np.float32)
    return np.where(a <= 0.04045, a / 12.92, ((a + 0.055) / 1.055) ** 2.4).astype(np.float32)


def lin_to_srgb(a: Array) -> Array:
    """Linear light to sRGB 0-1, clipped."""
    a = np.clip(a, 0, 1)
    return np.where(a <= 0.0031308, a * 12.92, 1.055 * a ** (1 / 2.4) - 0.055)


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
                _depth(np.ascontiguousarray(s), m.f, smap)
    for m in sorted(meshes, key=lambda q: int(q.alpha)):
        _raster(
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


def load_tex(path_or_img: Any, max_size: int | None = None) -> NDArray[np.float32]:
    """A texture (H, W, 4), linear RGBA, from a file or a BGR(A) picture."""
    import cv2

    im = (
        cv2.imread(str(path_or_img), -1) if not isinstance(path_or_img, np.ndarray) else path_or_img
    )
    if im.ndim == 2:
        im = np.dstack([im] * 3)
    if im.shape[2] == 3:
        im = np.dstack([im, np.full(im.shape[:2], 255, np.uint8)])
    if max_size and max(im.shape[:2]) > max_size:
        s = max_size / max(im.shape[:2])
        im = cv2.resize(im, None, fx=s, fy=s, interpolation=cv2.INTER_AREA)
    im = im.astype(np.float32) / 255
    return np.ascontiguousarray(np.dstack([srgb_to_lin(im[..., 2::-1]), im[..., 3]]), np.float32)


def solid(rgb: Sequence[int]) -> NDArray[np.float32]:
    """A texture of one colour (0-255)."""
    t = np.ones((1, 1, 4), np.float32)
    t[0, 0, :3] = srgb_to_lin(np.asarray(rgb) / 255.0)
    return t
