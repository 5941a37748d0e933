"""How far the corners of the mouth and the brows of one face moved between two pictures.

The answer is in pixels of the rest picture, along its facial frame (x to the right of an upright
picture, y down), per half in the order of ``face_points.HALVES``. What the head as a whole did
is taken off by places that no facial muscle moves (``stable_head``), a turn of the head by the
depth of the mesh (``head_turn``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.brow_shift import brow_shift
from analyzers.perception.commissure_shift import commissure_shift
from analyzers.perception.face_points import HALVES
from analyzers.perception.face_sheet import Sheet, canthal, sheet
from analyzers.perception.head_turn import facing, mesh_yaw
from analyzers.perception.shift import Shift
from analyzers.perception.stable_head import ABOVE, BELOW, HeadMotion, anchors, head_motion

Points = NDArray[np.float64]

YAW_LIMIT = 20.0
"""Turn of the head (degrees, by the mesh) beyond which nothing is said: the far half is hidden
and patches no longer match (measured to 20 degrees in the trial of mirrored patches)."""

__all__ = ["Displacement", "Shift", "Still", "moved", "moved_from", "still"]


@dataclass(frozen=True, slots=True)
class Displacement:
    """What moved from rest to a task, per half in the order of ``HALVES`` (right, left).

    Attributes:
        commissure: corners of the mouth.
        brow: the middle three points of the upper edge of the brow.
        head_residual: how far (px of the rest picture) the stable places miss the motion of the
            head that was taken off; NaN where too few were recognised.
    """

    commissure: tuple[Shift, Shift]
    brow: tuple[Shift, Shift]
    head_residual: float


@dataclass(frozen=True, slots=True, eq=False)
class Still:
    """A picture at rest made ready to be compared with others.

    Attributes:
        sheet: the face, upright.
        places: (478, 3) landmarks in units of the sheet, depth towards the back from the root
            of the nose.
        seeds: (478, 2) the same from either half on its own where that is known.
    """

    sheet: Sheet
    places: Points
    seeds: Points


def still(rgb: NDArray[np.uint8], points: Points, side: Points | None = None) -> Still:
    """A rest picture made ready.

    Args:
        rgb: (h, w, 3).
        points: (478, 3) landmarks of the whole face, px.
        side: (478, 2) landmarks of either half on its own, NaN where unknown.
    """
    page = sheet(rgb, canthal(points))
    return Still(page, page.solid(points), _of_half(page, points, side)[0])


def moved(
    rest_rgb: NDArray[np.uint8],
    rest_points: Points,
    task_rgb: NDArray[np.uint8],
    task_points: Points,
    *,
    rest_side: Points | None = None,
    task_side: Points | None = None,
) -> Displacement:
    """Displacement of corners of the mouth and brows from a rest picture to a task picture.

    Both pictures may differ in size, in place, tilt and distance of the head and somewhat in its
    turn. Every value can be told or says why not; nothing is raised.

    Args:
        rest_rgb, task_rgb: pictures (h, w, 3) of the same face.
        rest_points, task_points: (478, 3) landmarks of the whole face, px of their picture.
        rest_side, task_side: (478, 2) landmarks of either half on its own (``hemi_points``),
            NaN where unknown; without them large movements of one side are under-read where the
            pixels are not recognised.
    """
    return moved_from(still(rest_rgb, rest_points, rest_side), task_rgb, task_points, task_side)


def moved_from(
    rest: Still,
    task_rgb: NDArray[np.uint8],
    task_points: Points,
    task_side: Points | None = None,
) -> Displacement:
    """As ``moved``, from a rest picture that is compared with several."""
    yaw = mesh_yaw(task_points)
    if not abs(yaw) <= YAW_LIMIT or not abs(mesh_yaw(rest.places)) <= YAW_LIMIT:
        text = f"the head is turned by {yaw:.0f} degrees"
        lost = Shift(float("nan"), float("nan"), 0.0, text)
        return Displacement((lost, lost), (lost, lost), float("nan"))
    page = sheet(task_rgb, _aligned(rest, task_points))
    still_places = anchors(rest.sheet, rest.places, page)
    above, below = (head_motion(still_places, rest.places, s) for s in (ABOVE, BELOW))
    landmarks, own = _of_half(page, task_points, task_side)

    def way(head: HeadMotion, i: int) -> tuple[Points, Points]:
        """Where a landmark would be if only the head had moved, and where it is seen."""
        depth = float(rest.places[i, 2])
        expected = head.at(rest.seeds[i], depth)
        if own[i]:
            return expected, landmarks[i]
        # A landmark of the whole face is compared with its like.
        return expected, expected + landmarks[i] - head.at(rest.places[i, :2], depth)

    mouth, mesh = [], []
    solid = page.solid(task_points)
    for half in HALVES:
        i = half.commissure
        expected, seen = way(above, i)
        mouth.append(commissure_shift(rest.sheet, rest.seeds[i], page, expected, seen))
        x, y = solid[i, :2] - above.at(rest.places[i, :2], float(rest.places[i, 2]))
        mesh.append([x, y, solid[i, 2] - rest.places[i, 2]])
    mouth = facing(mouth, np.array(mesh), yaw)
    brows = []
    for half in HALVES:
        points = list(half.brow_upper[1:4])
        ways = np.array([way(below, i) for i in points])
        brows.append(brow_shift(rest.sheet, rest.seeds[points], page, ways[:, 0], ways[:, 1]))
    px = rest.sheet.px_per_unit
    return Displacement(
        _pair(mouth, px, above), _pair(brows, px, below), px * max(above.residual, below.residual)
    )


def _pair(shifts: list[Shift], px: float, head: HeadMotion) -> tuple[Shift, Shift]:
    """Both halves in px of the rest picture; less sure where the head's motion is not known."""
    out = []
    for shift in shifts:
        own = replace(shift, x=shift.x * px, y=shift.y * px)
        if not head.known:
            text = f"only {head.count} places that keep still were recognised"
            own = replace(own, confidence=0.3 * own.confidence, reason=own.reason or text)
        out.append(own)
    return out[0], out[1]


def _of_half(page: Sheet, points: Points, side: Points | None) -> tuple[Points, NDArray[np.bool_]]:
    """(478, 2) in units, of the half on its own where that is known, and where it is."""
    places = page.units(points)
    if side is None:
        return places, np.zeros(len(places), dtype=bool)
    own = page.units(side)
    known = np.asarray(np.isfinite(own).all(1), dtype=bool)
    places[known] = own[known]
    return places, known


def _aligned(rest: Still, task_points: Points) -> Points:
    """The affine (2, 3) from the task picture to the rest's units, by stable landmarks."""
    source, target = task_points[list(ABOVE), :2], rest.places[list(ABOVE), :2]
    a, b = source - source.mean(0), target - target.mean(0)
    real = float((a * b).sum())
    imaginary = float((a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]).sum())
    c, s = np.array([real, imaginary]) / float((a**2).sum())
    turn = np.array([[c, -s], [s, c]])
    return np.hstack([turn, (target.mean(0) - turn @ source.mean(0))[:, None]])
