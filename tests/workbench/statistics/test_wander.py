"""Drift with an interval that allows for wander: invariances, gaps, and steady voices."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import lfilter

from workbench.statistics.trend import change_of_thirds, drift, robust_slope, slope_weights
from workbench.statistics.wander import wander_of

seeds = st.integers(0, 2**32 - 1)
sizes = st.floats(0.01, 100)


def series(seed: int, n: int = 40, kept: float = 0.7) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return lfilter([1], [1, -kept], rng.normal(size=n)) + rng.normal(size=n)


@settings(max_examples=10)
@given(seeds, sizes, st.floats(-50, 50), st.floats(-5, 5))
def test_size_place_and_an_added_line_change_the_drift_as_they_must(seed, size, place, line):
    t, y = np.arange(40.0), series(seed)
    plain, changed = drift(t, y), drift(t + place, size * y + place + line * t)
    for name in ("slope", "low", "high"):
        wanted = size * getattr(plain, name) + line
        assert getattr(changed, name) == pytest.approx(wanted, abs=1e-4 * size)


@settings(max_examples=10)
@given(seeds)
def test_turning_time_or_value_round_turns_drift_and_change_round(seed):
    t, y = np.arange(33.0), series(seed, 33)
    for there, back in (
        (drift(t, y), drift(t, y[::-1])),
        (change_of_thirds(t, y), change_of_thirds(t, -y)),
    ):
        assert back.low == pytest.approx(-there.high, abs=1e-6)
        assert back.high == pytest.approx(-there.low, abs=1e-6)


def test_an_exact_line_has_an_exact_drift_and_change():
    t = np.arange(30.0)
    found, change = drift(t, 3 - 0.5 * t), change_of_thirds(t, 3 - 0.5 * t)
    assert (found.low, found.slope, found.high) == pytest.approx((-0.5, -0.5, -0.5))
    assert (change.low, change.value, change.high) == pytest.approx((-10.0, -10.0, -10.0), abs=1e-6)


def test_few_values_have_a_drift_without_an_interval():
    assert drift(np.arange(4.0), np.array([1.0, 2, 4, 3])).low is None
    assert change_of_thirds(np.arange(4.0), np.array([1.0, 2, 4, 3])).high is None
    with pytest.raises(ValueError, match="five or more"):
        wander_of(np.arange(4.0), np.zeros(4))


def test_values_far_apart_are_taken_as_less_alike():
    y = series(5, 40, 0.9)
    near, far = np.arange(40.0), np.arange(40.0)
    far[20:] += 1000
    weights = np.ones(40) / 40
    assert wander_of(far, y).half_width(weights) < wander_of(near, y).half_width(weights)


def test_one_broken_window_does_not_hide_the_wander():
    t, y = np.arange(60.0), series(11, 60, 0.95)
    broken = y.copy()
    broken[30] -= 500
    width = [drift(t, v).high - drift(t, v).low for v in (y, broken)]
    assert width[1] > 0.6 * width[0]


def test_steady_voices_with_hidden_wander_are_not_called_drifting():
    rng = np.random.default_rng(3)
    voices, n, kept = 120, 40, np.exp(-1 / 3.3)
    steps = rng.normal(size=(voices, n + 40)) * np.sqrt(1 - kept**2)
    y = lfilter([1], [1, -kept], steps, axis=1)[:, 40:] + rng.normal(size=(voices, n))
    t = np.arange(float(n))
    ours = [not (d.low <= 0 <= d.high) for d in (drift(t, v) for v in y)]
    before = [not (d.low <= 0 <= d.high) for d in (robust_slope(t, v) for v in y)]
    assert np.mean(ours) <= 0.08 < np.mean(before)


def test_many_series_at_once_are_as_one_by_one():
    t = np.arange(30.0)
    rows = np.stack([series(seed, 30) for seed in range(4)])
    weights = slope_weights(t)
    together = wander_of(t, rows).widening(weights)
    alone = [float(wander_of(t, row).widening(weights)) for row in rows]
    assert together == pytest.approx(alone, rel=1e-6)
