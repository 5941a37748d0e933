"""From the openings of one hand to rows of the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analyzers.hand.openings import Opening
from analyzers.hand.params import Params
from analyzers.hand.rows import absent, row, t_interval
from workbench.model import Measurement, Quality, Reason, Side, Span, Verdict
from workbench.statistics.trend import robust_slope

FINGERS = ("thumb", "index", "middle", "ring", "little")
UNITS = {
    "opening_time": "s",
    "opening_time_first": "s",
    "opening_time_warm_up": "s",
    "opening_time_slope": "s/{repetition}",
    **{f"{finger}_opening_time": "s" for finger in FINGERS},
    "openings": "{repetition}",
    "openings_incomplete": "{repetition}",
    "opening_range": "{ratio}",
    "release_delay": "s",
    "opening_time_from_cue": "s",
}
"""Unit (UCUM) of each feature of a ``grip-release`` video."""


@dataclass(frozen=True, slots=True)
class Grips:
    """The openings of one hand, of its fingers, and the moments (s) at which it was asked to let
    go; ``interval`` is the time between frames (s)."""

    side: Side
    openings: Sequence[Opening]
    fingers: dict[str, list[Opening]]
    cues: Sequence[float]
    interval: float
    quality: Quality


def opening_rows(grips: Grips, params: Params, method: str) -> tuple[Measurement, ...]:
    """All rows of one hand."""
    side, quality = grips.side, grips.quality
    whole = [one for one in grips.openings if one.censored is None]
    cut = [one for one in grips.openings if one.censored is not None]
    span = Span(grips.openings[0].start, grips.openings[-1].end)
    counted = {
        "openings": len(grips.openings),
        "openings_incomplete": len(cut),
    }
    rows = [
        row(name, float(count), UNITS[name], side, method, quality=quality, span=span)
        for name, count in counted.items()
    ]
    timing = quality & _incomplete(cut, len(grips.openings)) & _coarse(whole, grips, params)
    rows.append(_mean("opening_time", whole, cut, grips, timing, span, method, params.view_error))
    rows.append(_first(grips, quality & _coarse(whole[:1], grips, params), params, method))
    rows += _warm_up(grips, whole, timing, span, params, method)
    for finger in FINGERS:
        name = f"{finger}_opening_time"
        rows.append(
            _mean(name, grips.fingers[finger], cut, grips, timing, span, method, params.view_error)
        )
    reach = [one.plateau - one.fist for one in grips.openings if np.isfinite(one.plateau)]
    if reach:
        sd = float(np.std(reach, ddof=1)) if len(reach) > 1 else None
        name = "opening_range"
        value = float(np.mean(reach))
        unit = UNITS[name]
        rows.append(
            row(
                name,
                value,
                unit,
                side,
                method,
                quality=quality,
                span=span,
                n=len(reach),
                sd=sd,
                interval=t_interval(reach) if len(reach) > 1 else None,
            )
        )
    else:
        text = "the openings were set by a person; their extent was not found"
        rows.append(
            absent(
                "opening_range", UNITS["opening_range"], side, Reason("set_by_hand", text), method
            )
        )
    return (*rows, *_from_cue(grips, timing, method))


def _mean(
    name: str,
    whole: Sequence[Opening],
    cut: Sequence[Opening],
    grips: Grips,
    quality: Quality,
    span: Span,
    method: str,
    view_error: float,
) -> Measurement:
    if not whole:
        if name == "opening_time" and cut:
            assert cut[0].censored is not None
            text = f"none of {len(cut)} openings can be timed: {cut[0].censored.text}"
            return absent(name, UNITS[name], grips.side, Reason(cut[0].censored.code, text), method)
        text = "its way is too short or not seen in any opening of the hand"
        return absent(name, UNITS[name], grips.side, Reason("finger_still", text), method)
    values = [one.seconds for one in whole]
    resolution = float(np.mean([one.resolution for one in whole]))
    return row(
        name,
        float(np.mean(values)),
        UNITS[name],
        grips.side,
        method,
        quality=quality,
        span=span,
        n=len(values),
        sd=float(np.std(values, ddof=1)) if len(values) > 1 else None,
        interval=around(values, resolution, view_error),
        samples=tuple(values),
    )


def around(values: list[float], resolution: float, view_error: float = 0.0) -> tuple[float, float]:
    """95 % interval of the mean (s, not below 0): the square sum of three parts.

    Student's t over the repetitions; the time resolution, half a frame at each end, in full (it is
    the same in all repetitions where the movement keeps step with the camera); and 1.96
    ``view_error`` of the mean, for what the view does to all openings of a film alike.
    """
    mean = float(np.mean(values))
    spread = t_interval(values)[1] - mean if len(values) > 1 else 0.0
    half = float(np.sqrt(spread**2 + resolution**2 + (1.96 * view_error * mean) ** 2))
    return max(0.0, mean - half), mean + half


def _first(grips: Grips, quality: Quality, params: Params, method: str) -> Measurement:
    name, one = "opening_time_first", grips.openings[0]
    if one.censored is not None:
        text = f"{one.seconds:.2f} s or more: {one.censored.text}"
        return absent(name, "s", grips.side, Reason(one.censored.code, text), method)
    return row(
        name,
        one.seconds,
        "s",
        grips.side,
        method,
        quality=quality,
        span=Span(one.start, one.end),
        n=1,
        interval=around([one.seconds], one.resolution, params.view_error),
    )


def _warm_up(
    grips: Grips,
    whole: Sequence[Opening],
    quality: Quality,
    span: Span,
    params: Params,
    method: str,
) -> list[Measurement]:
    names = ("opening_time_warm_up", "opening_time_slope")
    reason = None
    ends = (grips.openings[0], grips.openings[-1])
    if len(whole) < params.fewest_for_warm_up:
        text = f"{len(whole)} timed openings; {params.fewest_for_warm_up} or more are needed"
        reason = Reason("too_few_repetitions", text)
    elif any(one.censored is not None for one in ends):
        reason = Reason("end_not_timed", "the first or the last opening cannot be timed")
    if reason:
        return [absent(name, UNITS[name], grips.side, reason, method) for name in names]
    first, last = ends
    change = first.seconds - last.seconds
    view = 1.96 * params.view_error * change
    half = float(np.linalg.norm((first.resolution, last.resolution, view)))
    numbers = [i for i, one in enumerate(grips.openings) if one.censored is None]
    values = np.array([one.seconds for one in whole])
    slope = robust_slope(np.array(numbers, dtype=float), values)
    low, high = slope.low, slope.high
    return [
        row(
            names[0],
            change,
            UNITS[names[0]],
            grips.side,
            method,
            quality=quality,
            span=span,
            n=2,
            interval=(change - half, change + half),
        ),
        row(
            names[1],
            slope.slope,
            UNITS[names[1]],
            grips.side,
            method,
            quality=quality,
            span=span,
            n=slope.n,
            interval=None if low is None or high is None else (low, high),
        ),
    ]


def _from_cue(grips: Grips, quality: Quality, method: str) -> list[Measurement]:
    names = ("release_delay", "opening_time_from_cue")
    delays, totals = [], []
    for k, cue in enumerate(grips.cues):
        until = grips.cues[k + 1] if k + 1 < len(grips.cues) else float("inf")
        after = [one for one in grips.openings if cue <= one.start < until]
        if after:
            delays.append(after[0].start - cue)
            if after[0].censored is None:
                totals.append(after[0].end - cue)
    rows = []
    for name, values in zip(names, (delays, totals), strict=True):
        if not values:
            text = f"no moment of asking to let go was marked (event '{'release_cue'}')"
            rows.append(absent(name, "s", grips.side, Reason("no_cue", text), method))
            continue
        sd = float(np.std(values, ddof=1)) if len(values) > 1 else None
        rows.append(
            row(
                name,
                float(np.mean(values)),
                "s",
                grips.side,
                method,
                quality=quality,
                n=len(values),
                sd=sd,
                interval=around(values, grips.interval),
                samples=tuple(values),
            )
        )
    return rows


def _incomplete(cut: Sequence[Opening], total: int) -> Quality:
    """Openings that cannot be timed are often the slow ones: the mean of the rest is too low."""
    if not cut:
        return Quality()
    assert cut[0].censored is not None
    text = f"{len(cut)} of {total} openings cannot be timed ({cut[0].censored.text})"
    verdict = Verdict.LIMITED if 2 * len(cut) < total else Verdict.POOR
    return Quality(verdict, (Reason("opening_incomplete", text),))


def _coarse(whole: Sequence[Opening], grips: Grips, params: Params) -> Quality:
    if not whole:
        return Quality()
    seconds = float(np.median([one.seconds for one in whole]))
    if seconds >= params.few_frames * grips.interval:
        return Quality()
    text = f"an opening takes {seconds / grips.interval:.1f} frame intervals; film faster"
    return Quality(Verdict.LIMITED, (Reason("time_resolution", text),))
