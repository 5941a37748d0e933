"""Lids that sink while the eyes look up: the fatigue test of myasthenia."""

from __future__ import annotations

from dataclasses import replace
from math import hypot

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation, median_filter

from analyzers.face import anatomy
from analyzers.face.bins import binned
from analyzers.face.params import Params
from analyzers.face.recording import Points, Recording
from analyzers.face.resting import PAIR
from analyzers.face.rows import HEMI_METHOD, RAW_METHOD, Place, row
from analyzers.face.sides import Halves
from analyzers.perception.face_points import HALVES
from workbench.model import Measurement, Quality, Reason, Side, Span, Verdict
from workbench.statistics.trend import LEAST_FOR_INTERVAL, robust_slope

Mask = NDArray[np.bool_]


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
    return inside & ~blinks(face, params), quality


def blinks(face: Recording, params: Params) -> Mask:
    """Frames within a blink, with a margin: both lids far below their own recent course."""
    opening = np.mean([anatomy.palpebral_fissure_height(face.raw, half) for half in HALVES], axis=0)
    step = float(np.median(np.diff(face.times))) if len(face.times) > 1 else 1.0
    filled = np.where(np.isfinite(opening), opening, np.nanmedian(opening))
    recent = median_filter(filled, size=max(3, round(2.0 / step) | 1), mode="nearest")
    closed = filled < (1 - params.blink_drop) * recent
    reach = max(1, round(params.blink_margin_s / step))
    return np.asarray(binary_dilation(closed, iterations=reach), dtype=bool)


def droop_rows(
    face: Recording, hemi: Points, span: Span, halves: Halves, place: Place, params: Params
) -> list[Measurement]:
    """Slope of the palpebral fissure per side in mm/s during ``span``, both ways."""
    frames, _ = droop_frames(face, span, params)
    rows: list[Measurement] = []
    for side in PAIR:
        for points, feature, method in (
            (hemi, "lid_droop_slope", HEMI_METHOD),
            (face.raw, "lid_droop_slope_raw", RAW_METHOD),
        ):
            opening = anatomy.palpebral_fissure_height(points, halves[side])
            opening = np.where(frames, opening * face.scale.mm_per_px, np.nan)
            rows.append(_slope_row(feature, face.times, opening, side, place, method, params))
    return rows


def _slope_row(
    feature: str,
    times: Points,
    opening: Points,
    side: Side,
    place: Place,
    method: str,
    params: Params,
) -> Measurement:
    t, y = binned(times, opening, params.droop_bin_s)
    if len(t) < max(params.droop_min_bins, LEAST_FOR_INTERVAL):
        text = (
            f"{len(t)} usable seconds of up-gaze; a slope needs {params.droop_min_bins}"
            " (the test is 30 to 60 seconds long)"
        )
        short = Quality(Verdict.REFUSED, (Reason("slope_not_testable", text),))
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
        quality &= Quality(Verdict.LIMITED, (Reason("short_recording", text),))
    if low <= 0 <= high:
        text = f"the interval from {low:.3f} to {high:.3f} mm/s includes no change"
        quality &= Quality(Verdict.POOR, (Reason("interval_includes_zero", text),))
    value = (trend.slope, trend.residual_sd, len(t))
    found = row(feature, value, place, side=side, method=method, quality=quality, unit="mm/s")
    return found if found.value is None else replace(found, ci_low=low, ci_high=high)
