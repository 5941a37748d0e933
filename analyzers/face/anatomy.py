"""Distances on an upright face (facial frame, px): lids, corners of the mouth, eyes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.face.frame import midline_x
from analyzers.perception.face_points import LEFT, RIGHT, HalfFace

Points = NDArray[np.float64]

UPPER_LIP_INNER, LOWER_LIP_INNER = 13, 14
UPPER_LIP, CHIN = 0, 152
"""Middle of the upper lip's edge (lower end of the philtrum), and of the chin."""


def palpebral_fissure_height(face: Points, half: HalfFace) -> Points:
    """Opening of the lids on the column of the iris centre.

    Args:
        face: (n, 478, 2) in the facial frame.

    Returns:
        (n,) in the unit of ``face``; NaN where points are.
    """
    lower, upper = (lid_height(face, line, half.iris) for line in (half.lower_lid, half.upper_lid))
    return np.asarray(lower - upper)


def lid_margins(face: Points, half: HalfFace) -> Points:
    """Iris centre to the upper and to the lower lid on its column (MRD1, MRD2), (n, 2)."""
    upper, lower = (lid_height(face, line, half.iris) for line in (half.upper_lid, half.lower_lid))
    iris = face[:, half.iris, 1]
    return np.stack([iris - upper, lower - iris], axis=-1)


def commissure(face: Points, half: HalfFace) -> Points:
    """Outward distance from the middle and height below the eyes of a corner of the mouth.

    Returns:
        (n, 2) in the unit of ``face`` (n, 478, 2).
    """
    position = face[:, half.commissure].copy()
    if half is RIGHT:
        position[:, 0] *= -1
    return position


def outer_canthal_width(face: Points) -> Points:
    """Distance of the outer corners of the eyes, (n,)."""
    apart = face[:, RIGHT.outer_canthus] - face[:, LEFT.outer_canthus]
    return np.asarray(np.linalg.norm(apart, axis=-1))


def brow_height(face: Points, half: HalfFace) -> Points:
    """Upper edge of the middle of a brow above the corners of its eye, (n,), up positive.

    The mean of the three middle points of the edge: they lie over the eye.
    """
    corners = (face[:, half.outer_canthus, 1] + face[:, half.inner_canthus, 1]) / 2
    return np.asarray(corners - face[:, list(half.brow_upper[1:4]), 1].mean(axis=1))


def eye_to_mouth(face: Points, half: HalfFace) -> Points:
    """Distance from the middle of an eye's corners to the corner of the mouth, (n,)."""
    eye = (face[:, half.outer_canthus] + face[:, half.inner_canthus]) / 2
    return np.asarray(np.linalg.norm(face[:, half.commissure] - eye, axis=-1))


def nasolabial(face: Points, half: HalfFace) -> Points:
    """From the wing of the nose to the corner of the mouth: length and angle, (n, 2).

    The angle is against the facial vertical in degrees, positive outward.
    """
    line = face[:, half.commissure] - face[:, half.nasolabial[0]]
    outward = -line[:, 0] if half is RIGHT else line[:, 0]
    angle = np.degrees(np.arctan2(outward, line[:, 1]))
    return np.stack([np.linalg.norm(line, axis=-1), angle], axis=-1)


def commissure_canthus_angle(face: Points, half: HalfFace, other: HalfFace) -> Points:
    """Angle at a corner of the mouth between the other corner and its own inner canthus, deg.

    Klimach 2020 (n = 104): healthy sides differ by 2.2 +- 1.7 degrees.
    """
    corner = face[:, half.commissure]
    across = face[:, other.commissure] - corner
    up = face[:, half.inner_canthus] - corner
    cross = across[:, 0] * up[:, 1] - across[:, 1] * up[:, 0]
    return np.asarray(np.degrees(np.arctan2(np.abs(cross), (across * up).sum(-1))))


def mouth_width(face: Points) -> Points:
    """Distance of the corners of the mouth, (n,)."""
    apart = face[:, RIGHT.commissure] - face[:, LEFT.commissure]
    return np.asarray(np.linalg.norm(apart, axis=-1))


def mouth_opening(face: Points) -> Points:
    """Distance of the inner edges of the lips in the middle, (n,)."""
    return np.asarray(np.linalg.norm(face[:, UPPER_LIP_INNER] - face[:, LOWER_LIP_INNER], axis=-1))


def below_stomion(face: Points, half: HalfFace, lips: Points) -> Points:
    """How far a corner of the mouth lies below the middle of the lips, (n,).

    Args:
        lips: (n, 478, 2) landmarks of the whole face (mirrored halves have no middle).
    """
    middle = (lips[:, UPPER_LIP_INNER, 1] + lips[:, LOWER_LIP_INNER, 1]) / 2
    return np.asarray(face[:, half.commissure, 1] - middle)


def off_midline(face: Points, point: int) -> Points:
    """How far a point lies to the right of the midline in the picture, (n,)."""
    return np.asarray(face[:, point, 0] - midline_x(face))


def iris_height(face: Points) -> Points:
    """Mean height of the iris centres above the middle of their corners, (n,)."""
    heights = [
        (face[:, half.outer_canthus, 1] + face[:, half.inner_canthus, 1]) / 2
        - face[:, half.iris, 1]
        for half in (RIGHT, LEFT)
    ]
    return np.asarray((heights[0] + heights[1]) / 2)


def lid_height(face: Points, line: tuple[int, ...], iris: int) -> Points:
    """y of a lid on the column of the iris centre, by straight lines between its points, (n,).

    Args:
        face: (n, 478, 2) in the facial frame.
    """
    x, y = face[:, list(line), 0], face[:, list(line), 1]
    frames, order = np.arange(len(face)), np.argsort(x, axis=1)
    x, y = x[frames[:, None], order], y[frames[:, None], order]
    at = face[:, iris, 0]
    after = np.clip((x <= at[:, None]).sum(axis=1), 1, x.shape[1] - 1)
    (x0, x1), (y0, y1) = ((v[frames, after - 1], v[frames, after]) for v in (x, y))
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.clip(np.where(x1 > x0, (at - x0) / (x1 - x0), 0.0), 0.0, 1.0)
    return np.asarray(y0 + share * (y1 - y0) + 0.0 * at)


def iris_offset(face: Points, half: HalfFace) -> Points:
    """Iris centre from the middle of the corners of its eye, (n, 2): x to the right, y down."""
    middle = (face[:, half.outer_canthus] + face[:, half.inner_canthus]) / 2
    return np.asarray(face[:, half.iris] - middle)
