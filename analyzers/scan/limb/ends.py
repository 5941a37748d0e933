"""Where the surface of a limb ends: the mean over all directions around its axis."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzers.scan.camera import Array
from analyzers.scan.limb.sections import Frame

DIRECTIONS = 36
NEAR = 0.03
"""Edge points within this share of the length belong to an end; the others border a hole."""


@dataclass(frozen=True, slots=True)
class Ends:
    """Heights along the axis, lowest and highest.

    Attributes:
        middle: of the ends over all directions: a slanting cut ends at its middle.
        whole: between these there is surface in all directions, whatever way the ends slant.
        ragged: how far the ends lie from an even cut, mean over all directions: what a hole that
            reaches an end has bitten off.
    """

    middle: tuple[float, float]
    whole: tuple[float, float]
    ragged: tuple[float, float]


def surface_ends(vertices: Array, faces: Array, frame: Frame) -> Ends:
    """Where the surface ends, in its own unit.

    Each direction around the axis counts once. Where the surface is open there, the mean of its
    border is meant: its farthest point would be noise.
    """
    used = np.unique(faces)
    border = np.zeros(len(vertices), bool)
    border[_border(faces)] = True
    height = frame.height(vertices)
    flat = (vertices - frame.origin) @ frame.across.T
    sector = ((np.arctan2(flat[:, 1], flat[:, 0]) / (2 * np.pi) % 1.0) * DIRECTIONS).astype(int)
    sector = np.minimum(sector, DIRECTIONS - 1)
    reach = NEAR * float(np.ptp(height[used]))
    lows: list[float] = []
    highs: list[float] = []
    angles: list[float] = []
    for i in range(DIRECTIONS):
        own = used[sector[used] == i]
        if not len(own):
            continue
        heights, rim = height[own], border[own]
        angles.append((i + 0.5) * 2 * np.pi / DIRECTIONS)
        for found, end in ((lows, heights.min()), (highs, heights.max())):
            edge = heights[rim & (np.abs(heights - end) <= reach)]
            found.append(float(edge.mean()) if len(edge) else float(end))
    bottom, top = np.array(lows), np.array(highs)
    (slant_low, ragged_low), (slant_high, ragged_high) = (
        _slant(np.array(angles), end) for end in (bottom, top)
    )
    return Ends(
        (float(np.median(bottom)), float(np.median(top))),
        (float(np.median(bottom)) + slant_low, float(np.median(top)) - slant_high),
        (ragged_low, ragged_high),
    )


def _slant(angles: Array, heights: Array) -> tuple[float, float]:
    """How far the plane through an end rises from its middle to its highest side, and how far the
    end lies from that plane on average."""
    rows = np.stack([np.ones(len(angles)), np.cos(angles), np.sin(angles)], axis=1)
    kept = np.ones(len(angles), bool)
    tilt = np.zeros(3)
    for _ in range(3):  # a tatter is no slant
        tilt = np.linalg.lstsq(rows[kept], heights[kept], rcond=None)[0]
        away = np.abs(heights - rows @ tilt)
        kept = away <= 4 * max(float(np.median(away)), 1e-12)
    return float(np.hypot(tilt[1], tilt[2])), float(np.abs(heights - rows @ tilt).mean())


def _border(faces: Array) -> Array:
    """The vertices of edges that belong to one triangle only."""
    edges = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    key = edges[:, 0].astype(np.int64) * (int(faces.max()) + 1) + edges[:, 1]
    _, first, count = np.unique(key, return_index=True, return_counts=True)
    return np.unique(edges[first[count == 1]])
