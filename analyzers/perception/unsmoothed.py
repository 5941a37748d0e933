"""Landmarks as the network saw them, without the delay of the library's live smoothing.

In VIDEO mode with one person MediaPipe passes every coordinate through a filter made for live
drawing (the 1 euro filter of Casiez, Roussel and Vogel, CHI 2012): the slower a coordinate has
moved of late, the more of its last place is kept. What starts to move or turns round comes
late, by up to a tenth of a second, and what hardly moves sticks. A measurement has the whole
recording and needs no such filter, so it is undone: where the filter's settings and its last
output are known, each output belongs to a few inputs at most, found in closed form; among them
the smoothest history is chosen.

On rendered walks it took the slope of a swinging foot from 4.0 to 2.9 degrees (RMS of 21 walks,
bodies left out) and left nothing of a gain of 1.11 that had to be fitted before. Where a period is
all that is looked for, as from the front, the smoothed landmarks do better (0.5 steps/min against
1.1 on seven walks): the network's own noise comes back as well.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analyzers.perception.motion import stretches
from analyzers.perception.pose import PoseTrack
from analyzers.perception.pose_points import INDEX

Floats = NDArray[np.float64]

LEAST_CUTOFF, GAIN, SPEED_CUTOFF = 0.05, 80.0, 1.0
"""Hz, Hz per (size of the person / s), Hz: what the library sets for landmarks in the picture
(mediapipe/tasks/cc/vision/pose_landmarker/pose_landmarks_detector_graph.cc)."""
SIZE = 2.5
"""The size it divides speeds by, in distances from the hips to the furthest landmark."""
_HIPS = [INDEX["left_hip"], INDEX["right_hip"]]
_HISTORIES = 6
"""That are followed at a time; more than one input is possible only where a speed changes its
sign, so few are alive."""


def unsmoothed(track: PoseTrack, squares: NDArray[np.int64]) -> PoseTrack:
    """``track`` with its points before the smoothing; visibility and world as they were.

    Args:
        squares: (n, 4) left, top, right, bottom of the part of each picture that the landmarker
            was shown; it smooths places in that part.
    """
    points = track.points.copy()
    corner = squares[:, None, :2]
    stamps = np.round(track.times * 1000) / 1000  # s, as the landmarker was told
    for first, last in stretches(track.found):
        part = slice(first, last + 1)
        own = points[part]
        middle = own[:, _HIPS].mean(axis=1, keepdims=True)
        size = SIZE * np.linalg.norm(own - middle, axis=2).max(axis=1)
        read = (own - corner[part]).reshape(len(own), -1)
        points[part] = before_smoothing(read, stamps[part], size).reshape(own.shape) + corner[part]
    return replace(track, points=points)


def before_smoothing(read: Floats, seconds: Floats, size: Floats) -> Floats:
    """The input of the filter for its output.

    Args:
        read: (n, k) k coordinates as they came out, px.
        seconds: (n,) rising.
        size: (n,) px, by which speeds are divided.

    Returns:
        (n, k) px; ``read`` itself where no input fits it (another filter, or a damaged number).
    """
    n, k = read.shape
    now, last, speed, cost = _start(read[0])
    values, came_from = [now], []
    for i in range(1, n):
        rate = 1.0 / (seconds[i] - seconds[i - 1])
        before = seconds[i - 1] - seconds[i - 2] if i > 1 else np.inf
        ahead = now + (now - last) / (before * rate)
        kept, step = read[i - 1][:, None], (read[i] - read[i - 1])[:, None]
        inputs, speeds = _inputs(kept, step, now, speed, rate, size[i])
        costs = np.where(np.isfinite(inputs), cost + (inputs - ahead) ** 2, np.inf)
        inputs, speeds, costs = (
            np.moveaxis(v, 2, 0).reshape(k, -1) for v in (inputs, speeds, costs)
        )
        best = np.argsort(costs, axis=1)[:, :_HISTORIES]
        came_from.append(best % _HISTORIES)
        last = np.take_along_axis(now, came_from[-1], axis=1)
        now, speed, cost = (np.take_along_axis(v, best, axis=1) for v in (inputs, speeds, costs))
        lost = ~np.isfinite(cost[:, 0])
        if lost.any():
            fresh = _start(read[i][lost])
            now[lost], last[lost], speed[lost], cost[lost] = fresh
        values.append(now)
    return _traced(values, came_from)


def _start(read: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Input, the one before, speed and cost of each history where the filter begins."""
    shape = (len(read), _HISTORIES)
    cost = np.full(shape, np.inf)
    cost[:, 0] = 0.0
    now = np.repeat(read[:, None], _HISTORIES, axis=1)
    return now, now.copy(), np.zeros(shape), cost


def _inputs(
    kept: Floats, step: Floats, now: Floats, speed: Floats, rate: float, size: float
) -> tuple[Floats, Floats]:
    """Every input that takes the filter from ``kept`` on by ``step``, NaN where there is none,
    and the filtered speeds (sizes/s) that belong to them; (2, 2, k, histories).

    The output goes 1/m of the way to the input, m = 1 + rate / (2 pi cutoff), and the cutoff is
    LEAST_CUTOFF + GAIN |speed|, whose speed is a line in m: one quadratic for either sign.
    """
    share = 1.0 / (1.0 + rate / (2 * np.pi * SPEED_CUTOFF))
    still = (1 - share) * speed + share * (kept - now) * rate / size
    per_m = share * step * rate / size
    sign = np.array((1.0, -1.0))[:, None, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        a = GAIN * sign * per_m
        b = LEAST_CUTOFF + GAIN * sign * still - a
        c = -(a + b) - rate / (2 * np.pi)
        half = -0.5 * (b + np.copysign(np.sqrt(b * b - 4 * a * c), b))
        m = np.stack((half / a, c / half))
        speeds = still + per_m * m
        fits = (m >= 1.0 - 1e-9) & ((sign * speeds > 0) | ((speeds == 0) & (sign > 0)))
        inputs = np.where(fits, kept + m * step, np.nan)
    return inputs, speeds


def _traced(values: list[Floats], came_from: list[NDArray[np.int64]]) -> Floats:
    """The cheapest history, from its end backwards."""
    rows = np.arange(len(values[0]))
    history = np.zeros(len(rows), np.int64)
    out = np.empty((len(values), len(rows)))
    for i in range(len(values) - 1, -1, -1):
        out[i] = values[i][rows, history]
        if i:
            history = came_from[i - 1][rows, history]
    return out
