"""Angles of the fingers from landmarks. Flexion is 0 in a straight finger and grows towards the
palm; at the knuckle (MCP) it may be negative (hyperextension)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.hand_points import CHAINS, FINGERS, INDEX

Floats = NDArray[np.float64]


def palm_normal(world: Floats, looks_right: bool) -> Floats:
    """Unit vector out of the palm, towards where the fingers bend, (n, 3), of world landmarks
    (n, 21, 3) (x right, y down, z away: right-handed)."""
    a = world[:, INDEX["index_mcp"]] - world[:, INDEX["wrist"]]
    b = world[:, INDEX["little_mcp"]] - world[:, INDEX["wrist"]]
    normal = np.cross(a, b) * (1 if looks_right else -1)
    return np.asarray(normal / np.linalg.norm(normal, axis=1, keepdims=True))


def knuckle_flexion(world: Floats, finger: str, looks_right: bool) -> Floats:
    """MCP flexion (deg), signed, (n,): out of the plane of the palm, so that spreading the fingers
    does not count."""
    normal = palm_normal(world, looks_right)
    wrist, mcp, pip, *_ = CHAINS[finger]
    along = world[:, mcp] - world[:, wrist]
    along = along - (along * normal).sum(1, keepdims=True) * normal
    along = along / np.linalg.norm(along, axis=1, keepdims=True)
    bone = world[:, pip] - world[:, mcp]
    return np.asarray(np.degrees(np.arctan2((bone * normal).sum(1), (bone * along).sum(1))))


def joint_flexion(points: Floats, finger: str, joint: int) -> Floats:
    """Unsigned bend (deg) at the ``joint``-th landmark of a finger's chain (1 MCP, 2 PIP, 3 DIP),
    (n,), of world (n, 21, 3) or image (n, 21, 2) landmarks."""
    before, at, after = CHAINS[finger][joint - 1 : joint + 2]
    return between(points[:, at] - points[:, before], points[:, after] - points[:, at])


def total_flexion(world: Floats, looks_right: bool) -> Floats:
    """MCP, PIP and DIP flexion together, mean of the four long fingers (deg), (n,)."""
    parts = [
        knuckle_flexion(world, f, looks_right)
        + joint_flexion(world, f, 2)
        + joint_flexion(world, f, 3)
        for f in FINGERS
    ]
    return np.asarray(np.mean(parts, axis=0))


def spread(points: Floats, finger: str, neighbour: str) -> Floats:
    """Angle (deg) between two fingers, knuckle to tip, in the picture, (n,)."""
    ways = [points[:, CHAINS[f][4]] - points[:, CHAINS[f][1]] for f in (finger, neighbour)]
    return between(*ways)


def between(a: Floats, b: Floats) -> Floats:
    """Angle (deg) between vectors, (n, d) each."""
    cosine = (a * b).sum(1) / (np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1))
    return np.asarray(np.degrees(np.arccos(np.clip(cosine, -1, 1))))
