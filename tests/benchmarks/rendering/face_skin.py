"""Skin, lips, brows, lash roots and hair painted on the face's texture."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
from face_colours import Complexion, fractal
from face_geometry import PIE, Floats, Head
from numpy.typing import NDArray

SHIRT = np.array([88.0, 112.0, 128.0])
_FRACTION = np.linspace(0, 1, 12, endpoint=False)


class Painter:
    """Paints one face; ``size`` is the texture's edge in pixels."""

    def __init__(self, head: Head, colours: Complexion, seed: int, size: int) -> None:
        self.head, self.colours, self.seed, self.size = head, colours, seed, size
        face = head.of("M_Face")
        self._uv: dict[int, Floats] = {}
        for corners, texels in zip(head.faces[face], head.texture_faces[face], strict=True):
            for vertex, texel in zip(corners, texels, strict=True):
                self._uv[int(vertex)] = head.uv[texel]
        square = (size, size)
        self.fine = fractal(square, seed)
        self.grain = fractal(square, seed + 1, (16, 8, 4, 2), 0.8)
        self.broad = fractal(square, seed + 2, (512, 256, 128))
        self.place = _positions(head, size)

    def paint(self) -> NDArray[np.uint8]:
        """The texture, (size, size, 3) sRGB."""
        image = self._skin()
        image = self._lips(image)
        image = self._brows(image)
        image = self._lids(image)
        return np.clip(self._hair(image), 0, 255).astype(np.uint8)

    def texels(self, points: tuple[int, ...]) -> Floats:
        """Pixels (n, 2) of vertices in the texture."""
        return np.array([self._uv[i] for i in points]) * [self.size, -self.size] + [0, self.size]

    def _skin(self) -> Floats:
        skin = np.array(self.colours.skin, float)
        noise = 0.016 * self.fine + 0.013 * self.grain + 0.02 * self.broad
        image = np.ones((self.size, self.size, 3)) * skin
        image *= (1 + self.colours.mottle * noise)[..., None]
        x, y = self.place[..., 0], self.place[..., 1]

        def blob(cx: float, cy: float, sx: float, sy: float) -> Floats:
            return np.exp(-(((np.abs(x) - cx) / sx) ** 2) - ((y - cy) / sy) ** 2)

        red = 0.9 * blob(4.2, -0.3, 1.7, 1.5) + 0.8 * blob(0, 0.3, 1.1, 1.1)
        red += 0.5 * blob(0, -6.6, 1.5, 1.0)
        image -= red[..., None] * np.array([2, 16, 14]) * (skin.mean() / 180)
        dark = 0.8 * blob(3.0, 2.55, 1.3, 0.55) + 0.35 * blob(2.9, 4.6, 1.7, 0.5)
        return np.asarray(image * (1 - dark[..., None] * np.array([0.06, 0.11, 0.09])))

    def _lips(self, image: Floats) -> Floats:
        n = self.size
        mask = np.zeros((n, n), np.float32)
        outer, inner = self.texels(PIE[48:60]), self.texels(PIE[60:68])
        cv2.fillPoly(mask, [np.asarray(_dense(outer) * 16, np.int32)], 1.0, shift=4)
        share = 0.85 * cv2.GaussianBlur(mask, (0, 0), n / 420)[..., None]
        lips = np.array(self.colours.lips, float)
        lips = lips * (1 + 0.05 * self.grain + 0.03 * self.fine)[..., None]
        image = image * (1 - share) + lips * share
        line = np.zeros((n, n), np.float32)
        cv2.polylines(
            line, [np.asarray(inner * 16, np.int32)], True, 1.0, max(1, n // 300), shift=4
        )
        return image * (1 - 0.35 * cv2.GaussianBlur(line, (0, 0), n / 700)[..., None])

    def _brows(self, image: Floats) -> Floats:
        """Many thin hairs along the Multi-PIE brow lines, from lateral to medial."""
        n, fine = self.size, 2
        chance = np.random.default_rng(self.seed + 7)
        hairs = np.zeros((n * fine, n * fine), np.uint8)
        for points in (PIE[17:22], PIE[22:27][::-1]):
            corners = self.texels(points) * fine
            steps = np.linspace(0, 1, 60, endpoint=False)[:, None]
            course = np.concatenate([(1 - steps) * a + steps * b for a, b in pairwise(corners)])
            along = np.gradient(course, axis=0)
            along /= np.linalg.norm(along, axis=1, keepdims=True)
            normal = np.stack([along[:, 1], -along[:, 0]], 1)
            normal *= np.sign(-normal[:, 1:2] + 1e-9)
            far = np.linspace(0, 1, len(course))
            for _ in range(round(900 * self.colours.brows)):
                k = int(chance.integers(0, len(course)))
                width = (0.35 + 0.65 * min(1, far[k] * 2.2)) * n * fine * 0.0095
                off = chance.uniform(-1, 0.9) * width
                inner = far[k] >= 0.8
                way = -along[k] * (0.5 if inner else 1.0)
                way = way + normal[k] * (-0.15 - 0.315 * off / width + (0.55 if inner else 0.2))
                way /= np.linalg.norm(way)
                start = course[k] + normal[k] * off
                end = start + way * n * fine * chance.uniform(0.007, 0.013)
                ends = [tuple(int(v) for v in p * 16) for p in (start, end)]
                shade, thick = int(chance.uniform(90, 210)), 1 if chance.random() < 0.5 else 2
                cv2.line(hairs, ends[0], ends[1], shade, thick, cv2.LINE_AA, 4)
        mask = cv2.resize(hairs, (n, n), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
        mask = np.clip(mask * 0.95 + 0.35 * cv2.GaussianBlur(mask, (0, 0), n / 260), 0, 0.88)
        colour = np.array(self.colours.hair, float) * (1 + 0.1 * self.grain)[..., None]
        return np.asarray(image * (1 - mask[..., None]) + colour * mask[..., None])

    def _lids(self, image: Floats) -> Floats:
        """Dark lash roots along the margins, and the crease of the upper lid where there is one."""
        n = self.size
        for points in (PIE[36:42], PIE[42:48]):
            margin = self.texels(points)
            line = np.zeros((n, n), np.float32)
            course = [np.asarray(margin * 16, np.int32)]
            cv2.polylines(line, course, True, 1.0, max(1, n // 380), cv2.LINE_AA, 4)
            soft = cv2.GaussianBlur(line, (0, 0), n / 900)[..., None]
            image = image * (1 - 0.45 * self.colours.lashes * soft)
            if self.colours.crease:
                fold = np.zeros((n, n), np.float32)
                upper = margin[:4] - [0, 0.013 * n]
                cv2.polylines(
                    fold, [np.asarray(upper * 16, np.int32)], False, 1.0, 2, cv2.LINE_AA, 4
                )
                soft = cv2.GaussianBlur(fold, (0, 0), n / 500)[..., None]
                image = image * (1 - self.colours.crease * soft)
        return image

    def _hair(self, image: Floats) -> Floats:
        """Cropped hair above a line and at the temples; a shirt below the neck."""
        x, y, z = (self.place[..., i] for i in range(3))
        line = 10.2 + 0.25 * self.fine - 1.6 * (np.abs(x) >= 6)
        line = line - 0.10 * np.abs(x) ** 1.5 * (np.abs(x) < 6)
        temple = _rise(-(z - 4.0 + 0.35 * self.fine) * 4) * _rise((y - 2.2 + 0.3 * self.fine) * 3)
        temple = temple * _rise(-(np.abs(x) - 8.35) * 12)
        mask = (np.clip(_rise((y - line) * 4) + temple, 0, 1) * 0.9)[..., None]
        hair = np.array(self.colours.hair, float) * (1 + 0.13 * self.grain)[..., None]
        image = image * (1 - mask) + hair * mask
        shirt = _rise(-(y + 12.6 + 0.035 * x**2 - 0.12 * np.abs(z)) * 9)[..., None]
        return np.asarray(image * (1 - shirt) + SHIRT * (1 + 0.02 * self.grain)[..., None] * shirt)


def _rise(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(x, -60, 60))))


def _dense(corners: Floats) -> Floats:
    after = np.roll(corners, -1, axis=0)
    return np.concatenate(
        [[(1 - t) * a + t * b for t in _FRACTION] for a, b in zip(corners, after, strict=True)]
    )


def _positions(head: Head, size: int) -> Floats:
    """Where on the neutral face each texel lies (size, size, 3), cm: scattered and filled."""
    face, n = head.of("M_Face"), 384
    out, hits = np.zeros((n, n, 3), np.float32), np.zeros((n, n), np.float32)
    spots = (0.33, 0.33), (0.6, 0.2), (0.2, 0.6), (0.2, 0.2), (1, 0), (0, 1), (0, 0)
    for a, b in (*spots, (0.5, 0.5), (0.5, 0), (0, 0.5)):
        weight = np.array([a, b, 1 - a - b])
        place = np.einsum("k,nkd->nd", weight, head.neutral[head.faces[face]])
        uv = np.einsum("k,nkd->nd", weight, head.uv[head.texture_faces[face]])
        row = np.clip(((1 - uv[:, 1]) * n).astype(int), 0, n - 1)
        column = np.clip((uv[:, 0] * n).astype(int), 0, n - 1)
        np.add.at(out, (row, column), place)
        np.add.at(hits, (row, column), 1)
    known = hits > 0
    out[known] /= hits[known, None]
    for _ in range(24):
        weight = known.astype(np.float32)
        total, count = cv2.blur(out * weight[..., None], (3, 3)), cv2.blur(weight, (3, 3))
        grown = (~known) & (count > 0)
        out[grown] = total[grown] / count[grown, None]
        known |= grown
    return np.asarray(cv2.resize(out, (size, size), interpolation=cv2.INTER_LINEAR), float)
