"""The landmarks that are read from a scan, their indices in the face mesh, and their frame.

Names follow Farkas (Anthropometry of the Head and Face, 1994); ``_R`` and ``_L`` are the
subject's sides. ``INDEX`` names the points of the face mesh from which each is first guessed;
``clinical`` and ``refine`` carry the guess to the place that is meant. ``n`` is the deepest point
of the nose's root (a palpated nasion lies higher), ``sbal`` the foot of the wing, ``sci`` the
middle of the brow.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from analyzers.perception.face_points import LEFT, RIGHT
from analyzers.scan.camera import Array, unit

_MIDLINE: Mapping[str, int] = {
    "g": 9, "n": 168, "prn": 4, "sn": 2, "ls": 0, "sts": 13, "sti": 14, "sto": 13, "li": 17,
    "sl": 200, "pg": 199, "gn": 152,
}  # fmt: skip
_PAIRED: Mapping[str, tuple[int, int]] = {
    "ex": (RIGHT.outer_canthus, LEFT.outer_canthus),
    "en": (RIGHT.inner_canthus, LEFT.inner_canthus),
    "ps": (159, 386),
    "pi": (145, 374),
    "sci": (105, 334),
    "al": (RIGHT.nasolabial[0], LEFT.nasolabial[0]),
    "sbal": (98, 327),
    "cph": (37, 267),
    "ch": (RIGHT.commissure, LEFT.commissure),
    "zy": (234, 454),
    "go": (172, 397),
}
INDEX: Mapping[str, int] = dict(_MIDLINE) | {
    f"{name}_{side}": index
    for name, pair in _PAIRED.items()
    for side, index in zip("RL", pair, strict=True)
}
NAMES = tuple(INDEX)
ALL_PAIRS = tuple((f"{name}_R", f"{name}_L") for name in _PAIRED)
PAIRS = (("ex_R", "ex_L"), ("en_R", "en_L"), ("ch_R", "ch_L"), ("al_R", "al_L"))
OTHER_SIDE: Mapping[str, str] = {a: b for pair in ALL_PAIRS for a, b in (pair, pair[::-1])}
FRAMING = ("ex_R", "ex_L", "en_R", "en_L", "ch_R", "ch_L", "prn")
"""Without these there is no face and no frame of the head."""
LINKS = tuple(
    (NAMES.index(a), NAMES.index(b))
    for a, b in (("ex_R", "en_R"), ("en_L", "ex_L"), ("ch_R", "ls"), ("ls", "ch_L"))
) + tuple(
    (NAMES.index(a), NAMES.index(b))
    for a, b in (("ch_R", "li"), ("li", "ch_L"), ("n", "prn"), ("prn", "sn"))
)


def width(points: Mapping[str, Array], right: str, left: str) -> float:
    """Straight distance between two landmarks, in the points' own unit."""
    return float(np.linalg.norm(points[left] - points[right]))


def frame_of(points: Mapping[str, Array]) -> Array | None:
    """The head's axes as rows: subject's left, up, forward; None without eyes and mouth.

    Up runs from the mouth to the eyes, tilted so that eyes and mouth of an upright face, the
    eyes lying some 10 mm deeper 70 mm above the mouth, look straight ahead.
    """
    eyes = [points[k] for k in ("ex_R", "ex_L", "en_R", "en_L") if k in points]
    if len(eyes) < 4 or "ch_R" not in points or "ch_L" not in points:
        return None
    left = points["ex_L"] - points["ex_R"] + points["en_L"] - points["en_R"]
    up = np.mean(eyes, axis=0) - (points["ch_R"] + points["ch_L"]) / 2
    if np.linalg.norm(left) == 0 or np.linalg.norm(np.cross(left, up)) == 0:
        return None
    left = unit(left)
    up = unit(up - (up @ left) * left)
    forward = np.cross(left, up)
    tilt = np.arctan2(10.0, 70.0)
    up, forward = (
        np.cos(tilt) * up + np.sin(tilt) * forward,
        np.cos(tilt) * forward - np.sin(tilt) * up,
    )
    return np.stack([left, up, forward])


def is_face_shaped(points: Mapping[str, Array]) -> bool:
    """Whether eyes, nose and mouth lie to each other as in a face: a guard against phantoms.

    The bounds are wide (a third around Weinberg et al. 2016's means, Cleft Palate Craniofac J
    53:e185, plus reading error): no real face, small or affected, falls outside.
    """
    if any(k not in points for k in FRAMING):
        return False
    outer = width(points, "ex_R", "ex_L")
    if outer == 0:
        return False
    inner = width(points, "en_R", "en_L") / outer
    mouth = width(points, "ch_R", "ch_L") / outer
    eyes = (points["ex_R"] + points["ex_L"]) / 2
    corners = (points["ch_R"] + points["ch_L"]) / 2
    height = float(np.linalg.norm(eyes - corners)) / outer
    frame = frame_of(points)
    nose = 0.0 if frame is None else float((points["prn"] - (eyes + corners) / 2) @ frame[2])
    return (
        0.2 < inner < 0.6 and 0.3 < mouth < 1.1 and 0.4 < height < 1.3 and 0.08 < nose / outer < 0.6
    )
