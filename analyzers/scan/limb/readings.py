"""What is read from the sections of a limb: its widest place, its volume."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzers.scan.camera import Array
from analyzers.scan.limb.profile import STEP_MM, Profile

PEAK_MM = 20.0
"""The widest place is the top of a parabola through the girths this far about the largest."""
DIP = 0.02
"""A girth falls by this share before it rises again where two bellies are told apart."""
KERNEL_MM2 = STEP_MM**2 / 2
"""Variance along the axis of the kernel (1/2, 1, 1/2) with which sections are fitted."""


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
    """The largest girth between two heights (mm).

    Args:
        belly: the girth falls again above its largest (calf, forearm): the first top from the
            distal end is meant where there are several.
    """
    girths = np.where((found.heights >= low) & (found.heights <= high), found.girths, np.nan)
    known = np.flatnonzero(np.isfinite(girths))
    if len(known) < 4:
        return None
    top = _first_belly(girths, known) if belly else int(known[np.argmax(girths[known])])
    about = known[np.abs(found.heights[known] - found.heights[top]) <= PEAK_MM + 1e-6]
    x = (found.heights[about] - found.heights[top]) / PEAK_MM
    height, girth = float(found.heights[top]), float(girths[top])
    lines = [c for c in (found.contours[i] for i in about) if c is not None]
    at_end = bool(top <= known[0] + 1 or top >= known[-1] - 1)
    if len(about) >= 5 and not at_end:
        bend, slope, level = np.polyfit(x, girths[about], 2)
        if bend < 0 and abs(slope / (2 * bend)) <= 0.75:
            at = -slope / (2 * bend)
            height += float(at) * PEAK_MM
            # Neighbouring planes, which are narrower, have pulled the top down.
            girth = float(level - slope**2 / (4 * bend) - bend / PEAK_MM**2 * KERNEL_MM2)
    last = min(high, found.ends[1])
    if top >= known[-1] - 1 and 0 < last - found.heights[known[-1]] <= STEP_MM and len(about) >= 4:
        # Up to the end itself, as the sections before it go.
        slope, level = np.polyfit(found.heights[about[-4:]] - last, girths[about[-4:]], 1)
        if slope > 0:
            height, girth = float(last), float(level)
    # Neighbouring sections share points, so their errors do not average out.
    sd = float(np.median([c.girth_sd for c in lines]))
    return Widest(girth, height, sd, at_end, len(about))


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
