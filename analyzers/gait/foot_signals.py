"""Where a foot is furthest ahead, where its toes are furthest behind, and when its heel rose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analyzers.gait.bouts import Bout
from analyzers.gait.cycle import Peak, crossing, peaks_of
from analyzers.gait.params import Params
from analyzers.perception.motion import Floats, Motion, low_pass
from workbench.model import Side

FOOT = ("heel", "ankle", "foot_index")


@dataclass(frozen=True, slots=True)
class Moment:
    """When an event is seen: s from the start of the bout, the maximum that shows it, and how
    far apart (s) two signs of it lie (NaN where one of them is missing)."""

    t: float
    peak: Peak
    apart: float


def about_hips(motion: Motion, bout: Bout, side: Side, joint: str, params: Params) -> Floats:
    """How far ahead of the hips a joint is, px; the hips smoothed, as they hardly swing."""
    hips = low_pass(motion.middle("hip")[:, 0], motion.rate, params.hip_cutoff)
    return np.asarray((motion[f"{side}_{joint}"][bout.part, 0] - hips[bout.part]) * bout.direction)


def whole_foot(points: dict[str, Floats]) -> Floats:
    """The middle of those points of a foot that are seen throughout (a point that comes and
    goes would make the middle jump)."""
    return np.asarray(np.mean([p for p in points.values() if np.isfinite(p).all()], axis=0))


def contacts(
    points: dict[str, Floats], foot: Floats, rate: float, period: float, params: Params
) -> list[Moment]:
    """Where the foot is furthest ahead; the two signs are heel and toes."""
    found = []
    for peak in peaks_of(foot, rate, period, params):
        toes, heel = (
            _top_near(points[joint], peak.index, rate, period) for joint in ("foot_index", "heel")
        )
        found.append(Moment(peak.t, peak, toes - heel))
    return found


def foot_offs(
    toes: Floats, heel_height: Floats, rate: float, period: float, params: Params
) -> list[Moment]:
    """Where the toes are furthest behind and the heel has risen; those are the two signs.

    Args:
        heel_height: in leg lengths.
    """
    found = []
    for peak in peaks_of(-toes, rate, period, params):
        apart = _heel_risen(heel_height, peak.index, rate, params) - peak.t
        later = params.heel_rise_share * apart if np.isfinite(apart) else 0.0
        found.append(Moment(peak.t + later, peak, apart))
    return found


def _heel_risen(height: Floats, i: int, rate: float, params: Params) -> float:
    """When the heel has done most of its rise to the highest point around sample ``i``, s; NaN
    where that point is not recorded or hardly higher than before."""
    reach = round(params.heel_rise_reach * rate)
    first, last = max(i - reach, 0), min(i + reach, len(height) - 1)
    top = first + int(np.argmax(height[first : last + 1]))
    floor = float(height[first : top + 1].min())
    rise = float(height[top]) - floor
    if top == last or rise < params.least_heel_rise:
        return np.nan
    at = crossing(height, first, top, floor + params.heel_rise * rise)
    return np.nan if at is None else at / rate


def _top_near(signal: Floats, i: int, rate: float, period: float) -> float:
    """When the signal is highest within an eighth of a stride of sample ``i``; NaN at its rim."""
    reach = max(round(period * rate / 8), 2)
    first, last = max(i - reach, 0), min(i + reach, len(signal) - 1)
    top = first + int(np.argmax(signal[first : last + 1]))
    return top / rate if first < top < last else np.nan
