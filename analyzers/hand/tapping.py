"""Finger tapping of one hand: rate, rhythm, and how the taps become smaller or slower."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from analyzers.hand.aperture import finger_aperture, pinch_aperture
from analyzers.hand.gates import film_quality, found_share
from analyzers.hand.grip import GripFilm
from analyzers.hand.params import Params
from analyzers.hand.rows import absent, all_absent, row, t_interval
from analyzers.hand.sides import OneHand
from analyzers.hand.taps import Train, find_taps
from workbench.model import (
    Edit,
    Event,
    Measurement,
    Quality,
    Reason,
    Side,
    Span,
    Verdict,
)
from workbench.plugin.corrected import corrected_events
from workbench.statistics.trend import robust_slope

Floats = NDArray[np.float64]
TAP = "tap"
METHOD = "world_thumb_index"
UNITS = {
    "tapping_rate": "{tap}/s",
    "taps": "{tap}",
    "tapping_interval_cv": "%",
    "tapping_interval_slope": "s/{tap}",
    "tapping_amplitude": "{ratio}",
    "tapping_amplitude_slope": "%/{tap}",
}
"""Unit (UCUM) of each feature of a ``hand`` video."""


def measure_tapping(
    hand: OneHand, size: tuple[int, int], edits: Sequence[Edit], params: Params
) -> GripFilm:
    """Rate, amplitude and their course over the longest unbroken series of taps."""
    curve = pinch_aperture(hand.track)
    train = find_taps(hand.track.times, curve, params)
    events = with_edits(train.contacts, edits, hand.side, found_share(hand.track))
    contacts, broken = _series(np.array([event.t for event in events]), params)
    quality = hand.quality & film_quality(hand.track, size, params) & broken
    if quality.verdict is Verdict.REFUSED:
        rows = all_absent(UNITS, hand.side, quality.reasons[0], METHOD)
    elif len(contacts) < params.fewest_taps:
        text = f"{len(contacts)} taps found; {params.fewest_taps} needed"
        rows = all_absent(UNITS, hand.side, Reason("no_tapping", text), METHOD)
    elif (whole := _whole_hand(hand)) > params.whole_hand:
        text = f"all fingers open and close by {whole:.2f} palm lengths: a grip, not tapping"
        rows = all_absent(UNITS, hand.side, Reason("not_tapping", text), METHOD)
    else:
        rows = tuple(_rows(hand.side, contacts, train, quality, params))
    return GripFilm(rows, events, curve)


def _whole_hand(hand: OneHand) -> float:
    """How far the other three fingers open and close, 5-95 %, in palm lengths."""
    curves = [finger_aperture(hand.track, f) for f in ("middle", "ring", "little")]
    curve = np.mean(curves, axis=0)[hand.track.found]
    return float(np.percentile(curve, 95) - np.percentile(curve, 5))


def with_edits(
    contacts: Floats, edits: Iterable[Edit], side: Side, sure: float
) -> tuple[Event, ...]:
    """The contacts as events, after the corrections of this side."""
    found = [Event(t=float(t), kind=TAP, side=side, confidence=sure) for t in contacts]
    return corrected_events(found, edits, (TAP,), side=side)


def _series(contacts: Floats, params: Params) -> tuple[Floats, Quality]:
    """The longest series without a pause, limited where there are others."""
    if len(contacts) < 2:
        return contacts, Quality()
    cuts = np.flatnonzero(np.diff(contacts) > params.longest_pause) + 1
    parts = np.split(contacts, cuts)
    longest = max(parts, key=len)
    if len(parts) == 1:
        return longest, Quality()
    text = f"{len(parts)} series with pauses between; the longest, of {len(longest)} taps, is taken"
    return longest, Quality(Verdict.LIMITED, (Reason("interrupted", text),))


def _of_spread(cv: float, n: int) -> tuple[float, float]:
    """95 % interval of a coefficient of variation of n normal values (chi squared of the SD)."""
    from scipy.stats import chi2

    low, high = (((n - 1) / float(chi2.ppf(q, n - 1))) ** 0.5 for q in (0.975, 0.025))
    return cv * low, cv * high


def _rows(
    side: Side, contacts: Floats, train: Train, quality: Quality, params: Params
) -> list[Measurement]:
    intervals = np.diff(contacts)
    sizes = train.amplitudes(contacts)
    span = Span(float(contacts[0]), float(contacts[-1]))
    numbers = np.arange(len(intervals), dtype=float)
    low, high = t_interval([float(x) for x in intervals])
    rate = 1 / float(intervals.mean())
    # An interval that reaches 0 bounds the rate on one side only; then none is given.
    bounds = (1 / high, 1 / low) if low > 0 else None

    def one(name: str, value: float, **more: object) -> Measurement:
        return row(
            name,
            value,
            UNITS[name],
            side,
            METHOD,
            quality=quality,
            span=span,
            **more,  # type: ignore[arg-type]
        )

    rows = [
        one("tapping_rate", rate, n=len(intervals), interval=bounds),
        one("taps", float(len(contacts))),
        one(
            "tapping_amplitude",
            float(sizes.mean()),
            n=len(sizes),
            sd=float(sizes.std(ddof=1)),
            interval=t_interval([float(x) for x in sizes]),
            samples=tuple(float(x) for x in sizes),
        ),
    ]
    if len(intervals) >= params.fewest_for_variation:
        cv = 100 * float(intervals.std(ddof=1) / intervals.mean())
        spread = _of_spread(cv, len(intervals))
        rows.append(one("tapping_interval_cv", cv, n=len(intervals), interval=spread))
    else:
        text = f"{len(intervals)} intervals; {params.fewest_for_variation} needed"
        reason = Reason("too_few_taps", text)
        rows.append(absent("tapping_interval_cv", "%", side, reason, METHOD))
    pace = robust_slope(numbers, intervals)
    ends = None if pace.low is None or pace.high is None else (pace.low, pace.high)
    rows.append(one("tapping_interval_slope", pace.slope, n=pace.n, interval=ends))
    fall = robust_slope(numbers, sizes)
    # The amplitude at the first tap by the fitted line, so that one odd tap does not set the scale.
    first = float(np.median(sizes - fall.slope * numbers))
    if first > 0:
        share = 100 / first
        ends = None
        if fall.low is not None and fall.high is not None:
            ends = (share * fall.low, share * fall.high)
        rows.append(one("tapping_amplitude_slope", share * fall.slope, n=fall.n, interval=ends))
    else:
        reason = Reason("no_amplitude", "the first taps have no amplitude")
        rows.append(absent("tapping_amplitude_slope", "%/{tap}", side, reason, METHOD))
    return rows
