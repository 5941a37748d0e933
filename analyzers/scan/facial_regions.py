"""Parts of the face for which an asymmetry or a change is told apart."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analyzers.scan.camera import Array
from analyzers.scan.points import frame_of, width

THIRDS = ("upper", "middle", "lower")
PARTS = ("brow", "eye", "cheek", "mouth", "chin")


def facial_regions(samples: Array, points: Mapping[str, Array]) -> dict[str, Array]:
    """Which of ``samples`` (n, 3) lie in each third and part of the face, (n,) bool by name.

    Thirds are divided at the levels of nasion and subnasale (Farkas 1994); the parts are boxes
    between the levels of landmarks, both sides together (own definition): brow above the eyes to
    0.45 outer canthal widths over them, eye around the canthi, cheek beside nose and mouth, mouth
    from subnasale to below the lower lip, chin under it. Empty where landmarks for it are missing.
    """
    frame = frame_of(points)
    needed = ("prn", "sn", "li", "n")
    if frame is None or any(name not in points for name in needed):
        return {}
    left, up, _ = frame
    eyes = (points["ex_R"] + points["ex_L"] + points["en_R"] + points["en_L"]) / 4
    outer = width(points, "ex_R", "ex_L")
    mouth = (points["ch_R"] + points["ch_L"]) / 2
    height = (samples - eyes) @ up
    aside = np.abs((samples - (eyes + mouth) / 2) @ left)
    nasion, base = float((points["n"] - eyes) @ up), float((points["sn"] - eyes) @ up)
    lip = float((points["li"] - eyes) @ up) - 0.06 * outer
    lips_wide = 0.5 * width(points, "ch_R", "ch_L") + 0.12 * outer
    within = np.abs(height) < 0.12 * outer
    eye = within & (aside < 0.58 * outer) & (aside > 0.12 * outer)
    in_mouth = (height <= base) & (height > lip) & (aside < lips_wide)
    cheek = (height <= -0.12 * outer) & (height > lip) & (aside > 0.22 * outer) & ~in_mouth
    return {
        "upper": height > nasion,
        "middle": (height <= nasion) & (height > base),
        "lower": height <= base,
        "brow": (height >= 0.12 * outer) & (height < 0.45 * outer) & (aside < 0.6 * outer),
        "eye": eye,
        "cheek": cheek,
        "mouth": in_mouth,
        "chin": (height <= lip) & (aside < 0.45 * outer),
    }
