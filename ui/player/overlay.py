"""Landmarks over a picture: which point is where at a moment, and how it is drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui.player.face_mesh import is_face_mesh, side_of_point
from ui.player.face_overlay import LIDS, draw_face, draw_lids
from ui.player.mirror import Mirror
from workbench.commands.people import PERSON_TRACK
from workbench.model import Side, Track

if TYPE_CHECKING:
    from numpy.typing import NDArray

# On a picture of any brightness: the light blue and the orange of Okabe and Ito, over a dark rim.
LEFT, RIGHT, MIDDLE = QColor("#56B4E9"), QColor("#E69F00"), QColor("#F5F7F7")
RIM = QColor(10, 20, 24, 190)
ToView = Callable[[float, float], QPointF]
SURE = 0.5
PLUMB = "plumb"
"""The track of the line along which a person lays the vertical."""
FLOOR_MARKS = "floor_marks"
"""The track of the two points that a person lays on marks of a known distance."""
LINES = frozenset({PLUMB, FLOOR_MARKS})
"""Tracks of lines that are no part of a body."""


@lru_cache(maxsize=4096)
def side_of(name: str) -> Side:
    """The subject's side that a point's name tells (``left_ankle``, ``mouth_corner_r``)."""
    words = set(re.split(r"[^a-z]+", name.lower()))
    if words & {"left", "l"}:
        return Side.LEFT
    if words & {"right", "r"}:
        return Side.RIGHT
    return Side.NONE


@lru_cache(maxsize=16)
def sides_of(points: tuple[str, ...]) -> tuple[Side | None, ...]:
    """The side of every point of a track; None for points of a face mesh that measure nothing."""
    if is_face_mesh(points):
        return tuple(side_of_point(i) for i in range(len(points)))
    return tuple(side_of(name) for name in points)


def side_colour(side: Side) -> QColor:
    """The colour of a side on a picture."""
    return {Side.LEFT: LEFT, Side.RIGHT: RIGHT}.get(side, MIDDLE)


def row_at(track: Track, t: float) -> int | None:
    """The row of a track that belongs to the moment ``t``; None where the track has a gap.

    A row holds for its own frame: it is the nearest one, and not farther than half of the usual
    distance between rows (any distance for a single row, as on a photo).
    """
    import numpy as np

    near, times = nearest_row(track, t), track.times
    if near is None or len(times) == 1:
        return near
    step = float(np.median(np.diff(times)))
    return near if abs(float(times[near]) - t) <= 0.5 * step + 1e-6 else None


def nearest_row(track: Track, t: float) -> int | None:
    """The row of a track whose moment is nearest to ``t``; None for a track without rows."""
    import numpy as np

    times = track.times
    if len(times) == 0:
        return None
    i = int(np.searchsorted(times, t))
    return min((k for k in (i - 1, i) if 0 <= k < len(times)), key=lambda k: abs(times[k] - t))


def points_at(track: Track, t: float) -> NDArray[Any] | None:
    """Positions (points, 2) in pixels of the picture at ``t``, NaN where not found; or None."""
    row = row_at(track, t)
    return None if row is None else track.values[row, :, :2]


class Overlay:
    """The landmark tracks of one capture, drawn for one moment (people: ``PeopleBoxes``)."""

    def __init__(self, tracks: Iterable[Track] = (), mirror: Mirror = Mirror()) -> None:  # noqa: B008
        self.mirror = mirror
        self.tracks = [
            track
            for track in tracks
            if track.kind == "points" and not track.name.startswith(PERSON_TRACK)
        ]

    def draw(self, painter: QPainter, t: float, to_view: ToView) -> None:
        """Draws all tracks at ``t``; ``to_view(x, y)`` leads from picture to widget."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mesh: Sequence[QPointF | None] | None = None
        for track in sorted(self.tracks, key=lambda track: track.name == LIDS):  # over the mesh
            row = row_at(track, t)
            if row is None:
                continue
            places = _places(track.values[row], to_view)
            if track.name in LINES:
                _draw_line(painter, places)
                continue
            if is_face_mesh(track.points):
                mirrored = self.mirror.at(t)
                draw_face(painter, places, track.links, mirrored=mirrored, tint=side_colour)
                mesh = places
                continue
            if track.name == LIDS and mesh is not None:
                draw_lids(painter, places, mesh)
                continue
            sure = _sure(track, row)
            sides = sides_of(tuple(track.points))
            if not {Side.LEFT, Side.RIGHT} & set(sides):  # one hand: its track tells the side
                sides = (side_of(track.name),) * len(sides)
            _draw_links(painter, track, places, sure, sides)
            _draw_points(painter, sides, places, sure)


def _places(values: NDArray[Any], to_view: ToView) -> list[QPointF | None]:
    return [None if x != x or y != y else to_view(x, y) for x, y in values[:, :2].tolist()]


def _sure(track: Track, row: int) -> list[bool]:
    if track.confidence is None:
        return [True] * len(track.points)
    return [c == c and c >= SURE for c in track.confidence[row].tolist()]


def _draw_links(
    painter: QPainter,
    track: Track,
    places: Sequence[QPointF | None],
    sure: Sequence[bool],
    sides: Sequence[Side | None],
) -> None:
    for a, b in track.links:
        p, q = places[a], places[b]
        if p is None or q is None:
            continue
        side = _side_of_link(sides[a], sides[b])
        certain = sure[a] and sure[b]
        painter.setPen(QPen(RIM, 4.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setOpacity(1.0 if certain else 0.35)
        painter.drawLine(p, q)
        style = Qt.PenStyle.DashLine if side is Side.RIGHT else Qt.PenStyle.SolidLine
        painter.setPen(QPen(side_colour(side), 2.0, style))
        painter.drawLine(p, q)
    painter.setOpacity(1.0)


def _draw_line(painter: QPainter, places: Sequence[QPointF | None]) -> None:
    """A line that is no part of the body, and looks like none."""
    if len(places) != 2 or places[0] is None or places[1] is None:
        return
    for pen in (QPen(RIM, 2.5), QPen(MIDDLE, 1.2, Qt.PenStyle.DashDotLine)):
        painter.setPen(pen)
        painter.setOpacity(0.7)
        painter.drawLine(places[0], places[1])
    painter.setOpacity(1.0)


def _side_of_link(a: Side | None, b: Side | None) -> Side:
    """The side on which a line lies: that of both ends, or that of the end off the midline."""
    if a is b or b is Side.NONE:
        return a or Side.NONE
    return b or Side.NONE if a is Side.NONE else Side.NONE


def _draw_points(
    painter: QPainter,
    sides: Sequence[Side | None],
    places: Sequence[QPointF | None],
    sure: Sequence[bool],
) -> None:
    for side, place, certain in zip(sides, places, sure, strict=True):
        if place is None:
            continue
        painter.setPen(QPen(RIM, 1.0))
        painter.setBrush(side_colour(side or Side.NONE))
        painter.setOpacity(1.0 if certain else 0.35)
        painter.drawEllipse(place, 3.0, 3.0)
    painter.setOpacity(1.0)
