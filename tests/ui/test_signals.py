"""Waveform, axis and cursor: nothing is lost, and time is kept."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ui.signals.axis import TimeAxis, ticks
from ui.signals.cursor import TimeCursor
from ui.signals.envelope import Envelope


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 20_000),
    st.integers(2, 700),
    st.floats(0, 0.9),
    st.floats(0.01, 1.0),
    st.integers(0, 2**31),
)
def test_envelope_holds_every_extreme(count, width, first, share, seed):
    """The greatest and least sample of a stretch are in the columns drawn for it."""
    rate = 8000
    samples = np.random.default_rng(seed).uniform(-1, 1, count)
    duration = count / rate
    start, end = first * duration, min(duration, (first + share) * duration)
    if (end - start) * rate < 1:
        return
    columns = Envelope(samples, rate).columns(start, end, width)
    inner = samples[int(np.ceil(start * rate)) : max(int(np.floor(end * rate)), 0)]
    if inner.size:
        assert np.nanmax(columns[:, 1]) >= inner.max()
        assert np.nanmin(columns[:, 0]) <= inner.min()
    seen = columns[~np.isnan(columns)]
    assert samples.min() <= seen.min()
    assert seen.max() <= samples.max()


def test_a_single_click_in_an_hour_is_seen():
    samples = np.zeros(16_000 * 3600)
    samples[16_000 * 1234 + 77] = 0.9
    columns = Envelope(samples, 16_000).columns(0, 3600, 800)
    assert np.nanmax(columns) == pytest.approx(0.9)
    assert np.count_nonzero(columns[:, 1] > 0.5) in (1, 2)


@given(st.floats(0.05, 4000), st.floats(0, 1), st.integers(200, 3000))
def test_axis_leads_there_and_back(duration, share, width):
    axis = TimeAxis()
    axis.reset(duration)
    t = share * duration
    assert axis.t(axis.x(t, width), width) == pytest.approx(t, abs=1e-6 * max(1, duration))


@given(st.floats(0.1, 1000), st.floats(0.01, 3), st.floats(0, 1))
def test_zoom_keeps_the_moment_in_view_and_stays_inside(duration, factor, share):
    axis = TimeAxis()
    axis.reset(duration)
    axis.zoom(factor, share * duration)
    assert -1e-9 <= axis.start < axis.end <= axis.duration + 1e-9
    assert axis.start - 1e-9 <= share * duration <= axis.end + 1e-9


@given(st.floats(0, 1000), st.floats(0.01, 4000))
def test_ticks_are_round_few_and_inside(start, span):
    moments = ticks(start, start + span)
    assert 0 < len(moments) + 1 <= 10
    assert all(start - 1e-6 <= t <= start + span + 1e-6 for t in moments)


def test_cursor_plays_loops_and_stops(qtbot):
    cursor = TimeCursor()
    cursor.reset(0.25)
    with qtbot.waitSignal(cursor.played, timeout=2000, check_params_cb=lambda on: not on):
        cursor.toggle()
    assert cursor.t == cursor.duration
    cursor.set_loop(start=0.05)
    cursor.set_loop(end=0.12)
    seen: list[float] = []
    cursor.moved.connect(seen.append)
    cursor.toggle()
    qtbot.wait(300)
    cursor.pause()
    assert min(seen) >= 0.05
    assert max(seen) <= 0.12 + 1e-9
    assert any(b < a for a, b in pairwise(seen)), "it never looped"


def test_a_loop_cannot_end_before_it_starts():
    cursor = TimeCursor()
    cursor.reset(10)
    cursor.set_loop(start=5)
    cursor.set_loop(end=3)
    assert cursor.loop == (None, 3)
