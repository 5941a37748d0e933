"""Which points of the 478-point face mesh lie on which side: their names are bare numbers.

Left and right are the subject's. Only points whose side is used in measuring are listed: lids,
irises, brows, lips and the folds beside the nose; the table was checked by drawing it on a face.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.model import Side

POINTS = 478
RIGHT = frozenset(
    (
        *(33, 246, 161, 160, 159, 158, 157, 173, 133, 7, 163, 144, 145, 153, 154, 155),  # lids
        *(468, 469, 470, 471, 472),  # iris
        *(70, 63, 105, 66, 107, 46, 53, 52, 65, 55),  # brow
        *(61, 78, 37, 39, 185, 84, 87, 81),  # lips
        *(129, 98, 64, 205, 206, 203, 216, 50, 36),  # fold
    )
)
LEFT = frozenset(
    (
        *(263, 466, 388, 387, 386, 385, 384, 398, 362, 249, 390, 373, 374, 380, 381, 382),  # lids
        *(473, 474, 475, 476, 477),  # iris
        *(300, 293, 334, 296, 336, 276, 283, 282, 295, 285),  # brow
        *(291, 308, 267, 269, 409, 314, 317, 311),  # lips
        *(358, 327, 294, 425, 426, 423, 436, 280, 266),  # fold
    )
)
MIDDLE = frozenset(
    (10, 151, 9, 8, 168, 6, 197, 195, 5, 4, 1, 2, 164, 0, 13, 14, 17, 18, 200, 199, 175, 152)
)


def is_face_mesh(points: Sequence[str]) -> bool:
    """Whether these are the names of the whole mesh, in its order."""
    return len(points) == POINTS and points[0] == "0" and points[-1] == str(POINTS - 1)


def side_of_point(index: int) -> Side | None:
    """The side of a point of the mesh; NONE on the midline, None where the table has no word."""
    if index in LEFT:
        return Side.LEFT
    if index in RIGHT:
        return Side.RIGHT
    return Side.NONE if index in MIDDLE else None
