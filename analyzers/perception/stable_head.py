"""How the head as a whole moved between two pictures, by places no facial muscle moves.

The ridge and root of the nose, the temples and the cheekbones are registered pixel by pixel. The
corners of the eyes alone would not do: their landmarks follow the lids (a one-sided closure
tilts the line through them by two degrees, which would move the mouth by two millimetres).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzers.perception.face_sheet import PX_PER_UNIT, Sheet, glance, on_sheet
from analyzers.perception.patches import there_and_back

Points = NDArray[np.float64]

ABOVE = (168, 6, 197, 195, 5, 188, 412, 122, 351, 127, 356, 34, 264, 133, 362)
"""For what the mouth does: ridge of the nose, sides of its root, temples, inner canthi."""
BELOW = (4, 2, 98, 327, 129, 358, 127, 356, 234, 454, 132, 361, 133, 362)
"""For what the brows do: tip, base and wings of the nose, in front of the ears, inner canthi. The
frontalis muscle also lifts the root of the nose and the skin around the eyes."""
_SIZE = 4.5
_SEARCH = 4.5
_FINER = (4, 4)
"""The search at full resolution (px) around the find at half the resolution."""
_RECOGNISED = 0.8
_RETURN = 0.5
"""A patch counts if it correlates by this much and its way back misses by no more (units)."""
_NOISE = 0.2
"""Expected error of one registered patch (units), beyond which it loses weight."""
_TURN_SD = 0.035
"""Spread (rad) of the turn of the head beyond what the landmarks say of it."""
_LEAST = 4


@dataclass(frozen=True, slots=True, eq=False)
class HeadMotion:
    """The rigid part of what happened from rest to task, in units of the sheet.

    Attributes:
        weights: (6,) shift right, shift down, growth, turn clockwise, yaw and pitch (per unit
            of depth) that the task's sheet still shows after alignment by landmarks.
        count: stable places that were recognised.
        residual: their root mean square distance from this motion (units), along the directions
            in which they are held.
    """

    weights: Points
    count: int
    residual: float

    @property
    def known(self) -> bool:
        """Whether enough places were recognised."""
        return self.count >= _LEAST

    def at(self, place: Points, depth: float) -> Points:
        """Where a place (units) of the rest sheet at this depth went on the task's sheet."""
        return np.asarray(place + _design(place[None], np.array([depth]))[0] @ self.weights)


@dataclass(frozen=True, slots=True, eq=False)
class Anchor:
    """A stable place that was recognised.

    Attributes:
        x, y: its shift (units).
        score: its correlation.
        hold: (2, 2) by how much each direction counts (1: in full). Along a straight edge, as the
            outline of a temple against the background, a patch slides without being missed.
    """

    x: float
    y: float
    score: float
    hold: Points


def anchors(rest: Sheet, places: Points, task: Sheet) -> dict[int, Anchor]:
    """Registers the stable places of the rest sheet on the task's; those that are recognised.

    Args:
        places: (478, 3) landmarks of the rest picture in units.
    """
    found: dict[int, Anchor] = {}
    size = (round(_SIZE * PX_PER_UNIT), round(_SIZE * PX_PER_UNIT))
    for point in sorted({*ABOVE, *BELOW}):
        here = on_sheet(places[point, :2])
        near = glance(rest, here, task, here, (_SIZE, _SIZE), (_SEARCH, _SEARCH))
        match, back = there_and_back(
            rest.grey, here, task.grey, (near.x, near.y), size=size, search=_FINER
        )
        if match.edge or match.score < _RECOGNISED or back > _RETURN * PX_PER_UNIT:
            continue
        x, y = (match.x - here[0]) / PX_PER_UNIT, (match.y - here[1]) / PX_PER_UNIT
        found[point] = Anchor(x, y, match.score, _hold(rest, here, size))
    return found


def _hold(page: Sheet, here: tuple[float, float], size: tuple[int, int]) -> Points:
    """How well a patch is held in each direction: root of its structure tensor (Foerstner and
    Guelch, 1987), 1 along the direction that is held best: the inverse of a match's spread."""
    patch = cv2.getRectSubPix(page.grey, (2 * size[0] + 3, 2 * size[1] + 3), here)
    across = patch[1:-1, 2:] - patch[1:-1, :-2]
    down = patch[2:, 1:-1] - patch[:-2, 1:-1]
    xx, yy, xy = (float((a * b).mean()) for a, b in ((across,) * 2, (down,) * 2, (across, down)))
    strengths, ways = np.linalg.eigh([[xx, xy], [xy, yy]])
    shares = np.sqrt(np.clip(strengths, 0, None) / max(float(strengths[1]), 1e-9))
    return np.asarray((ways * shares) @ ways.T)


def head_motion(found: dict[int, Anchor], places: Points, stable: tuple[int, ...]) -> HeadMotion:
    """The rigid motion that most of the stable places agree on.

    Args:
        found: what ``anchors`` recognised.
        places: (478, 3) landmarks of the rest picture in units, depth towards the back.
        stable: which of them count (``ABOVE`` or ``BELOW``).
    """
    known = [point for point in stable if point in found]
    if len(known) < _LEAST:
        return HeadMotion(np.zeros(6), len(known), float("nan"))
    seen = [found[point] for point in known]
    hold = np.array([anchor.hold for anchor in seen])
    trust = np.array([anchor.score for anchor in seen])
    moved = (hold @ np.array([[(anchor.x,), (anchor.y,)] for anchor in seen])).ravel()
    at = places[known]
    design = (hold @ _design(at[:, :2], at[:, 2])).reshape(-1, 6)
    # Depth-dependent motion is held back unless the places show it.
    prior = np.diag([0, 0, 0, 0, 1.0, 1.0]) * (_NOISE / _TURN_SD) ** 2
    weight = trust
    for _ in range(8):
        w = np.repeat(weight, 2)
        solution = np.linalg.solve(design.T @ (w[:, None] * design) + prior, design.T @ (w * moved))
        apart = np.linalg.norm((moved - design @ solution).reshape(-1, 2), axis=1)
        weight = trust / (1 + (apart / _NOISE) ** 2)
    residual = float(np.sqrt((weight * apart**2).sum() / weight.sum()))
    return HeadMotion(solution, len(known), residual)


def _design(places: Points, depth: Points) -> Points:
    """(n, 2, 6): how each weight moves each place."""
    x, y = places.T
    zero, one = np.zeros_like(x), np.ones_like(x)
    across = np.stack([one, zero, x, -y, depth, zero], axis=1)
    down = np.stack([zero, one, y, x, zero, depth], axis=1)
    return np.stack([across, down], axis=1)
