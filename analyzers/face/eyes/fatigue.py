"""How long the lids hold in up-gaze, what rest brings back, and the band of the MG Composite.

Sources: ptosis item of the MG Composite scale (more than 45 s: 0; 11-45 s: 1; 1-10 s: 2;
immediate: 3); tests of 30-60 s: J Neuromuscul Dis, JND190407.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from analyzers.face.companions import companions
from analyzers.face.eyes.droop import edges
from analyzers.face.films.recording import Points
from analyzers.face.medians import PAIR
from analyzers.face.params import Params
from analyzers.face.rows import Place, Value, both_ways, limited, refused, row
from workbench.model import GOOD, Measurement, Quality, Side, Span

LONGEST_S, SHORT_S, IMMEDIATE_S = 45.0, 11.0, 1.0
"""Bounds of the ptosis item of the MG Composite, s."""


@dataclass(frozen=True, slots=True)
class Drop:
    """When a lid fell by the set height: seconds from the start of the up-gaze, None if it did
    not; and for how long it was watched (s)."""

    after: float | None
    watched: float
    start: float


def time_to_drop(t: Points, y: Points, params: Params) -> Drop | None:
    """The first time the opening lies the set drop below its start, and stays there a second.

    Args:
        t, y: medians of bins of the up-gaze (s, mm).

    Returns:
        None with too few bins to tell.
    """
    if len(t) < 3:
        return None
    start, half = float(t[0]) - params.droop_bin_s / 2, params.droop_bin_s / 2
    first, _ = edges(t, y, params)
    watched = float(t[-1]) + half - start
    low = first - y >= params.lid_drop_mm
    for i in np.flatnonzero(low):
        if i + 1 < len(low) and not low[i + 1]:
            continue
        if i == 0:
            return Drop(0.0, watched, start)
        fallen = first - y[i - 1], first - y[i]
        step = fallen[1] - fallen[0]
        share = (params.lid_drop_mm - fallen[0]) / step if step > 0 else 1.0
        return Drop(
            float(t[i - 1] + np.clip(share, 0, 1) * (t[i] - t[i - 1])) - start, watched, start
        )
    return Drop(None, watched, start)


def drop_rows(
    drops: Mapping[Side, Drop | None],
    raw: Mapping[Side, Drop | None],
    place: Place,
    params: Params,
    *,
    method: str,
) -> list[Measurement]:
    """Time to the set drop per side; a lid that held is censored: no value, the time watched as
    the span, and the reason ``censored``."""
    rows: list[Measurement] = []
    for side in PAIR:
        known = drops[side] or raw[side]
        span = place.span
        if known is not None:
            start = max(known.start, 0.0)
            span = Span(start, start + known.watched)
        values, qualities = zip(*(told(one[side], params) for one in (drops, raw)), strict=True)
        rows += companions(
            "lid_time_to_drop",
            (values[0], values[1]),
            replace(place, span=span),
            side=side,
            method=method,
            unit="s",
            quality=qualities[0],
            raw_quality=qualities[1],
        )
    return rows


TOLD = frozenset({"slope_not_testable", "censored", "score_from_measurement", "test_too_short"})
"""Reasons that speak of a drop and its band alone."""


def told(one: Drop | None, params: Params) -> tuple[Value | None, Quality]:
    """The time to the set drop with its quality: none where it cannot be told, or was not
    reached."""
    if one is None:
        return None, refused("slope_not_testable", "too little of the up-gaze can be used")
    if one.after is None:
        text = f"no drop of {params.lid_drop_mm:g} mm within {one.watched:.0f} seconds"
        return None, refused("censored", text)
    return (one.after, None, 1), GOOD


def composite_row(
    drops: Mapping[Side, Drop | None], place: Place, params: Params, *, method: str
) -> Measurement:
    """Ptosis item of the MG Composite, of the lid that fell first.

    Lids that held for less than 45 s give no band: they might have fallen later.
    """
    score, quality = composite_of(drops, params)
    value = None if score is None else (score, None, 1)
    return row("mg_composite_ptosis", value, place, method=method, quality=quality, unit="{score}")


def composite_of(drops: Mapping[Side, Drop | None], params: Params) -> tuple[float | None, Quality]:
    """The band and its quality."""
    known = [one for one in drops.values() if one is not None]
    times = [one.after for one in known if one.after is not None]
    if times:
        text = f"scored by a drop of {params.lid_drop_mm:g} mm, not by eye"
        return float(composite_band(min(times))), limited("score_from_measurement", text)
    if len(known) < len(PAIR):
        return None, refused("slope_not_testable", "too little of the up-gaze can be used")
    watched = min(one.watched for one in known)
    if watched > LONGEST_S:
        return 0.0, GOOD
    text = f"no drop within {watched:.0f} seconds; a score of 0 needs more than 45"
    return None, refused("test_too_short", text)


def composite_band(seconds: float) -> int:
    """Score of a drop after so many seconds.

    The scale is in whole seconds, which are counted when they are full: 10.9 s are 10 and score
    2. Only the first bound is "more than 45", so that 45.5 s score 0.
    """
    if seconds > LONGEST_S:
        return 0
    if seconds >= SHORT_S:
        return 1
    return 2 if seconds >= IMMEDIATE_S else 3


def recovery_rows(
    fixed: Mapping[Side, float | None],
    raw: Mapping[Side, float | None],
    place: Place,
    *,
    method: str,
    compared: bool = True,
) -> list[Measurement]:
    """How much of the opening a rest brought back (mm; positive: recovered).

    Args:
        fixed, raw: what came back, by the corrected and by the plain measure.
        compared: whether lids could be compared at one direction of gaze.
    """
    rows: list[Measurement] = []
    for side in PAIR:
        values = [None if (v := one[side]) is None else (v, None, 1) for one in (fixed, raw)]
        quality = GOOD
        if not compared:
            text = (
                "lids follow the eyes down: needs a rest before the up-gaze, or a second up-gaze"
                " after the rest"
            )
            quality = refused("gaze_differs", text)
        elif values[0] is None:
            quality = refused("no_usable_frame", "lids not seen before and after")
        own = replace(place, quality=place.quality & quality)
        rows += both_ways(
            "lid_recovery", "lid_excursion", (values[0], values[1]), own, side=side, method=method
        )
    return rows
