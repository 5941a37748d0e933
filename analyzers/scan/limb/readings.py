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


VOLUME_SD = 0.003
"""Error of a volume that is seen all around, as a share of it: on phantoms
(``tests/benchmarks/accuracy_body.py``)."""
UNSEEN_SD, BETWEEN_SD, BEYOND_SD = 0.05, 0.1, 0.2
"""Error of what holes hide, as a share of its volume: within a section that closes nonetheless,
between two sections, and beyond the last one. Set on drawn limbs with holes; scored on others."""
SLANT_SD = 0.15
"""Error of where a slanting end lies on average, as a share of half its rise (drawn limbs)."""
MOST_TAPER = 1.5
"""A section beyond the last one that closes is no more than this times as large, or as small."""


@dataclass(frozen=True, slots=True)
class Volume:
    """A volume (ml), its standard error, and the shares of its length that sections show and that
    lie beyond the last of them."""

    volume: float
    sd: float
    shown: float
    beyond: float


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


def volume_between(found: Profile, low: float, high: float) -> Volume | None:
    """Volume between two heights (mm); None where the ends are not shown.

    Area times step by the trapezium rule; sections that do not close lie between their
    neighbours, and beyond the last ones as they go towards it.
    """
    known = np.isfinite(found.areas)
    heights, own = found.heights[known], found.areas[known]
    if low < found.ends[0] - 1.0 or high > found.ends[1] + 1.0 or high <= low:
        return None
    number = max(int(np.ceil((high - low) / STEP_MM)), 1) + 1
    at = np.linspace(low, high, number)
    areas = np.interp(at, heights, own)
    for end, order in ((0, slice(None)), (-1, slice(None, None, -1))):
        out = at < heights[0] if end == 0 else at > heights[-1]
        reach = max(float(np.abs(at[out] - heights[end]).max(initial=0.0)), STEP_MM)
        inner = int(np.searchsorted(np.abs(heights[order] - heights[end]), reach - 1e-6))
        inner = min(inner, len(heights) - 1)
        slope = (own[order][inner] - own[end]) / (heights[order][inner] - heights[end])
        gone = own[end] + slope * (at[out] - heights[end])
        areas[out] = np.clip(gone, own[end] / MOST_TAPER, own[end] * MOST_TAPER)
    away = np.min(np.abs(at[:, None] - heights[None]), axis=1)
    outside = (at < heights[0]) | (at > heights[-1])
    filled = np.interp(at, heights, [c.filled for c in found.contours if c is not None])
    step = (high - low) / (number - 1)
    parts = [
        UNSEEN_SD * float(((1 - filled) * areas)[away <= STEP_MM].sum()) * step,
        BETWEEN_SD * float(areas[(away > STEP_MM) & ~outside].sum()) * step,
        BEYOND_SD * float(areas[(away > STEP_MM) & outside].sum()) * step,
    ]
    ends = zip(found.ends, found.whole, (low, high), found.ragged, strict=True)
    for edge, whole, mark, tatters in ends:
        if abs(mark - edge) <= max(tatters, 1.0):
            unsure = float(np.hypot(tatters, SLANT_SD * (whole - edge)))
            parts.append(unsure * float(np.interp(mark, at, areas)))
    volume = float(np.trapezoid(areas, at))
    sd = float(np.sqrt((VOLUME_SD * volume) ** 2 + np.square(parts).sum()))
    gone_beyond = outside & (away > STEP_MM)
    shown = float((away <= STEP_MM).mean())
    return Volume(volume / 1000.0, sd / 1000.0, shown, float(gone_beyond.mean()))
