"""Hands in front of a face: what they cover is not measured."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.hand_landmarker import hands_of, model_settings, open_landmarker
from analyzers.perception.picture import as_image

__all__ = ["covers", "hands_in", "model_settings", "open_hands"]

_MOST_HANDS = 2
_MARGIN = 0.5
"""The picture is searched this far around a face, in sizes of its box."""
_FINGER = 0.09
"""Half the width of a finger, in lengths of the palm (judgement)."""
_WRIST, _MIDDLE = 0, 9

Points = NDArray[np.float64]
Box = tuple[float, float, float, float]


def open_hands(model: Path) -> AbstractContextManager[Any]:
    """The landmarker for ``hands_in``, open until its context ends."""
    landmarker: AbstractContextManager[Any]
    landmarker = open_landmarker(model, hands=_MOST_HANDS, video=False)
    return landmarker


def hands_in(rgb: NDArray[np.uint8], boxes: Sequence[Box], landmarker: Any) -> Points:
    """Landmarks (h, 21, 2) px of the hands around the faces in these boxes.

    Args:
        landmarker: from ``open_hands``.
    """
    found: list[Points] = []
    for left, top, right, bottom in boxes:
        reach = _MARGIN * max(right - left, bottom - top)
        x0, y0 = (max(0, int(v - reach)) for v in (left, top))
        x1, y1 = int(right + reach) + 1, int(bottom + reach) + 1
        part = rgb[y0:y1, x0:x1]
        result = landmarker.detect(as_image(part))
        hands = hands_of(result, part.shape[1], part.shape[0])
        found += [hand.points + np.array([x0, y0], dtype=float) for hand in hands]
    return np.reshape(np.array(found, dtype=float), (len(found), 21, 2))


def covers(hands: Points, places: Points) -> NDArray[np.bool_]:
    """Which of the places (k, 2) px lie under one of the hands (h, 21, 2) px.

    A hand reaches beyond its landmarks by half the width of a finger; the palm is the polygon
    of wrist and knuckles.
    """
    import cv2

    out = np.zeros(len(places), dtype=bool)
    for hand in hands:
        finger = _FINGER * float(np.linalg.norm(hand[_MIDDLE] - hand[_WRIST])) * 2
        palm = hand[[0, 1, 5, 9, 13, 17]].astype(np.float32)
        bones = [bone for finger_of in range(5) for bone in pairwise(_chain(finger_of))]
        for i, (x, y) in enumerate(places):
            inside = cv2.pointPolygonTest(palm, (float(x), float(y)), True) > -finger
            near = min(_away(np.array([x, y]), hand[a], hand[b]) for a, b in bones) < finger
            out[i] |= bool(inside or near)
    return out


def _chain(finger: int) -> list[int]:
    return [1 + 4 * finger + j for j in range(4)]


def _away(p: Points, a: Points, b: Points) -> float:
    along = b - a
    t = np.clip(np.dot(p - a, along) / max(float(np.dot(along, along)), 1e-9), 0, 1)
    return float(np.linalg.norm(p - a - t * along))
