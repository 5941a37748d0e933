"""Textures and the way between sRGB and linear light."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


def srgb_to_lin(a: ArrayLike) -> NDArray[np.float32]:
    """sRGB 0-1 to linear light."""
    a = np.asarray(a, np.float32)
    return np.where(a <= 0.04045, a / 12.92, ((a + 0.055) / 1.055) ** 2.4).astype(np.float32)


def lin_to_srgb(a: Array) -> Array:
    """Linear light to sRGB 0-1, clipped."""
    a = np.clip(a, 0, 1)
    return np.where(a <= 0.0031308, a * 12.92, 1.055 * a ** (1 / 2.4) - 0.055)


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
