"""The slope with an honest interval: exact lines, invariances, and the rate of false alarms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import lfilter

from workbench.statistics.trend import (
    HIGHEST_AUTOCORRELATION,
    lag_one_autocorrelation,
    robust_slope,
)

values = st.lists(st.floats(-1e3, 1e3, allow_nan=False), min_size=5, max_size=40).map(np.array)
sizes = st.floats(-100, 100, allow_nan=False)


@given(sizes, sizes, st.integers(3, 50))
def test_an_exact_line_is_recovered(slope, offset, n):
    t = np.arange(float(n))
    found = robust_slope(t, offset + slope * t)
    assert found.slope == pytest.approx(slope, abs=1e-9)
    if n >= 5:
        assert found.low == pytest.approx(slope, abs=1e-9)
        assert found.high == pytest.approx(slope, abs=1e-9)
    else:
        assert found.low is None
        assert found.high is None


@given(values)
def test_the_interval_holds_the_slope_and_is_never_narrower_than_sens(y):
    from scipy.stats import theilslopes

    t = np.arange(float(len(y)))
    found = robust_slope(t, y)
    _, _, low, high = theilslopes(y, t, alpha=0.95)
    tolerance = 1e-9 * (1 + np.abs(y).max())
    assert found.low <= found.slope + tolerance
    assert found.high >= found.slope - tolerance
    assert found.high - found.low >= high - low - tolerance


@given(values, sizes)
def test_turning_the_curve_round_turns_the_slope_round(y, shift):
    t = np.arange(float(len(y)))
    there, back = robust_slope(t, y), robust_slope(t, -y)
    assert back.slope == pytest.approx(-there.slope, abs=1e-6)
    moved = robust_slope(t + 7.0, y + shift)
    assert moved.slope == pytest.approx(there.slope, abs=1e-6)


@given(values)
def test_the_autocorrelation_stays_within_its_bounds(y):
    assert 0.0 <= lag_one_autocorrelation(y) <= HIGHEST_AUTOCORRELATION


def test_one_wild_value_does_not_move_the_slope():
    t = np.arange(20.0)
    y = 3 * t
    y[4] = 1e6
    assert robust_slope(t, y).slope == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("t", "y"),
    [
        ([0, 1], [0, 1]),
        ([0, 1, 2], [0, 1]),
        ([0, 1, 2], [0, np.nan, 1]),
        ([0, 1, 1], [0, 1, 2]),
        ([2, 1, 0], [0, 1, 2]),
    ],
)
def test_what_has_no_slope_is_refused(t, y):
    with pytest.raises(ValueError):
        robust_slope(np.array(t, float), np.array(y, float))


def test_steady_series_that_wander_are_not_called_trends():
    rng = np.random.default_rng(20)
    t = np.arange(30.0)
    runs = 400
    alarms = naive = 0
    for _ in range(runs):
        wander = lfilter([1], [1, -0.5], rng.normal(size=130))[100:]
        found = robust_slope(t, wander)
        alarms += not found.low <= 0 <= found.high
        r = found.autocorrelation
        narrow = np.sqrt((1 - r) / (1 + r))
        low = found.slope - narrow * (found.slope - found.low)
        high = found.slope + narrow * (found.high - found.slope)
        naive += not low <= 0 <= high
    assert alarms / runs < 0.08
    assert naive / runs > 0.15


def test_a_real_drift_is_still_seen():
    rng = np.random.default_rng(21)
    t = np.arange(30.0)
    seen = sum(robust_slope(t, -0.2 * t + rng.normal(size=30)).high < 0 for _ in range(200))
    assert seen > 190
