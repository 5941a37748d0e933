"""A made-up walker whose contacts and foot offs are known exactly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.pose import PoseTrack
from analyzers.perception.pose_points import EXCHANGED, INDEX

LEG = 200.0
REACH = 80.0


def walker(
    *,
    seconds: float = 8.0,
    rate: float = 30.0,
    stride: float = 1.1,
    lag: float = 0.5,
    stance: float = 0.62,
    direction: int = 1,
    speed: float = 0.0,
    times: NDArray[np.float64] | None = None,
    noise: float = 0.0,
    front: bool = False,
) -> PoseTrack:
    """Left foot foremost at 0, ``stride``, ... and hindmost ``stance`` strides after that; the
    right one ``lag`` strides later.

    Args:
        lag: 0.5 is a symmetric walk.
        speed: px/s across the picture.
        front: a wide-shouldered figure whose ankles rise in turn.
    """
    t = np.arange(0, seconds, 1 / rate) if times is None else times
    n = len(t)
    points = np.full((n, 33, 2), 0.0)
    hip = np.stack([400 + direction * speed * t, np.full(n, 300.0)], axis=1)

    def put(name: str, dx: NDArray[np.float64] | float, dy: NDArray[np.float64] | float) -> None:
        points[:, INDEX[name], 0] = hip[:, 0] + direction * dx
        points[:, INDEX[name], 1] = hip[:, 1] + dy

    for side, phase, sign in (("left", 0.0, 1.0), ("right", lag, -1.0)):
        cycle = (t / stride - phase) % 1.0
        heel = REACH * np.where(
            cycle < stance,
            np.cos(np.pi * cycle / stance),
            -np.cos(np.pi * (cycle - stance) / (1 - stance)),
        )
        lift = 12 * np.cos(2 * np.pi * (t / stride - phase)) if front else 0.0
        width = sign * (40 if front else 2)
        put(f"{side}_shoulder", width, -150)
        put(f"{side}_hip", width / 2, 0)
        put(f"{side}_knee", heel / 2 + 20, 95)
        put(f"{side}_ankle", 0.0 if front else heel + 8, LEG - lift)
        put(f"{side}_heel", heel, LEG + 15)
        put(f"{side}_foot_index", heel + 30, LEG + 15)
    if noise:
        points += np.random.default_rng(5).normal(0, noise, points.shape)
    return PoseTrack(t, points, np.ones((n, 33)), np.zeros((n, 33, 3)))


def exchanged_between(track: PoseTrack, start: float, end: float) -> PoseTrack:
    """The labels of the legs exchanged for a while, as the model does when legs cross."""
    points = track.points.copy()
    where = (track.times >= start) & (track.times < end)
    points[where] = points[where][:, EXCHANGED]
    return PoseTrack(track.times, points, track.visibility, track.world)
