"""A face mesh over a picture: lids, irises, brows and lips, the axis of the eyes and the midline.

Drawn quietly, so that the face stays to be seen. Lids that were measured in the pixels
themselves (track ``lids``) stand out as short bright strokes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import hypot
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui.i18n import tr
from ui.player.face_mesh import side_of_point
from ui.theme import heading_font
from workbench.model import Side

LIDS = "lids"
"""The track of lids measured in the pixels, on the column of the pupil."""
MEASURED = QColor("#2DD4BF")
RIM = QColor(10, 20, 24, 120)
AXIS = QColor(245, 247, 247, 150)
STROKE = 0.55
"""Half of a measured lid's stroke, in iris radii."""
_OTHER = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}
Places = Sequence[QPointF | None]


class Eye(NamedTuple):
    """Where the mesh has an eye: the ring is the rim of the iris."""

    outer: int
    inner: int
    iris: int
    ring: tuple[int, int, int, int]


EYES = {
    Side.RIGHT: Eye(33, 133, 468, (469, 470, 471, 472)),
    Side.LEFT: Eye(263, 362, 473, (474, 475, 476, 477)),
}
_TOP, _CHIN = 10, 152


def face_sides(*, mirrored: bool) -> tuple[Side | None, ...]:
    """The subject's side of every point of the mesh, in a picture that is mirrored or not."""
    sides = (side_of_point(i) for i in range(478))
    if not mirrored:
        return tuple(sides)
    return tuple(side if side is None else _OTHER.get(side, side) for side in sides)


def draw_face(
    painter: QPainter,
    places: Places,
    links: Sequence[tuple[int, int]],
    *,
    mirrored: bool,
    tint: Callable[[Side], QColor],
) -> None:
    """The mesh at one moment; ``places`` are widget pixels, None where nothing was found."""
    sides = face_sides(mirrored=mirrored)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    _axes(painter, places)
    for a, b in links:
        p, q = places[a], places[b]
        if p is not None and q is not None:
            side = next((s for s in (sides[a], sides[b]) if s), Side.NONE)
            _line(painter, p, q, side, tint)
    for eye in EYES.values():
        side = sides[eye.iris] or Side.NONE
        _iris(painter, places, eye, tint(side))
        _letter(painter, places, eye, side, tint(side))


def draw_lids(painter: QPainter, lids: Places, mesh: Places) -> None:
    """A stroke for each measured lid, as wide as half an iris, along the axis of the eyes."""
    along = _direction(mesh)
    radius = _radius(mesh, EYES[Side.RIGHT]) or _radius(mesh, EYES[Side.LEFT]) or 10.0
    step = along * (STROKE * radius)
    for pen in (QPen(RIM, 5), QPen(MEASURED, 2.6)):
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for place in lids:
            if place is not None:
                painter.drawLine(place - step, place + step)


def _line(
    painter: QPainter, p: QPointF, q: QPointF, side: Side, tint: Callable[[Side], QColor]
) -> None:
    painter.setPen(QPen(RIM, 2.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(p, q)
    style = Qt.PenStyle.DashLine if side is Side.RIGHT else Qt.PenStyle.SolidLine
    painter.setPen(QPen(tint(side), 1.3, style))
    painter.drawLine(p, q)


def _iris(painter: QPainter, places: Places, eye: Eye, line: QColor) -> None:
    middle, radius = places[eye.iris], _radius(places, eye)
    if middle is None or not radius:
        return
    for pen in (QPen(RIM, 2.6), QPen(line, 1.2)):
        painter.setPen(pen)
        painter.drawEllipse(middle, radius, radius)


def _letter(painter: QPainter, places: Places, eye: Eye, side: Side, line: QColor) -> None:
    """R or L beside the outer corner of the eye: the subject's side."""
    outer, inner = places[eye.outer], places[eye.inner]
    if outer is None or inner is None or side is Side.NONE:
        return
    gap = outer - inner
    place = outer + gap * (0.35 + 10 / max(1.0, hypot(gap.x(), gap.y())))
    painter.setFont(heading_font(painter.font(), 13))
    box = QRectF(place.x() - 9, place.y() - 10, 18, 20)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(10, 20, 24, 170))
    painter.drawRoundedRect(box, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(line)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tr(f"side.{side}_short"))


def _axes(painter: QPainter, places: Places) -> None:
    """Through the corners of both eyes, and upright to it between the inner ones."""
    right, left = EYES[Side.RIGHT], EYES[Side.LEFT]
    corners = [places[i] for i in (right.outer, right.inner, left.inner, left.outer)]
    a, b, c, d = corners
    if a is None or b is None or c is None or d is None:
        return
    along, middle = _direction(places), (b + c) / 2.0
    across = QPointF(-along.y(), along.x())
    reach = [QPointF.dotProduct(p - middle, along) for p in (a, d)]
    ends = [places[i] for i in (_TOP, _CHIN)]
    span = [QPointF.dotProduct(p - middle, across) for p in ends if p is not None]
    if len(span) < 2:
        return
    painter.setPen(QPen(AXIS, 1.0, Qt.PenStyle.DashDotLine))
    painter.drawLine(middle + along * (1.1 * reach[0]), middle + along * (1.1 * reach[1]))
    painter.drawLine(middle + across * span[0], middle + across * span[1])


def _direction(places: Places) -> QPointF:
    """From the eye on the left of the picture to the other one, of length 1."""
    right, left = EYES[Side.RIGHT], EYES[Side.LEFT]
    a, b = places[right.outer], places[right.inner]
    c, d = places[left.inner], places[left.outer]
    if a is None or b is None or c is None or d is None:
        return QPointF(1.0, 0.0)
    along = c + d - a - b
    length = hypot(along.x(), along.y())
    return along / length if length > 0 else QPointF(1.0, 0.0)


def _radius(places: Places, eye: Eye) -> float:
    """Of the iris, as the mesh has it (widget px); 0 where it was not found."""
    middle = places[eye.iris]
    ring = [p for p in (places[i] for i in eye.ring) if p is not None]
    if middle is None or not ring:
        return 0.0
    away = (p - middle for p in ring)
    return sum(hypot(p.x(), p.y()) for p in away) / len(ring)
