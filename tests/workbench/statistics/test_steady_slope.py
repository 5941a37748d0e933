"""A slope that neither small errors nor single outliers move."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.statistics.steady_slope import steady_slope
from workbench.statistics.trend import robust_slope


def intervals(rng: np.random.Generator, cv: float, slope: float = 0.005) -> np.ndarray:
    """Onsets (s) of 40 syllables whose intervals lengthen by ``slope`` (s/s)."""
    moments = [0.0]
    while len(moments) < 40:
        moments.append(moments[-1] + (0.18 + slope * moments[-1]) * (1 + cv * rng.normal()))
    return np.array(moments)


def decay(moments: np.ndarray, estimator=steady_slope) -> float:
    return 1000 * estimator((moments[1:] + moments[:-1]) / 2, np.diff(moments)).slope


@settings(deadline=None, max_examples=15)
@given(
    slope=st.floats(-5, 5),
    place=st.floats(-100, 100),
    size=st.floats(0.01, 100),
    seed=st.integers(0, 99),
)
def test_it_moves_with_the_values(slope, place, size, seed):
    rng = np.random.default_rng(seed)
    t, y = np.cumsum(rng.uniform(0.1, 0.3, 25)), rng.normal(size=25)
    plain, changed = steady_slope(t, y), steady_slope(t, size * (y + slope * t) + place)
    assert changed.slope == pytest.approx(size * (plain.slope + slope), rel=1e-6, abs=1e-6 * size)
    assert changed.high - changed.low == pytest.approx(size * (plain.high - plain.low), rel=1e-3)


def test_on_clean_normal_values_it_is_nearly_least_squares():
    rng = np.random.default_rng(5)
    t = np.arange(40) * 0.2
    values = rng.normal(size=(60, 40))
    least = np.polyfit(t, values.T, 1)[0]
    ours = np.array([steady_slope(t, v).slope for v in values])
    assert ours.std() < 1.02 * least.std()


def test_onsets_a_little_off_hardly_move_it_where_intervals_scatter():
    rng = np.random.default_rng(7)
    moved = []
    for _ in range(20):
        true = intervals(rng, 0.25)
        heard = true + 0.002 * rng.normal(size=len(true))
        moved.append([decay(heard, f) - decay(true, f) for f in (steady_slope, robust_slope)])
    ours, sen = np.abs(moved).mean(axis=0)
    assert ours < 0.1
    assert sen > 3 * ours


def test_a_missed_syllable_does_not_tilt_it():
    rng = np.random.default_rng(9)
    for gone in (2, 20, 37):
        true = intervals(rng, 0.03)
        heard = np.delete(true, gone)
        assert decay(heard) == pytest.approx(decay(true), abs=0.3)
        t = (heard[1:] + heard[:-1]) / 2
        if gone != 20:
            assert abs(1000 * np.polyfit(t, np.diff(heard), 1)[0] - decay(true)) > 1


def test_its_interval_holds_the_slope_about_as_often_as_it_says():
    rng = np.random.default_rng(11)
    held = 0
    for _ in range(40):
        true = intervals(rng, 0.12)
        found = steady_slope((true[1:] + true[:-1]) / 2, np.diff(true))
        held += found.low <= 0.005 <= found.high
    assert held >= 37


def test_exact_lines_and_few_values():
    t = np.arange(12.0)
    found = steady_slope(t, 3 - 0.5 * t)
    assert found.slope == pytest.approx(-0.5)
    assert found.low == pytest.approx(-0.5, abs=1e-6)
    assert steady_slope(np.arange(4.0), np.array([1.0, 2, 4, 3])).low is None
    same = np.where(t == 7, 9.0, 1.0)  # most on the line, one far off
    assert steady_slope(t, same).slope == 0
    with pytest.raises(ValueError, match="three or more"):
        steady_slope(np.arange(2.0), np.arange(2.0))
