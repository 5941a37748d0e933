"""Which of the 478 points of the face mesh make which line of a drawn face.

"right" is the subject's right, on the left of a picture that is not mirrored. Checked by drawing.
"""

from __future__ import annotations

from dataclasses import dataclass

POINTS = 478


@dataclass(frozen=True, slots=True)
class DrawnHalf:
    """The lines of one half; lids from the outer to the inner corner."""

    upper_lid: tuple[int, ...]
    lower_lid: tuple[int, ...]
    brow: tuple[int, ...]
    iris: int
    iris_ring: tuple[int, int, int, int]
    commissure: int
    wing: tuple[int, ...]
    brow_upper: tuple[int, ...]

    @property
    def canthi(self) -> tuple[int, int]:
        """Outer and inner corner of the eye."""
        return self.upper_lid[0], self.upper_lid[-1]


RIGHT = DrawnHalf(
    upper_lid=(33, 246, 161, 160, 159, 158, 157, 173, 133),
    lower_lid=(33, 7, 163, 144, 145, 153, 154, 155, 133),
    brow=(70, 63, 105, 66, 107, 55, 65, 52, 53, 46),
    iris=468,
    iris_ring=(469, 470, 471, 472),
    commissure=61,
    wing=(198, 209, 49, 64, 98, 97, 2),
    brow_upper=(70, 63, 105, 66, 107),
)
LEFT = DrawnHalf(
    upper_lid=(263, 466, 388, 387, 386, 385, 384, 398, 362),
    lower_lid=(263, 249, 390, 373, 374, 380, 381, 382, 362),
    brow=(300, 293, 334, 296, 336, 285, 295, 282, 283, 276),
    iris=473,
    iris_ring=(474, 475, 476, 477),
    commissure=291,
    wing=(420, 429, 279, 294, 327, 326, 2),
    brow_upper=(300, 293, 334, 296, 336),
)
HALVES = (RIGHT, LEFT)

RIDGE = (168, 6, 197, 195, 5, 4)
LIP_OUTER = (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291)
LIP_OUTER_LOWER = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291)
LIP_INNER = (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308)
LIP_INNER_LOWER = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308)
OVAL = (
    *(10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377),
    *(152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109),
)
LIPS_MIDDLE = (13, 14)
