import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.gait.cycle import between, peak_times, period_of
from analyzers.gait.params import Params
from analyzers.perception.motion import clean, low_pass, regular, stretches, time_grid
from analyzers.perception.pose import PoseTrack

PARAMS = Params()


@given(st.lists(st.booleans(), max_size=60))
def test_stretches_cover_exactly_what_is_true(mask):
    found = stretches(np.array(mask, bool))
    covered = {i for a, b in found for i in range(a, b + 1)}
    assert covered == {i for i, true in enumerate(mask) if true}
    assert all(b + 1 < c for (_, b), (c, _) in itertools.pairwise(found))


def test_a_constant_rate_is_kept_and_a_varying_one_brought_to_sixty():
    even, rate = time_grid(np.arange(90) / 30, 60.0)
    assert len(even) == 90
    assert rate == pytest.approx(30)
    uneven = np.cumsum(np.where(np.arange(90) % 3, 1 / 30, 1 / 15))
    grid, rate = time_grid(uneven, 60.0)
    assert rate == 60
    assert np.diff(grid) == pytest.approx(1 / 60)
    assert grid[-1] <= uneven[-1]


@given(st.integers(5, 60), st.integers(1, 15))
def test_short_gaps_are_bridged_and_long_ones_stay_open(start, missing):
    times = np.arange(90) / 30
    line = np.stack([3 * times, 7 - times], axis=1)
    kept = np.ones(90, bool)
    kept[start : start + missing] = False
    out = regular(times[kept], line[kept], times, PARAMS.longest_gap)
    inside = out[start : start + missing]
    if (missing + 1) / 30 <= PARAMS.longest_gap:
        assert out == pytest.approx(line)
    else:
        assert np.isnan(inside).all()
        assert out[kept] == pytest.approx(line[kept])


def test_nothing_is_made_up_before_the_first_and_after_the_last_sight():
    times = np.arange(30) / 30
    out = regular(times[10:20], np.ones((10, 2)), times, 0.25)
    assert np.isfinite(out[10:20]).all()
    assert np.isnan(out[:10]).all()
    assert np.isnan(out[20:]).all()


def test_the_low_pass_has_no_lag_and_takes_the_noise():
    t = np.arange(300) / 30
    slow, fast = np.sin(2 * np.pi * t), np.sin(2 * np.pi * 12 * t)
    out = low_pass(slow + fast, 30.0, 6.0)
    assert np.abs(out - slow)[15:-15].max() < 0.03


def test_hidden_landmarks_do_not_count():
    times = np.arange(60) / 30
    seen = np.ones((60, 33))
    seen[20:50, 29] = 0.2
    motion = clean(PoseTrack(times, np.ones((60, 33, 2)), seen, np.zeros((60, 33, 3))), PARAMS)
    assert np.isnan(motion["left_heel"][25:45]).all()
    assert np.isfinite(motion["right_heel"]).all()


@given(st.floats(0.6, 2.4), st.floats(0, 2), st.sampled_from([25.0, 30.0, 59.94]))
def test_the_period_is_found_between_samples(period, phase, rate):
    t = np.arange(0, 9, 1 / rate)
    signal = np.cos(2 * np.pi * (t - phase) / period)
    found, strength = period_of(signal, rate, PARAMS, shortest=0.5, longest=3.5)
    assert found == pytest.approx(period, rel=0.01)
    assert strength > 0.9


def test_noise_and_rest_have_no_period():
    assert period_of(np.zeros(200), 30.0, PARAMS, shortest=0.5, longest=3.5) == (None, 0.0)
    noise = np.random.default_rng(1).normal(size=300)
    assert period_of(noise, 30.0, PARAMS, shortest=0.5, longest=3.5)[1] < PARAMS.least_periodicity


@given(st.floats(-0.45, 0.45))
def test_peaks_lie_between_samples(offset):
    t = np.arange(-15, 16)
    parabola = -((t - offset) ** 2.0)
    assert between(parabola, 15) == pytest.approx(offset, abs=1e-9)


def test_peaks_are_about_a_period_apart():
    t = np.arange(0, 6, 1 / 30)
    signal = np.cos(2 * np.pi * t / 1.2) + 0.2 * np.cos(2 * np.pi * t / 0.2)
    assert len(peak_times(signal, 30.0, 1.2, PARAMS)) == 4
