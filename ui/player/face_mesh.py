"""Which points of the 478-point face mesh lie on which side: their names are bare numbers.

Left and right are the subject's. Only points whose side is used in measuring are listed: lids,
irises, brows, lips and the folds beside the nose; the table was checked by drawing it on a face.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.model import Side

POINTS = 478
_RIGHT = {
    "upper_lid": (246, 161, 160, 159, 158, 157, 173),
    "lower_lid": (7, 163, 144, 145, 153, 154, 155),
    "canthus": (33, 133),
    "iris": (468, 469, 470, 471, 472),
    "brow": (70, 63, 105, 66, 107, 46, 53, 52, 65, 55),
    "commissure": (61, 78),
    "lips": (37, 39, 185, 84, 87, 81),
    "fold": (129, 98, 64, 205, 206, 203, 216, 50, 36),
}
_LEFT = {
    "upper_lid": (466, 388, 387, 386, 385, 384, 398),
    "lower_lid": (249, 390, 373, 374, 380, 381, 382),
    "canthus": (263, 362),
    "iris": (473, 474, 475, 476, 477),
    "brow": (300, 293, 334, 296, 336, 276, 283, 282, 295, 285),
    "commissure": (291, 308),
    "lips": (267, 269, 409, 314, 317, 311),
    "fold": (358, 327, 294, 425, 426, 423, 436, 280, 266),
}
RIGHT = frozenset(point for part in _RIGHT.values() for point in part)
LEFT = frozenset(point for part in _LEFT.values() for point in part)
MIDDLE = frozenset(
    (10, 151, 9, 8, 168, 6, 197, 195, 5, 4, 1, 2, 164, 0, 13, 14, 17, 18, 200, 199, 175, 152)
)


def is_face_mesh(points: Sequence[str]) -> bool:
    """Whether these are the names of the whole mesh, in its order."""
    return len(points) == POINTS and points[0] == "0" and points[-1] == str(POINTS - 1)


def part_of_point(index: int) -> str:
    """The part of the face on which a point of the mesh lies; empty where it measures nothing."""
    if index in MIDDLE:
        return "midline"
    parts = ((name, points) for half in (_RIGHT, _LEFT) for name, points in half.items())
    return next((name for name, points in parts if index in points), "")


def side_of_point(index: int) -> Side | None:
    """The side of a point of the mesh; NONE on the midline, None where the table has no word."""
    if index in LEFT:
        return Side.LEFT
    if index in RIGHT:
        return Side.RIGHT
    return Side.NONE if index in MIDDLE else None
