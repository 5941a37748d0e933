"""A round sticker on a face: found by its colour and its outline."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_IRIS_MM = 11.7
_SIZE = (0.6, 1.6)
"""Sizes that are looked at, in the size that the iris lets expect (the iris is uncertain, and a
sticker may lie nearer or further)."""
_ROUND = 0.86
"""Least 4 pi area / outline^2 (circle: 1)."""
_FILLED = 0.90
"""Least share of the ellipse about it that a find fills."""
_LONGEST = 1.35
"""Most that the longer axis may exceed the shorter one: a sticker seen askew."""
_STEPS = (12.0, 18.0, 26.0, 36.0, 50.0)
"""Distances from the colour of the skin (CIE Lab) at which outlines are tried."""


def sticker_settings() -> dict[str, str]:
    """What identifies this way of looking, for cache keys."""
    return {"sticker": "lab-outline-1"}


def find_sticker(
    rgb: NDArray[np.uint8], points: NDArray[np.float64], iris_px: float, size_mm: float
) -> float | None:
    """Diameter (px) of the one round sticker on or beside a face, None if there is not just one.

    The longer axis of the outline counts: a disc seen askew keeps it.

    Args:
        points: (478, 2 or 3) landmarks in px.
        iris_px: iris diameter in px; with ``size_mm`` it says how large the sticker should look.
    """
    expected = size_mm / _IRIS_MM * iris_px
    margin = 2 * expected
    low = np.maximum(points[:, :2].min(0) - margin, 0).astype(int)
    high = np.minimum(points[:, :2].max(0) + margin, rgb.shape[1::-1]).astype(int)
    part = rgb[low[1] : high[1], low[0] : high[0]]
    if min(part.shape[:2]) < 10:
        return None
    whole = cv2.cvtColor(part.astype(np.float32) / 255.0, cv2.COLOR_RGB2LAB)
    smooth = cv2.GaussianBlur(whole, (0, 0), max(0.03 * expected, 0.5))
    lab: NDArray[np.float32] = smooth.astype(np.float32)
    hull = np.zeros(part.shape[:2], np.uint8)
    outline = cv2.convexHull((points[:, :2] - low).astype(np.float32))
    cv2.fillConvexPoly(hull, outline.astype(np.int32), 1)
    if not hull.any():
        return None
    skin = np.median(lab[hull.astype(bool)], axis=0)
    away = np.linalg.norm(lab - skin, axis=2)
    away[hull == 0] = 0
    found: list[tuple[float, float, float]] = []
    for step in _STEPS:
        for place in _discs(away > step, expected):
            if not any(np.hypot(place[0] - x, place[1] - y) < expected for x, y, _ in found):
                found.append(place)
    eyes = points[[468, 473], :2] - low
    apart = [
        disc for disc in found if all(np.hypot(disc[0] - x, disc[1] - y) > iris_px for x, y in eyes)
    ]
    if len(apart) != 1:
        return None
    x, y, _ = apart[0]
    return _edge_diameter(lab, (x, y), apart[0][2])


def _discs(mask: NDArray[np.bool_], expected: float) -> list[tuple[float, float, float]]:
    """Centre and longer axis (px) of each round blob of about the expected size."""
    outlines, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    discs = []
    for line in outlines:
        if len(line) < 8:
            continue
        area, length = cv2.contourArea(line), cv2.arcLength(line, True)
        if length <= 0 or 4 * np.pi * area / length**2 < _ROUND:
            continue
        (x, y), (short, long), _ = cv2.fitEllipse(line)
        fits = _SIZE[0] * expected < long < _SIZE[1] * expected
        filled = area / max(np.pi * short * long / 4, 1e-6)
        if fits and long < _LONGEST * short and filled > _FILLED:
            discs.append((float(x), float(y), float(long)))
    return discs


def _edge_diameter(
    lab: NDArray[np.float32], centre: tuple[float, float], guess: float
) -> float | None:
    """Longer axis of the ellipse through the steepest edge on rays from the centre, px."""
    steps = np.linspace(0.25, 0.85, 120) * guess
    edge = []
    for angle in np.radians(np.arange(0, 360, 6)):
        x = (centre[0] + steps * np.cos(angle)).astype(np.float32)[None]
        y = (centre[1] + steps * np.sin(angle)).astype(np.float32)[None]
        values = cv2.remap(lab, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)[0]
        slope = np.linalg.norm(np.gradient(values, axis=0), axis=1)
        at = float(steps[int(np.argmax(slope))])
        edge.append((centre[0] + at * np.cos(angle), centre[1] + at * np.sin(angle)))
    _, (_, long), _ = cv2.fitEllipse(np.array(edge, np.float32))
    return float(long) if abs(long / guess - 1) < 0.3 else None
