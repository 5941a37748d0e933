"""Where things are in the 478 points of the face mesh, and which point mirrors which.

"Right" and "left" are the subject's: in a picture that is not mirrored the subject's right is
on the left. The index tables were checked by drawing them on a face.
"""

from __future__ import annotations

from dataclasses import dataclass

POINTS = 478


@dataclass(frozen=True, slots=True)
class HalfFace:
    """Indices of one half of the face; both halves list corresponding points in one order.

    ``upper_lid`` and ``lower_lid`` run from the outer to the inner corner; ``iris_ring`` holds
    the two points of the horizontal diameter first (inner-outer order differs between halves),
    then the upper and the lower one.
    """

    upper_lid: tuple[int, ...]
    lower_lid: tuple[int, ...]
    brow_upper: tuple[int, ...]
    brow_lower: tuple[int, ...]
    iris: int
    iris_ring: tuple[int, int, int, int]
    commissure: int
    inner_commissure: int
    lips: tuple[int, ...]
    nasolabial: tuple[int, ...]

    @property
    def outer_canthus(self) -> int:
        """The outer corner of the eye."""
        return self.upper_lid[0]

    @property
    def inner_canthus(self) -> int:
        """The inner corner of the eye."""
        return self.upper_lid[-1]

    def paired(self) -> tuple[int, ...]:
        """All points of this half, in the same order as those of the other half."""
        return (
            *self.upper_lid,
            *self.lower_lid,
            *self.brow_upper,
            *self.brow_lower,
            self.iris,
            *self.iris_ring,
            self.commissure,
            self.inner_commissure,
            *self.lips,
            *self.nasolabial,
        )


RIGHT = HalfFace(
    upper_lid=(33, 246, 161, 160, 159, 158, 157, 173, 133),
    lower_lid=(33, 7, 163, 144, 145, 153, 154, 155, 133),
    brow_upper=(70, 63, 105, 66, 107),
    brow_lower=(46, 53, 52, 65, 55),
    iris=468,
    iris_ring=(469, 471, 470, 472),
    commissure=61,
    inner_commissure=78,
    lips=(37, 39, 185, 84, 87, 81),
    nasolabial=(129, 98, 64, 205, 206, 203, 216, 50, 36),
)
LEFT = HalfFace(
    upper_lid=(263, 466, 388, 387, 386, 385, 384, 398, 362),
    lower_lid=(263, 249, 390, 373, 374, 380, 381, 382, 362),
    brow_upper=(300, 293, 334, 296, 336),
    brow_lower=(276, 283, 282, 295, 285),
    iris=473,
    iris_ring=(476, 474, 475, 477),
    commissure=291,
    inner_commissure=308,
    lips=(267, 269, 409, 314, 317, 311),
    nasolabial=(358, 327, 294, 425, 426, 423, 436, 280, 266),
)
HALVES = (RIGHT, LEFT)

MIDLINE = (10, 151, 9, 8, 168, 6, 197, 195, 5, 4, 1, 2, 164, 0, 13, 14, 17, 18, 200, 199, 175, 152)
"""Points on the midline, forehead to chin."""

NOSE_RIDGE = (168, 6, 197, 195, 5)
"""Midline points that facial weakness does not move: what the midline is built on."""

CANTHI = (33, 133, 362, 263)

MIRROR: dict[int, int] = {
    **{point: point for point in MIDLINE},
    **dict(zip(RIGHT.paired(), LEFT.paired(), strict=True)),
    **dict(zip(LEFT.paired(), RIGHT.paired(), strict=True)),
}
"""The point on the other half that corresponds to a point; an involution on its keys.

The iris ring is ordered by direction in the picture, so 469 mirrors to 476 and 471 to 474.
"""

BLENDSHAPES = (
    "_neutral",
    "browDownLeft",
    "browDownRight",
    "browInnerUp",
    "browOuterUpLeft",
    "browOuterUpRight",
    "cheekPuff",
    "cheekSquintLeft",
    "cheekSquintRight",
    "eyeBlinkLeft",
    "eyeBlinkRight",
    "eyeLookDownLeft",
    "eyeLookDownRight",
    "eyeLookInLeft",
    "eyeLookInRight",
    "eyeLookOutLeft",
    "eyeLookOutRight",
    "eyeLookUpLeft",
    "eyeLookUpRight",
    "eyeSquintLeft",
    "eyeSquintRight",
    "eyeWideLeft",
    "eyeWideRight",
    "jawForward",
    "jawLeft",
    "jawOpen",
    "jawRight",
    "mouthClose",
    "mouthDimpleLeft",
    "mouthDimpleRight",
    "mouthFrownLeft",
    "mouthFrownRight",
    "mouthFunnel",
    "mouthLeft",
    "mouthLowerDownLeft",
    "mouthLowerDownRight",
    "mouthPressLeft",
    "mouthPressRight",
    "mouthPucker",
    "mouthRight",
    "mouthRollLower",
    "mouthRollUpper",
    "mouthShrugLower",
    "mouthShrugUpper",
    "mouthSmileLeft",
    "mouthSmileRight",
    "mouthStretchLeft",
    "mouthStretchRight",
    "mouthUpperUpLeft",
    "mouthUpperUpRight",
    "noseSneerLeft",
    "noseSneerRight",
)
"""Names of the model's expression scores, in the model's own order."""
