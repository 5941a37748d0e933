"""Openings in curves with known times: noise, frame rates, uneven frames, partial openings."""

import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from grip_curves import CLOSE_S, HOLD_S, RISE, course, frames, openings, starts

from analyzers.hand.opening_rows import around
from analyzers.hand.params import Params
from analyzers.hand.smoothing import smoothed
from analyzers.hand.turning import turning_points

WARMING = (2.0, 1.2, 0.8, 0.6)


@settings(max_examples=40, deadline=None)
@given(
    durations=st.lists(st.floats(0.35, 3.0), min_size=1, max_size=5).map(tuple),
    rate=st.sampled_from((24.0, 30.0, 60.0, 120.0)),
    noise=st.floats(0, 0.015),
    drift=st.floats(-0.05, 0.05),
    uneven=st.booleans(),
    seed=st.integers(0, 10_000),
)
def test_every_opening_is_found_and_timed(durations, rate, noise, drift, uneven, seed):
    times = frames(durations, rate, seed, uneven=uneven)
    noisy = np.random.default_rng(seed).normal(0, noise, len(times))
    found = openings(times, course(times, durations, drift=drift) + noisy)
    assert len(found) == len(durations)
    for one, seconds in zip(found, durations, strict=True):
        assert one.censored is None
        # Half a frame at each end, the filter's 15 ms, and what noise does on a slow slope.
        allowed = one.resolution + 0.02 + 12 * noise * seconds / rate**0.5
        assert one.seconds == pytest.approx(RISE * seconds, abs=allowed)


def test_a_fast_camera_times_within_milliseconds():
    times = frames(WARMING, 120, 0, uneven=False)
    found = openings(times, course(times, WARMING))
    errors = [f.seconds - RISE * d for f, d in zip(found, WARMING, strict=True)]
    assert np.abs(errors).max() < 0.01
    for one, start in zip(found, starts(WARMING), strict=True):
        assert start < one.start < start + 0.6


def test_a_partial_opening_is_not_timed():
    times = frames(WARMING, 60, 1, uneven=False)
    found = openings(times, course(times, WARMING, reach=(0.6, 1.0, 1.0, 1.0)))
    assert [one.censored is None for one in found] == [False, True, True, True]
    assert found[0].censored.code == "partly_open"
    assert "60 %" in found[0].censored.text


def test_a_film_that_ends_too_early_does_not_invent_an_end():
    times = frames(WARMING, 60, 1, uneven=False)
    cut = times < starts(WARMING)[-1] + 0.75 * WARMING[-1]
    found = openings(times[cut], course(times, WARMING)[cut])
    assert [one.censored is None for one in found] == [True, True, True, False]
    assert found[-1].censored.code in ("still_opening", "partly_open")


def test_a_hand_lost_while_it_opens_is_not_timed():
    times = frames(WARMING, 60, 1, uneven=False)
    curve = course(times, WARMING)
    lost = starts(WARMING)[1] + 0.5 * WARMING[1]
    curve[np.abs(times - lost) < 0.2] = np.nan
    found = openings(times, curve)
    assert found[1].censored.code == "hand_lost"
    assert sum(one.censored is None for one in found) == 3


def test_a_short_gap_widens_the_interval_instead():
    times = frames(WARMING, 60, 1, uneven=False)
    curve = course(times, WARMING)
    whole = openings(times, curve)[1]
    curve[np.abs(times - whole.start) < 0.06] = np.nan
    gappy = openings(times, curve)[1]
    assert gappy.censored is None
    assert gappy.resolution > 3 * whole.resolution
    assert gappy.seconds == pytest.approx(whole.seconds, abs=gappy.resolution)


def test_a_still_hand_has_no_openings():
    times = np.arange(300) / 30
    assert openings(times, 1.5 + np.random.default_rng(0).normal(0, 0.02, 300)) == []
    assert openings(times, np.full(300, np.nan)) == []


def test_a_film_that_begins_with_the_open_hand():
    late = HOLD_S / 2
    times = frames(WARMING, 60, 3, uneven=False)
    kept = times > starts(WARMING)[0] + WARMING[0] + late
    found = openings(times[kept], course(times, WARMING)[kept])
    assert len(found) == 3
    assert found[0].start > starts(WARMING)[0] + WARMING[0] + HOLD_S + CLOSE_S


def test_the_interval_holds_the_time_resolution():
    assert around([0.5], 0.033) == pytest.approx((0.467, 0.533))
    low, high = around([0.5, 0.5, 0.5], 0.033)
    assert (low, high) == pytest.approx((0.467, 0.533))
    low, high = around([0.4, 0.5, 0.6], 0.033)
    assert high - low > 2 * 0.2484
    assert around([0.01], 0.05)[0] == 0.0
    low, high = around([0.5], 0.0, 0.1)
    assert (low, high) == pytest.approx((0.402, 0.598))


def test_the_filter_has_no_lag_and_keeps_a_level():
    times = np.arange(200) / 30
    step = np.where(times > 3, 1.0, 0.0)
    soft = smoothed(times, step, Params().cutoff)
    crossed = float(np.interp(0.5, soft[80:100], times[80:100]))
    assert crossed == pytest.approx(3.0, abs=1 / 30)
    assert smoothed(times, np.full(200, 2.0), 8.0) == pytest.approx(np.full(200, 2.0))
    few = times[:5] ** 2
    assert np.array_equal(smoothed(times[:5], few, 8.0), few), "too few to filter"


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=60), st.floats(0.1, 3))
def test_turning_points_alternate_and_lie_apart(values, reversal):
    x = np.array(values)
    turns = turning_points(x, reversal)
    for (i, high), (j, other) in pairwise(turns):
        assert i < j
        assert high is not other
        assert abs(x[j] - x[i]) >= reversal
