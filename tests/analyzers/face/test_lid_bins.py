import numpy as np

from analyzers.face.bins import binned


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
