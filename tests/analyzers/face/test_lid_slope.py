import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analyzers.face.slope import binned, robust_slope


@given(st.floats(-2, 2), st.floats(-20, 20), st.integers(5, 60))
def test_a_line_gives_its_slope(slope: float, start: float, n: int) -> None:
    t = np.arange(n, dtype=float)
    found = robust_slope(t, start + slope * t)
    assert np.isclose(found.per_second, slope, atol=1e-9)
    assert found.low - 1e-9 <= slope <= found.high + 1e-9


def test_a_third_of_outliers_does_not_turn_it() -> None:
    t = np.arange(30, dtype=float)
    y = 10 - 0.2 * t
    y[::4] = 0
    assert abs(robust_slope(t, y).per_second + 0.2) < 0.05


def test_autocorrelation_widens_the_interval() -> None:
    chance = np.random.default_rng(5)
    t = np.arange(60, dtype=float)
    white = chance.normal(0, 1, 60)
    slow = np.zeros(60)
    for i in range(1, 60):
        slow[i] = 0.85 * slow[i - 1] + white[i]
    narrow, wide = robust_slope(t, white), robust_slope(t, slow / slow.std())
    assert wide.autocorrelation > 0.5 > narrow.autocorrelation
    assert wide.high - wide.low > 1.5 * (narrow.high - narrow.low)


def test_widened_interval_covers_no_slope_in_autocorrelated_noise() -> None:
    chance = np.random.default_rng(7)
    covered = 0
    for _ in range(100):
        noise = chance.normal(0, 1, 40)
        for i in range(1, 40):
            noise[i] += 0.6 * noise[i - 1]
        found = robust_slope(np.arange(40.0), noise)
        covered += found.low <= 0 <= found.high
    assert covered >= 88


def test_bins_take_medians_and_leave_out_sparse_ones() -> None:
    t = np.arange(0, 3.05, 0.1)
    y = np.where(t < 1, 5.0, np.where(t < 2, 4.0, 3.0))
    y[3] = 50.0
    y[12:19] = np.nan  # most of the second bin
    times, values = binned(t, y, 1.0)
    assert list(values) == [5.0, 3.0]
    assert len(times) == 2


def test_nothing_in_gives_nothing_out() -> None:
    times, values = binned(np.arange(5.0), np.full(5, np.nan), 1.0)
    assert not len(times)
    assert not len(values)
