"""The two inner loops over triangles and pixels: the depth that a light sees, and the picture.

Each is one compiled function: split, the compiler would round in another order, and the renders
would no longer be the same bytes.
"""

from __future__ import annotations

import numba as nb
import numpy as np


@nb.njit(cache=True, fastmath=True)
def depth(sv, f, zb):
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
def raster(
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
