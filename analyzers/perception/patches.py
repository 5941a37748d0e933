"""Where a patch of one picture lies in another, to a fraction of a pixel.

Normalised cross-correlation with a search around a first guess, the peak refined by parabolas.
It has no idea of what a face looks like: it neither smooths a weak side away nor invents one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.float32]
Place = tuple[float, float]

_WAY_BACK = 6
"""How far (px) around the start the way back is looked for."""
_MARGIN = 12
_FLAT = 2.0
"""Spread of grey values (of 255) below which a patch shows nothing to hold on to."""


@dataclass(frozen=True, slots=True)
class Match:
    """Where the middle of a patch was found (px of the searched picture) and how well.

    ``score`` is the correlation at the peak (-1 to 1; 0 where there is nothing to hold on to),
    ``edge`` says that the peak lies on the border of the search: the place is a limit, not a
    find.
    """

    x: float
    y: float
    score: float
    edge: bool


def register(
    source: Picture,
    at: Place,
    target: Picture,
    guess: Place,
    *,
    size: tuple[int, int],
    search: tuple[int, int],
) -> Match:
    """Looks in ``target`` around ``guess`` for what ``source`` shows around ``at``.

    Args:
        source, target: grey pictures (h, w).
        at, guess: (x, y) px, centre of the first pixel at (0, 0).
        size: half width and half height of the patch (px).
        search: how far to look to each side and up and down (px).
    """
    width, height = 2 * size[0] + 1, 2 * size[1] + 1
    patch = cv2.getRectSubPix(source, (width, height), at)
    wide = (width + 2 * search[0], height + 2 * search[1])
    area = cv2.getRectSubPix(target, wide, guess)
    if float(cv2.meanStdDev(patch)[1][0, 0]) < _FLAT:
        return Match(guess[0], guess[1], 0.0, True)
    found = cv2.matchTemplate(area, patch, cv2.TM_CCOEFF_NORMED)
    scores = found
    if not np.isfinite(float(found.sum())):  # parts without any structure
        scores = np.nan_to_num(found, nan=0.0, posinf=0.0, neginf=0.0)
    row, column = divmod(int(scores.argmax()), scores.shape[1])
    edge = (row in (0, scores.shape[0] - 1) and search[1] > 0) or (
        column in (0, scores.shape[1] - 1) and search[0] > 0
    )
    x = guess[0] - search[0] + column + _peak(scores[row], column)
    y = guess[1] - search[1] + row + _peak(scores[:, column], row)
    return Match(float(x), float(y), float(scores[row, column]), bool(edge))


def there_and_back(
    source: Picture,
    at: Place,
    target: Picture,
    guess: Place,
    *,
    size: tuple[int, int],
    search: tuple[int, int],
) -> tuple[Match, float]:
    """As ``register``, and how far (px) the way back from the find misses ``at``."""
    found = register(source, at, target, guess, size=size, search=search)
    near = (_WAY_BACK, _WAY_BACK)
    back = register(target, (found.x, found.y), source, at, size=size, search=near)
    return found, float(np.hypot(back.x - at[0], back.y - at[1]))


def settle(
    source: Picture, at: Place, target: Picture, guess: Place, *, size: tuple[int, int]
) -> Match | None:
    """Refines a find by letting the patch turn: what hangs also tilts.

    Enhanced correlation (Evangelidis and Psarakis, 2008) over shift and turn, from ``guess``.

    Returns:
        The place, or None where the refinement did not converge near ``guess``.
    """
    margin = _MARGIN
    width, height = 2 * size[0] + 1, 2 * size[1] + 1
    patch = cv2.getRectSubPix(source, (width, height), at)
    area = cv2.getRectSubPix(target, (width + 2 * margin, height + 2 * margin), guess)
    if float(patch.std()) < _FLAT:
        return None
    start = np.array([[1, 0, margin], [0, 1, margin]], np.float32)
    stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 40, 1e-4)
    try:
        score, onto = cv2.findTransformECC(patch, area, start, cv2.MOTION_EUCLIDEAN, stop)
    except cv2.error:  # it did not converge
        return None
    middle = np.array(size, float)
    turn = np.asarray(onto, float)
    x, y = turn[:, :2] @ middle + turn[:, 2] - middle - margin
    if np.hypot(x, y) > margin:
        return None
    return Match(guess[0] + float(x), guess[1] + float(y), float(score), False)


def _peak(line: NDArray[Any], i: int) -> float:
    """Offset of the top of the parabola through three neighbours, within half a pixel."""
    if not 0 < i < len(line) - 1:
        return 0.0
    before, top, after = line[i - 1 : i + 2].tolist()
    bend = before - 2 * top + after
    return min(max((before - after) / (2 * bend), -0.5), 0.5) if bend < 0 else 0.0
