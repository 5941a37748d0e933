"""A face resampled upright and to one size, in grey: what patches are compared on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from analyzers.perception.face_points import CANTHI
from analyzers.perception.patches import Match, Picture, register, settle, there_and_back

Points = NDArray[np.float64]

CANTHAL_WIDTH = 88.0
"""Distance of the outer corners of the eyes in units of a sheet: about millimetres for an adult
(Farkas 1994: 87-92 mm), so that sizes of patches read as such. Nothing measured hangs on it."""
PX_PER_UNIT = 3.0
"""Resolution of a sheet: about that at which a face fills a photo of 640 x 800 px."""
_SIZE = (160.0, 160.0)
_ORIGIN = (80.0, 60.0)
_ROOT = 168
_FINER = 1.5
_BLUR = 0.25
"""Gaussian blur before patches are compared (units); takes off noise and JPEG blocks."""


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """One picture on a sheet.

    Attributes:
        grey: (h, w) the face, upright.
        half: the same at half the resolution, for coarse looks: pixel i lies at 2 i of ``grey``.
        forward: (2, 3) from picture (px, centre of the first pixel at (0.5, 0.5)) to units from
            the middle between the eyes, x right and y down.
    """

    grey: Picture
    half: Picture
    forward: Points

    @classmethod
    def of(cls, grey: Picture, forward: Points) -> Sheet:
        """A sheet of a picture that is already upright."""
        return cls(grey, np.asarray(cv2.pyrDown(grey), np.float32), forward)

    @property
    def px_per_unit(self) -> float:
        """Pixels of the picture in one unit."""
        return 1.0 / float(np.hypot(self.forward[0, 0], self.forward[1, 0]))

    def units(self, points: Points) -> Points:
        """Places (..., 2 or more) of the picture in units."""
        return np.asarray(points[..., :2] @ self.forward[:, :2].T + self.forward[:, 2])

    def solid(self, points: Points) -> Points:
        """Landmarks (478, 3) in units, depth towards the back from the root of the nose."""
        depth = (points[:, 2] - points[_ROOT, 2]) / self.px_per_unit
        return np.column_stack([self.units(points), depth])


def sheet(rgb: NDArray[np.uint8], forward: Points) -> Sheet:
    """Resamples ``rgb`` by ``forward`` (picture to units)."""
    onto = forward * PX_PER_UNIT
    # From OpenCV's pixel centres to ours, and to pixels of the sheet.
    onto[:, 2] += onto[:, :2] @ [0.5, 0.5] + np.array(_ORIGIN) * PX_PER_UNIT
    size = (int(_SIZE[0] * PX_PER_UNIT), int(_SIZE[1] * PX_PER_UNIT))
    shrinks = float(np.hypot(onto[0, 0], onto[1, 0])) < 0.8
    if shrinks:
        sigma = 0.4 / float(np.hypot(onto[0, 0], onto[1, 0]))
        rgb = cv2.GaussianBlur(rgb, (0, 0), sigma).astype(np.uint8)
    grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY)
    upright = cv2.warpAffine(
        grey, onto, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    smooth = cv2.GaussianBlur(upright.astype(np.float32), (0, 0), _BLUR * PX_PER_UNIT)
    return Sheet.of(np.asarray(smooth, np.float32), forward)


def canthal(points: Points) -> Points:
    """The affine (2, 3) from a picture to units by the corners of the eyes (478, 2 or 3; px)."""
    outer_r, inner_r, inner_l, outer_l = (points[i, :2] for i in CANTHI)
    along = (inner_l + outer_l) / 2 - (outer_r + inner_r) / 2
    angle = float(np.arctan2(along[1], along[0]))
    zoom = CANTHAL_WIDTH / float(np.linalg.norm(outer_l - outer_r))
    cos, sin = zoom * np.cos(angle), zoom * np.sin(angle)
    turn = np.array([[cos, sin], [-sin, cos]])
    return np.hstack([turn, (-turn @ (inner_r + inner_l) / 2)[:, None]])


def on_sheet(place: Points) -> tuple[float, float]:
    """A place in units as (x, y) px of the sheet, centre of the first pixel at (0, 0)."""
    x, y = (np.asarray(place) + _ORIGIN) * PX_PER_UNIT
    return float(x), float(y)


def off_sheet(match: Match) -> Points:
    """The place (units) of a match on a sheet: the way back from ``on_sheet``."""
    return np.array([match.x, match.y]) / PX_PER_UNIT - _ORIGIN


@dataclass(frozen=True, slots=True, eq=False)
class Find:
    """A place of one sheet on another: (2,) units, its correlation, how far (units) the way back
    misses the start, and whether it lies on the border of the last search."""

    place: Points
    score: float
    back: float
    edge: bool


def follow(
    source: Sheet,
    place: Points,
    target: Sheet,
    guess: Points,
    patches: tuple[tuple[float, float], ...],
    search: tuple[float, float],
) -> Find:
    """Looks for a place of one sheet on another, with ever smaller patches.

    Args:
        place, guess: (2,) units.
        patches: half widths and heights (units), coarse to fine.
        search: how far to look at first, across and down (units); then 1.5 units.
    """
    here, there = on_sheet(place), on_sheet(guess)
    for size in patches[:-1]:
        near = glance(source, here, target, there, size, search)
        there, search = (near.x, near.y), (_FINER, _FINER)
    width, height = patches[-1]
    size = (_whole(width), _whole(height))
    reach = (_whole(search[0]), _whole(search[1]))
    found, back = there_and_back(source.grey, here, target.grey, there, size=size, search=reach)
    if found.edge and len(patches) > 1:
        # The finer patch lies further off than it was looked for: once more from there.
        there = (found.x, found.y)
        found, back = there_and_back(source.grey, here, target.grey, there, size=size, search=reach)
    return Find(off_sheet(found), found.score, back / PX_PER_UNIT, found.edge)


def glance(
    source: Sheet,
    here: tuple[float, float],
    target: Sheet,
    there: tuple[float, float],
    size: tuple[float, float],
    search: tuple[float, float],
) -> Match:
    """Registers a patch at half the resolution: four times fewer pixels, and places.

    Args:
        here, there: px of the sheets (``on_sheet``), as is the answer.
        size, search: units.
    """
    found = register(
        source.half,
        (here[0] / 2, here[1] / 2),
        target.half,
        (there[0] / 2, there[1] / 2),
        size=(_whole(size[0] / 2), _whole(size[1] / 2)),
        search=(_whole(search[0] / 2), _whole(search[1] / 2)),
    )
    return replace(found, x=2 * found.x, y=2 * found.y)


def settled(
    source: Sheet, place: Points, target: Sheet, find: Find, half: tuple[float, float]
) -> Find:
    """The find once a patch of this half width and height (units) may also turn; as it was where
    that does not converge."""
    size = (_whole(half[0]), _whole(half[1]))
    better = settle(source.grey, on_sheet(place), target.grey, on_sheet(find.place), size=size)
    if better is None:
        return find
    return Find(off_sheet(better), better.score, find.back, find.edge)


def _whole(units: float) -> int:
    return max(1, round(units * PX_PER_UNIT))
