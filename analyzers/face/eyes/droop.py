"""Lids that sink while the eyes look up: the fatigue test of myasthenia."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import hypot

import numpy as np
from numpy.typing import NDArray

from analyzers.face import anatomy
from analyzers.face.bins import binned
from analyzers.face.eyes.blinks import blink_mask
from analyzers.face.films.recording import Points, Recording
from analyzers.face.medians import PAIR
from analyzers.face.params import Params
from analyzers.face.rows import RAW_METHOD, Place, apart, both_ways, limited, refused, row
from workbench.model import GOOD, Measurement, Quality, Reason, Side, Span, Verdict
from workbench.statistics.trend import LEAST_FOR_INTERVAL, robust_slope

Mask = NDArray[np.bool_]
Openings = Mapping[Side, Points]
"""Palpebral fissure of each side over the video's frames, (n,) mm; NaN where not measured."""


def droop_frames(face: Recording, span: Span, params: Params) -> tuple[Mask, Quality]:
    """Frames of sustained up-gaze without blinks, and whether the up-gaze could be seen.

    Only the start of the up-gaze is looked for: the model's iris sinks with a sinking lid, so
    a later fall of the iris does not tell that the gaze came down.
    """
    inside = face.within(span)
    if not inside.any():
        return inside, Quality()
    start = float(face.times[inside][0])
    height = anatomy.iris_height(face.raw) * face.scale.mm_per_px
    before = np.median(height[inside & (face.times <= start + 0.3)])
    rise = float(np.percentile(height[inside], 95) - before)
    quality = Quality()
    if rise >= params.gaze_rise_mm:
        up = np.flatnonzero(inside & (height >= before + rise / 2))
        inside = inside & (np.arange(len(inside)) >= up[0])
        inside &= face.times >= face.times[up[0]] + params.settle_s
    else:
        text = f"the eyes rise {rise:.1f} mm; taken as looking up from the start"
        quality = Quality(Verdict.LIMITED, (Reason("up_gaze_not_seen", text),))
    return inside & ~blink_mask(face, params), quality


def droop_curve(
    times: Points, opening: Points, frames: Mask, params: Params
) -> tuple[Points, Points]:
    """Medians of the opening in bins of the up-gaze: times (s) and mm."""
    return binned(times, np.where(frames, opening, np.nan), params.droop_bin_s)


def droop_rows(
    times: Points,
    fixed: Openings,
    raw: Openings,
    frames: Mask,
    place: Place,
    params: Params,
    *,
    method: str,
) -> list[Measurement]:
    """Slope of the palpebral fissure per side in mm/s (negative: sinking), and how far it sank."""
    rows: list[Measurement] = []
    for side in PAIR:
        ours = droop_curve(times, fixed[side], frames, params)
        plain = droop_curve(times, raw[side], frames, params)
        first = _slope_row("lid_droop_slope", ours, side, place, method, params)
        second = _slope_row("lid_droop_slope_raw", plain, side, place, RAW_METHOD, params)
        rows += [first, second, apart(first, second, place)]
        drops = drop(*ours, params), drop(*plain, params)
        untold = GOOD if drops[0] else refused("slope_not_testable", _too_few(ours[0], params))
        own = replace(place, quality=place.quality & untold)
        rows += both_ways("lid_droop", "lid_excursion", drops, own, side=side, method=method)
    return rows


def drop(t: Points, y: Points, params: Params) -> tuple[float, float | None, int] | None:
    """Opening at the start less that at the end (mm), from medians of a few bins each."""
    if len(t) < params.droop_min_bins:
        return None
    first, last = edges(t, y, params)
    return first - last, None, len(t)


def edges(t: Points, y: Points, params: Params) -> tuple[float, float]:
    """Opening in the first and in the last stretch of an up-gaze, mm."""
    width = params.lid_edge_s
    return float(np.median(y[t <= t[0] + width])), float(np.median(y[t >= t[-1] - width]))


def _too_few(t: Points, params: Params) -> str:
    return (
        f"{len(t)} usable seconds of up-gaze; a slope needs {params.droop_min_bins}"
        " (the test is 30 to 60 seconds long)"
    )


def _slope_row(
    feature: str,
    curve: tuple[Points, Points],
    side: Side,
    place: Place,
    method: str,
    params: Params,
) -> Measurement:
    t, y = curve
    if len(t) < max(params.droop_min_bins, LEAST_FOR_INTERVAL):
        short = refused("slope_not_testable", _too_few(t, params))
        return row(feature, None, place, side=side, method=method, quality=short, unit="mm/s")
    trend = robust_slope(t, y)
    # There are enough bins for an interval.
    assert trend.low is not None
    assert trend.high is not None
    scale = 1.96 * place.scale.relative_sd * trend.slope
    low = trend.slope - hypot(trend.slope - trend.low, scale)
    high = trend.slope + hypot(trend.high - trend.slope, scale)
    quality = Quality()
    length = float(t[-1] - t[0])
    if length < params.droop_good_s:
        text = f"{length:.0f} seconds of up-gaze; the test is 30 to 60 seconds long"
        quality &= limited("short_recording", text)
    if low <= 0 <= high:
        text = f"the interval from {low:.3f} to {high:.3f} mm/s includes no change"
        quality &= Quality(Verdict.POOR, (Reason("interval_includes_zero", text),))
    value = (trend.slope, trend.residual_sd, len(t))
    found = row(feature, value, place, side=side, method=method, quality=quality, unit="mm/s")
    return found if found.value is None else replace(found, ci_low=low, ci_high=high)
