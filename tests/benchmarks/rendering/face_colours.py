"""Complexions of rendered faces, and noise that looks like skin."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Rgb = tuple[int, int, int]
Image = NDArray[np.float32]
IRIS: dict[str, Rgb] = {
    "brown": (84, 62, 44),
    "dark": (42, 26, 18),
    "hazel": (104, 84, 52),
    "green": (92, 108, 78),
    "blue": (96, 122, 148),
    "grey": (118, 124, 128),
}


@dataclass(frozen=True, slots=True)
class Complexion:
    """Colours (sRGB) of skin, lips, hair and iris, and how strong lashes and brows are."""

    skin: Rgb
    lips: Rgb
    hair: Rgb
    iris: Rgb
    lashes: float = 1.0
    brows: float = 1.0
    crease: float = 0.0
    mottle: float = 1.0


def complexion(tone: float, iris: str, hair: Rgb | None = None, **more: float) -> Complexion:
    """A complexion between light (0) and dark (1), interpolated through medium (0.5)."""
    marks = (0.0, 0.5, 1.0)
    skins = ((214, 172, 148), (176, 128, 98), (112, 74, 54))
    lips = ((176, 104, 98), (140, 82, 74), (104, 58, 54))
    hairs = ((70, 50, 36), (40, 28, 22), (22, 16, 14))

    def between(colours: tuple[Rgb, ...]) -> Rgb:
        r, g, b = (round(float(np.interp(tone, marks, [c[i] for c in colours]))) for i in range(3))
        return r, g, b

    return Complexion(between(skins), between(lips), hair or between(hairs), IRIS[iris], **more)


def fractal(
    shape: tuple[int, int],
    seed: int,
    octaves: tuple[int, ...] = (256, 128, 64, 32, 16, 8, 4, 2),
    falloff: float = 0.6,
) -> Image:
    """Noise of SD 1 with features of ``octaves`` pixels, each weaker by ``falloff``."""
    chance = np.random.default_rng(seed)
    out, weight = np.zeros(shape, np.float32), 1.0
    for cell in octaves:
        grid = chance.normal(size=(shape[0] // cell + 2, shape[1] // cell + 2)).astype(np.float32)
        wide = cv2.resize(grid, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
        out += weight * wide.astype(np.float32)
        weight *= falloff
    return np.asarray(out / out.std(), np.float32)
