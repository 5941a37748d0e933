"""A face as clean lines: lids, irises, brows, ridge and wings of the nose, lips and oval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.export.drawing import face_lines as lines
from workbench.export.drawing.curves import circle, inside, smooth, visible_runs
from workbench.export.drawing.scene import Ink, Line, Path, Scene

IRIS_MM = 11.7
"""Visible iris (MediaPipe Iris, Google Research, 2020): the scale where the table has none."""
_STROKE_MM = 7.0


@dataclass(frozen=True, slots=True, eq=False)
class Upright:
    """Turns places of a picture so that the line of the eyes is level, and measures them in mm
    from the midpoint of the inner corners of the eyes; x to the right, y down."""

    origin: Path
    angle: float
    mm_per_px: float

    @classmethod
    def of(cls, points: Path, mm_per_px: float) -> Upright:
        """From the landmarks (478, 2 or 3) of a face in px."""
        outer_r, inner_r = points[list(lines.RIGHT.canthi), :2]
        outer_l, inner_l = points[list(lines.LEFT.canthi), :2]
        along = (inner_l + outer_l) / 2 - (outer_r + inner_r) / 2
        return cls((inner_r + inner_l) / 2, float(np.arctan2(along[1], along[0])), mm_per_px)

    def place(self, points: Path) -> Path:
        """Places (n, 2 or 3) px of the picture in mm of the drawing, (n, 2)."""
        moved = (points[:, :2] - self.origin) * self.mm_per_px
        cos, sin = np.cos(self.angle), np.sin(self.angle)
        x, y = moved.T
        return np.stack([cos * x + sin * y, cos * y - sin * x], axis=1)


def outer_canthal_px(points: Path) -> float:
    """Distance of the outer corners of the eyes."""
    ends = points[[lines.RIGHT.canthi[0], lines.LEFT.canthi[0]], :2]
    return float(np.linalg.norm(ends[1] - ends[0]))


def iris_px(points: Path) -> float:
    """Mean horizontal diameter of both irises."""
    widths = [
        np.linalg.norm(points[half.iris_ring[0], :2] - points[half.iris_ring[2], :2])
        for half in lines.HALVES
    ]
    return float(np.mean(widths))


@dataclass(frozen=True, slots=True)
class Inks:
    """What the halves (in the order of ``face_lines.HALVES``), the middle and the oval are drawn
    in."""

    halves: tuple[Ink, Ink] = (Ink.OUTLINE, Ink.OUTLINE)
    middle: Ink = Ink.OUTLINE
    oval: Ink = Ink.FAINT


PLAIN = Inks()


def draw_face(face: Path, scene: Scene, inks: Inks = PLAIN) -> None:
    """Adds the lines of a face (478, 2) to a scene."""
    for half, ink in zip(lines.HALVES, inks.halves, strict=True):
        _draw_eye(face, half, scene, ink)
        scene.lines.append(Line(smooth(face[list(half.brow)], closed=True), ink, closed=True))
        scene.lines.append(Line(smooth(face[list(half.wing)]), ink))
    scene.lines.append(Line(smooth(face[list(lines.RIDGE)]), inks.middle))
    for edge in (
        lines.LIP_OUTER,
        lines.LIP_OUTER_LOWER,
        lines.LIP_INNER,
        lines.LIP_INNER_LOWER,
    ):
        scene.lines.append(Line(smooth(face[list(edge)]), inks.middle))
    scene.lines.append(Line(smooth(face[list(lines.OVAL)], closed=True), inks.oval, closed=True))


def _draw_eye(face: Path, half: lines.DrawnHalf, scene: Scene, ink: Ink) -> None:
    """Both lids, and as much of iris and pupil as lies between them."""
    upper, lower = (smooth(face[list(lid)]) for lid in (half.upper_lid, half.lower_lid))
    scene.lines += [Line(upper, ink), Line(lower, ink)]
    opening = np.concatenate([upper, lower[::-1]])
    ring = face[list(half.iris_ring)]
    radius = float(np.linalg.norm(ring[0] - ring[2])) / 2
    for size in (radius, 0.3 * radius):
        edge = circle(face[half.iris], size)
        for run in visible_runs(edge, inside(edge, opening)):
            scene.lines.append(Line(run, ink))


def draw_margins(margins: Path, scene: Scene) -> None:
    """Adds the lid margins that were found in the picture itself, as short strokes.

    Args:
        margins: places (n, 2) in mm; those that were not found (NaN) are left out.
    """
    reach = np.array([_STROKE_MM / 2, 0.0])
    for place in margins:
        if np.isfinite(place).all():
            scene.lines.append(Line(np.stack([place - reach, place + reach]), Ink.MEASURE))
