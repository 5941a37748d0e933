"""What is read from the sections of a limb: its widest place, its volume."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzers.scan.camera import Array
from analyzers.scan.limb.profile import STEP_MM, Profile
from analyzers.scan.limb.smooth import LEAST, smooth

PEAK_MM = 20.0
"""The widest place lies this near the section with the largest girth."""
REACH_MM = 120.0
"""Sections up to this far say how smoothly the limb runs."""
FINE_MM = 0.5
DIP = 0.02
"""A girth falls by this share before it rises again where two bellies are told apart."""


@dataclass(frozen=True, slots=True)
class Widest:
    """The largest girth (mm), where it is along the axis (mm), its error, and whether the limb
    ends there, so that it may be larger beyond."""

    girth: float
    height: float
    sd: float
    at_end: bool
    n: int


def widest(found: Profile, low: float, high: float, *, belly: bool) -> Widest | None:
    """The largest girth between two heights (mm), where the limb is whole all around.

    Args:
        belly: the girth falls again above its largest (calf, forearm): the first top from the
            distal end is meant where there are several.
    """
    low, high = max(low, found.whole[0]), min(high, found.whole[1])
    girths = np.where((found.heights >= low) & (found.heights <= high), found.girths, np.nan)
    known = np.flatnonzero(np.isfinite(girths))
    if not len(known):
        return None
    top = _first_belly(girths, known) if belly else int(known[np.argmax(girths[known])])
    about = float(found.heights[top])
    ends = (float(found.heights[known[0]]), float(found.heights[known[-1]]))
    # Up to the end itself, as the sections before it go.
    ends = (
        low if 0 < ends[0] - low <= STEP_MM else ends[0],
        high if 0 < high - ends[1] <= STEP_MM else ends[1],
    )
    tried = np.arange(about - PEAK_MM, about + PEAK_MM + 1e-6, FINE_MM)
    tried = np.unique(np.clip(tried, *ends))
    read = girth_at(found, about, tried)
    at_end = bool(top <= known[0] + 1 or top >= known[-1] - 1)
    if read is None:
        return None
    values, sds, number = read
    best = int(np.argmax(values))
    return Widest(float(values[best]), float(tried[best]), float(sds[best]), at_end, number)


def girth_at(found: Profile, about: float, at: Array) -> tuple[Array, Array, int] | None:
    """Girths (mm) at heights ``at`` (n,) near ``about`` with their errors, and the number of
    sections that they rest on; None where those are too few."""
    girths = found.girths
    near = np.isfinite(girths) & (np.abs(found.heights - about) <= REACH_MM + 1e-6)
    if near.sum() < LEAST:
        return None
    noise = np.array([line.noise for line, own in zip(found.contours, near, strict=True)
                      if own and line is not None])  # fmt: skip
    values, sds = smooth(found.heights[near], girths[near], noise, found.spacing, STEP_MM, at)
    return values, sds, int(near.sum())


def _first_belly(girths: Array, known: Array) -> int:
    top = int(known[0])
    for i in known:
        if girths[i] > girths[top]:
            top = int(i)
        elif girths[i] < (1 - DIP) * girths[top] and top > known[0] + 1:
            return top
    return top


def volume_between(found: Profile, low: float, high: float) -> tuple[float, float] | None:
    """Volume (ml) between two heights (mm), and the share of it that sections show.

    Area times step by the trapezium rule; sections that do not close lie between their
    neighbours. None where the ends are not shown.
    """
    known = np.isfinite(found.areas)
    heights = found.heights[known]
    if low < found.ends[0] - 1.0 or high > found.ends[1] + 1.0 or high <= low:
        return None
    number = max(int(np.ceil((high - low) / STEP_MM)), 1) + 1
    at = np.linspace(low, high, number)
    areas = np.interp(at, heights, found.areas[known])
    for end, inner in ((0, 1), (-1, -2)):  # beyond the last section as it goes towards it
        slope = (found.areas[known][end] - found.areas[known][inner]) / (
            heights[end] - heights[inner]
        )
        out = at < heights[0] if end == 0 else at > heights[-1]
        areas[out] += slope * (at[out] - heights[end])
    shown = np.min(np.abs(at[:, None] - heights[None]), axis=1) <= STEP_MM
    return float(np.trapezoid(areas, at)) / 1000.0, float(shown.mean())
