"""From where a scan is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Turn about the vertical axis and tilt, in degrees, of the six standard views. A scan is taken
# to stand upright along y and to face +z, as face scanners write it.
STANDARD = {
    "front": (0.0, 0.0),
    "back": (180.0, 0.0),
    "left": (90.0, 0.0),
    "right": (-90.0, 0.0),
    "top": (0.0, 90.0),
    "bottom": (0.0, -90.0),
}


def rotation(turn: float, tilt: float) -> NDArray[Any]:
    """Rotation (3, 3) that brings a scan into view: x right, y up, z towards the viewer.

    ``turn`` degrees show the subject's left side more, ``tilt`` degrees the top.
    """
    import numpy as np

    a, b = np.radians(-turn), np.radians(tilt)
    about_y = np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    return about_x @ about_y
