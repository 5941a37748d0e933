"""A hand of 21 points with given joint angles, seen as MediaPipe would see it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.hand import MOST_HANDS, SeenHands
from analyzers.perception.hand_points import CHAINS, FINGERS
from analyzers.perception.hand_tracks import HandTrack

Floats = NDArray[np.float64]
PALM_M = 0.09
_KNUCKLE = {"index": 0.3, "middle": 0.1, "ring": -0.1, "little": -0.3}
_BONES = (0.045, 0.028, 0.022)


def world_of(
    flexion: Floats, *, right: bool = True, spread_deg: float = 8.0, pinch: Floats | None = None
) -> Floats:
    """World landmarks (n, 21, 3) of a hand that shows its palm, fingers up; x right, y down,
    z away. ``flexion`` is (n, 4, 3): deg at MCP, PIP and DIP of the long fingers. ``pinch`` (n,)
    puts the thumb's tip so many palm lengths beside the index tip."""
    n = len(flexion)
    out = np.zeros((n, 21, 3))
    across = 1.0 if right else -1.0  # of a right palm the thumb is on the viewer's right
    for k, finger in enumerate(FINGERS):
        lean = _KNUCKLE[finger]
        side = np.array([across * np.sin(lean), -np.cos(lean), 0.0])
        at = np.tile(side * PALM_M, (n, 1))
        out[:, CHAINS[finger][1]] = at
        turn = np.radians((1.5 - k) * spread_deg)
        straight = np.array([across * np.sin(turn), -np.cos(turn), 0.0])
        total = np.zeros(n)
        for j, bone in enumerate(_BONES):
            total = total + np.radians(flexion[:, k, j])
            way = np.cos(total)[:, None] * straight + np.sin(total)[:, None] * [0, 0, -1.0]
            at = at + bone * way
            out[:, CHAINS[finger][2 + j]] = at
    thumb = np.array([[across * 0.025, -0.02, 0], [across * 0.05, -0.045, 0]])
    out[:, 1], out[:, 2] = thumb
    out[:, 3] = thumb[1] + [across * 0.01, -0.025, 0]
    out[:, 4] = thumb[1] + [across * 0.015, -0.045, 0]
    if pinch is not None:
        out[:, 4] = out[:, 8] + (pinch * PALM_M)[:, None] * [across, 0, 0]
    return out


def track_of(
    world: Floats, times: Floats, *, right: float = 0.95, scale: float = 1200.0
) -> HandTrack:
    """The hand before the middle of a 400 x 400 picture, ``scale`` pixels to the metre."""
    points = world[..., :2] * scale + (200, 260)
    return HandTrack(times, points, world, np.full(len(times), right))


def fist(n: int, shut: Floats | float) -> Floats:
    """Flexion (n, 4, 3) of a hand shut by ``shut`` (0 flat, 1 fist)."""
    part = np.broadcast_to(np.asarray(shut, dtype=float), (n,))
    return part[:, None, None] * np.array([85.0, 100.0, 60.0]) * np.ones((1, 4, 1))


def seen_of(tracks: list[HandTrack]) -> SeenHands:
    """The tracks as finds of frames in no lasting order: their slots change from frame to frame."""
    times = tracks[0].times
    n = len(times)
    points = np.full((n, MOST_HANDS, 21, 2), np.nan)
    world = np.full((n, MOST_HANDS, 21, 3), np.nan)
    right = np.full((n, MOST_HANDS), np.nan)
    for i in range(n):
        here = [t for t in tracks if t.found[i]]
        if i % 2:
            here.reverse()
        for slot, track in enumerate(here):
            points[i, slot], world[i, slot] = track.points[i], track.world[i]
            right[i, slot] = track.right[i]
    return SeenHands(times, points, world, right, (400, 400))
