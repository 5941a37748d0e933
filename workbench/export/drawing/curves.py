"""Smooth lines through landmarks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workbench.export.drawing.scene import Path

STEPS = 6
"""Straight pieces between two landmarks."""


def smooth(points: Path, *, closed: bool = False) -> Path:
    """A Catmull-Rom spline through points (n, 2); it passes through every one of them.

    Source: Catmull and Rom 1974; uniform, tension one half.
    """
    n = len(points)
    if n < 3:
        return points
    before, after = (points[-1:], points[:2]) if closed else (points[:1], points[-1:])
    held = np.concatenate([before, points, after])
    t = np.linspace(0.0, 1.0, STEPS, endpoint=False)[:, None]
    pieces = []
    for i in range(n if closed else n - 1):
        a, b, c, d = held[i : i + 4]
        pieces.append(
            0.5
            * (
                2 * b
                + (c - a) * t
                + (2 * a - 5 * b + 4 * c - d) * t**2
                + (3 * b - a - 3 * c + d) * t**3
            )
        )
    if not closed:
        pieces.append(points[-1:])
    return np.concatenate(pieces)


def circle(centre: Path, radius: float, steps: int = 48) -> Path:
    """Points on a circle, first and last the same."""
    turn = np.linspace(0.0, 2 * np.pi, steps + 1)
    return centre + radius * np.stack([np.cos(turn), np.sin(turn)], axis=1)


def inside(points: Path, outline: Path) -> Path:
    """Which points (n, 2) lie in a closed outline (m, 2): (n,) bool, by crossings of a ray."""
    x, y = points[:, 0, None], points[:, 1, None]
    x0, y0 = outline.T
    x1, y1 = np.roll(outline, -1, axis=0).T
    spans = (y0 > y) != (y1 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = x0 + (y - y0) * (x1 - x0) / (y1 - y0)
    return np.asarray((spans & (x < crossing)).sum(axis=1) % 2 == 1)


def visible_runs(points: Path, seen: Path) -> Iterator[Path]:
    """The stretches of a line that are seen."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], seen, [False]]).astype(int)))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if end - start > 1:
            yield points[start:end]
