"""How the stored pictures of a video must be turned to stand upright."""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Orientation:
    """Quarter turns clockwise, after an optional mirroring left to right."""

    quarter_turns: int = 0
    mirrored: bool = False

    @property
    def degrees(self) -> int:
        """Clockwise rotation in degrees: 0, 90, 180 or 270."""
        return 90 * self.quarter_turns

    def upright(self, pixels: NDArray[Any]) -> NDArray[Any]:
        """``pixels`` (h, w, 3) as they are to be seen, in contiguous memory."""
        if self.mirrored:
            pixels = pixels[:, ::-1]
        if self.quarter_turns:
            pixels = np.rot90(pixels, -self.quarter_turns)
        return np.ascontiguousarray(pixels)


def orientation_of(frame: VideoFrame) -> Orientation:
    """The orientation from the display matrix of a frame (ISO/IEC 14496-12, 'tkhd').

    The matrix maps (x, y) to (a x + c y, b x + d y), y downwards; angles that are no quarter
    turn are taken to the nearest one.
    """
    matrix: Any = frame.side_data.get("DISPLAYMATRIX")
    if matrix is None:
        return Orientation()
    a, b, _, c, d = struct.unpack("=9i", bytes(matrix))[:5]
    if a * d - b * c == 0:
        return Orientation()
    mirrored = a * d - b * c < 0
    if mirrored:  # undo x -> -x, which comes first
        a, b = -a, -b
    return Orientation(round(math.degrees(math.atan2(b, a)) / 90) % 4, mirrored)
