"""Eyeballs and lashes of a rendered face."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import softrender as sr
from face_colours import Complexion, fractal
from face_geometry import Floats, Globe
from face_measures import Gaze
from numpy.typing import NDArray

IRIS_RADIUS_CM = 0.59
PUPIL_RADIUS_CM = 0.20


@dataclass(frozen=True, slots=True, eq=False)
class Eyeball:
    """An eyeball around the origin that looks ahead: vertices cm, faces, uv and texture."""

    vertices: Floats
    faces: NDArray[np.int64]
    uv: Floats
    texture: NDArray[np.float32]

    def turned(self, gaze: Gaze) -> Floats:
        """Vertices (n, 3) looking along ``gaze``."""
        q = self.vertices
        up, left = np.radians(gaze.up), np.radians(gaze.left)
        c, s = np.cos(up), np.sin(up)
        q = np.stack([q[:, 0], q[:, 1] * c + q[:, 2] * s, -q[:, 1] * s + q[:, 2] * c], 1)
        c, s = np.cos(left), np.sin(left)
        return np.stack([q[:, 0] * c + q[:, 2] * s, q[:, 1], -q[:, 0] * s + q[:, 2] * c], 1)


def eyeball(globe: Globe, colours: Complexion, around: int = 96, back: int = 64) -> Eyeball:
    """A sphere of the globe's radius with iris and pupil."""
    theta = np.linspace(0, np.pi * 0.62, back)
    phi = np.linspace(0, 2 * np.pi, around + 1)
    t, p = np.meshgrid(theta, phi, indexing="ij")
    v = np.stack([np.sin(t) * np.cos(p), np.sin(t) * np.sin(p), np.cos(t)], -1) * globe.radius
    faces = []
    for i in range(back - 1):
        for j in range(around):
            a = i * (around + 1) + j
            faces += [[a, a + around + 1, a + around + 2], [a, a + around + 2, a + 1]]
    uv = np.stack([0.5 + t / np.pi * np.cos(p), 0.5 + t / np.pi * np.sin(p)], -1)
    return Eyeball(
        v.reshape(-1, 3), np.array(faces), uv.reshape(-1, 2), _texture(globe.radius, colours)
    )


def _texture(radius: float, colours: Complexion, n: int = 768) -> NDArray[np.float32]:
    rows, columns = np.mgrid[0:n, 0:n]
    u, w = (columns + 0.5) / n - 0.5, 0.5 - (rows + 0.5) / n
    rho, angle = np.hypot(u, w) * np.pi * radius, np.arctan2(w, u)
    chance = np.random.default_rng(5)
    strands = np.convolve(chance.normal(size=361), np.ones(3) / 3, "same")
    fibres = np.interp(angle, np.linspace(-np.pi, np.pi, 361), strands)
    white = np.array([226.0, 220.0, 216.0])
    image = np.ones((n, n, 3)) * white * (1 + 0.01 * fractal((n, n), 9, (64, 32, 16, 8)))[..., None]
    image -= np.clip((rho - 0.8) / 1.2, 0, 1)[..., None] * np.array([18, 40, 44])
    ring = np.clip((rho - 0.2) / 0.38, 0, 1) * (1 - np.clip((rho - 0.44) / 0.15, 0, 1))
    iris = np.array(colours.iris, float) * (1 + 0.25 * fibres[..., None])
    iris = np.clip(iris * (0.75 + 0.9 * ring)[..., None], 0, 255)
    share = (1 / (1 + np.exp(np.clip((rho - IRIS_RADIUS_CM) * 55, -60, 60))))[..., None]
    image = image * (1 - share) + iris * share
    image *= 1 - 0.5 * np.exp(-(((rho - IRIS_RADIUS_CM) / 0.035) ** 2))[..., None]
    pupil = 1 / (1 + np.exp(np.clip((rho - PUPIL_RADIUS_CM) * 90, -60, 60)))
    image *= 1 - 0.96 * pupil[..., None]
    bgr = np.ascontiguousarray(np.clip(image, 0, 255).astype(np.uint8)[..., ::-1])
    return sr.load_tex(bgr)


def lashes(colours: Complexion) -> NDArray[np.float32]:
    """Texture of the lash cards: thin strokes on nothing."""
    height, width = 768, 512
    image = np.zeros((height, width, 4), np.uint8)
    image[..., :3] = np.array(colours.hair)[::-1] // 2
    chance = np.random.default_rng(4)
    alpha, strip = np.zeros((height, width), np.uint8), height // 6
    for row in range(6):
        for half in range(2):
            for _ in range(15):
                x = half * width // 2 + int(chance.integers(4, width // 2 - 12))
                top, end = row * strip + 6, row * strip + strip - 14
                tip = int(top + (end - top) * chance.uniform(0.55, 1))
                lean = int(x + chance.integers(-8, 9))
                shade = int(min(255.0, colours.lashes * chance.uniform(70, 150)))
                cv2.line(alpha, (x, top), (lean, tip), shade, 2, cv2.LINE_AA)
    image[..., 3] = alpha
    return sr.load_tex(image)
