"""Lids that sink by a known course: slope, drop, time to the set drop, band, recovery."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.face.eyes.droop import droop_curve, droop_rows, drop
from analyzers.face.eyes.fatigue import (
    Drop,
    composite_band,
    composite_row,
    drop_rows,
    recovery_rows,
    time_to_drop,
)
from analyzers.face.params import Params
from analyzers.face.rows import LID_METHOD, Place
from analyzers.face.scaling.scale import Scale
from workbench.model import Measurement, Side, Span

PARAMS = Params()
PLACE = Place(Scale(0.4, 0.01, "known", 30.0), span=Span(0.0, 60.0))
BOTH = (Side.LEFT, Side.RIGHT)


def sinking(seconds: float, rate: float, start: float = 10.0, noise: float = 0.05):
    t = np.arange(0, seconds, 0.2)
    return t, start + rate * t + np.random.default_rng(1).normal(0, noise, len(t))


def curve(seconds: float, rate: float):
    t, y = sinking(seconds, rate)
    return droop_curve(t, y, np.ones(len(t), dtype=bool), PARAMS)


def rows_of(seconds: float, left: float, right: float) -> list[Measurement]:
    t, a = sinking(seconds, left)
    _, b = sinking(seconds, right)
    openings = {Side.LEFT: a, Side.RIGHT: b}
    everything = np.ones(len(t), dtype=bool)
    return droop_rows(t, openings, openings, everything, PLACE, PARAMS, method=LID_METHOD)


def only(rows: list[Measurement], feature: str, side: Side) -> Measurement:
    (one,) = [m for m in rows if (m.feature, m.side) == (f"face.{feature}", side)]
    return one


@settings(max_examples=15, deadline=None)
@given(rate=st.floats(-0.3, -0.03), seconds=st.floats(31, 60))
def test_slope_and_drop_of_a_steady_fall(rate: float, seconds: float) -> None:
    rows = rows_of(seconds, rate, 0.0)
    slope = only(rows, "lid_droop_slope", Side.LEFT)
    assert slope.value == pytest.approx(rate, abs=0.004)
    assert slope.ci_low is not None
    assert slope.ci_high is not None
    # The uncertain scale alone gives a half width of 2 %.
    assert slope.ci_low < slope.value < slope.ci_high
    assert slope.ci_high - slope.ci_low > 0.03 * -rate
    sank = only(rows, "lid_droop", Side.LEFT)
    assert sank.value == pytest.approx(-rate * (seconds - 3), abs=0.15 - 1.5 * rate)
    still = only(rows, "lid_droop_slope", Side.RIGHT)
    assert still.value == pytest.approx(0, abs=0.004)
    assert only(rows, "lid_droop_slope_disagreement", Side.LEFT).value == 0


def test_too_short_an_up_gaze_says_so() -> None:
    for m in rows_of(5.0, -0.3, -0.3):
        assert m.value is None
        assert m.quality.reasons[0].code == "slope_not_testable"
    assert drop(*curve(5.0, -0.3), PARAMS) is None


@settings(max_examples=15, deadline=None)
@given(rate=st.floats(-0.5, -0.06))
def test_the_time_to_the_set_drop(rate: float) -> None:
    found = time_to_drop(*curve(60.0, rate), PARAMS)
    assert found is not None
    # The start is a median over its first seconds: the fall has begun by then.
    assert found.after == pytest.approx(PARAMS.lid_drop_mm / -rate + 1.0, abs=1.2)


def test_a_lid_that_holds_is_censored_and_a_dip_is_no_drop() -> None:
    t, y = curve(30.0, -0.01)
    y[10] -= 5.0
    held = time_to_drop(t, y, PARAMS)
    assert held is not None
    assert held.after is None
    assert held.watched == pytest.approx(30.0, abs=0.5)
    rows = drop_rows(
        dict.fromkeys(BOTH, held), dict.fromkeys(BOTH, held), PLACE, PARAMS, method=LID_METHOD
    )
    one = only(rows, "lid_time_to_drop", Side.LEFT)
    assert one.value is None
    assert one.quality.reasons[0].code == "censored"
    assert one.span is not None
    assert one.span.duration == pytest.approx(held.watched)


@pytest.mark.parametrize(
    ("seconds", "band"),
    [(60.0, 0), (45.1, 0), (45.0, 1), (11.0, 1), (10.0, 2), (1.0, 2), (0.5, 3), (0.0, 3)],
)
def test_bands_of_the_composite(seconds: float, band: int) -> None:
    assert composite_band(seconds) == band


def band_of(left: Drop | None, right: Drop | None) -> Measurement:
    drops = {Side.LEFT: left, Side.RIGHT: right}
    return composite_row(drops, PLACE, PARAMS, method=LID_METHOD)


def test_the_worse_side_gives_the_band_and_a_short_test_none() -> None:
    held_30, held_60 = Drop(None, 30.0, 0.0), Drop(None, 60.0, 0.0)
    assert band_of(Drop(30.0, 60.0, 0.0), Drop(5.0, 60.0, 0.0)).value == 2
    assert band_of(held_60, held_60).value == 0
    short = band_of(held_30, held_60)
    assert short.value is None
    assert short.quality.reasons[0].code == "test_too_short"
    assert "30 seconds" in str(short.quality)
    assert band_of(held_30, Drop(20.0, 30.0, 0.0)).value == 1
    assert band_of(None, held_60).value is None


def test_recovery_is_told_where_the_gaze_is_the_same() -> None:
    back, lost = dict.fromkeys(BOTH, 2.5), {Side.LEFT: None, Side.RIGHT: 2.0}
    rows = recovery_rows(back, lost, PLACE, method=LID_METHOD)
    assert only(rows, "lid_recovery", Side.LEFT).value == 2.5
    assert only(rows, "lid_recovery_raw", Side.LEFT).value is None
    assert only(rows, "lid_recovery_disagreement", Side.RIGHT).value == 0.5
    rows = recovery_rows(back, back, PLACE, method=LID_METHOD, compared=False)
    one = only(rows, "lid_recovery", Side.LEFT)
    assert one.value is None
    assert one.quality.reasons[0].code == "gaze_differs"
