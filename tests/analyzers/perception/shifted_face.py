"""Faces in which a known part was moved by known pixels."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Points = NDArray[np.float64]


def shifted(rgb: Picture, moves: list[tuple[Points, Points]], radius: float) -> Picture:
    """Places (px) moved by vectors (px): in full nearby, not at all beyond 2.5 radii."""
    height, width = rgb.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    shift = np.zeros((height, width, 2))
    for place, vector in moves:
        middle, half = place + vector / 2, float(np.linalg.norm(vector)) / 2
        r = np.hypot(x + 0.5 - middle[0], y + 0.5 - middle[1])
        ramp = np.clip((r - radius - half) / (1.5 * radius), 0, 1)
        shift += (0.5 + 0.5 * np.cos(np.pi * ramp))[..., None] * vector
    source = (np.stack([x, y], -1) - shift).astype(np.float32)
    out = cv2.remap(rgb, source, None, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(out, np.uint8)


def taken_again(rgb: Picture, *, degrees: float, zoom: float) -> tuple[Picture, Points]:
    """The same picture turned and zoomed, and the affine (2, 3) from old to new px."""
    height, width = rgb.shape[:2]
    onto = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, zoom)
    inner = onto.copy()
    inner[:, 2] += onto[:, :2] @ [0.5, 0.5] - 0.5
    out = cv2.warpAffine(
        rgb, inner, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(out, np.uint8), np.asarray(onto, np.float64)
