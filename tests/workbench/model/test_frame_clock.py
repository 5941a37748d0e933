"""Time is arithmetic that nobody else does: it must hold for any recording."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model import FrameClock, Span

STEPS = st.lists(st.floats(0.001, 2.0), max_size=60)
MOMENTS = st.floats(-1e4, 1e4)


def clock_of(steps: list[float], start: float = 0.0) -> FrameClock:
    times = [start]
    for step in steps:
        times.append(times[-1] + step)
    return FrameClock(tuple(times))


CLOCKS = st.builds(clock_of, STEPS)
SPANS = st.tuples(MOMENTS, MOMENTS).map(lambda ends: Span(min(ends), max(ends)))


@given(CLOCKS)
def test_frame_and_time_are_inverse(clock: FrameClock) -> None:
    for n in range(len(clock)):
        assert clock.frame_at(clock.time(n)) == n
        assert clock.nearest(clock.time(n)) == n


@given(CLOCKS, MOMENTS)
def test_the_frame_on_screen_started_last(clock: FrameClock, t: float) -> None:
    n = clock.frame_at(t)
    assert 0 <= n < len(clock)
    assert clock.times[n] <= t or n == 0
    assert n == len(clock) - 1 or clock.times[n + 1] > t


@given(CLOCKS, MOMENTS)
def test_no_frame_is_nearer(clock: FrameClock, t: float) -> None:
    n = clock.nearest(t)
    gap = abs(clock.times[n] - t)
    assert all(gap <= abs(other - t) for other in clock.times)


def test_the_earlier_frame_wins_a_tie() -> None:
    assert FrameClock((0.0, 1.0, 2.0)).nearest(0.5) == 0
    assert FrameClock((0.0, 1.0, 2.0)).nearest(1.5) == 1


@given(CLOCKS)
def test_rate_interval_and_duration_agree(clock: FrameClock) -> None:
    if len(clock) == 1:
        assert (clock.interval, clock.rate, clock.duration) == (0.0, 0.0, 0.0)
        assert not clock.is_variable
        return
    assert clock.rate * clock.interval == pytest.approx(1.0)
    assert clock.duration == pytest.approx(clock.times[-1] - clock.times[0] + clock.interval)


@given(st.integers(2, 400), st.floats(1, 240))
def test_an_even_clock_is_not_variable(count: int, rate: float) -> None:
    clock = FrameClock(tuple(n / rate for n in range(count)))
    assert not clock.is_variable
    assert clock.rate == pytest.approx(rate, rel=1e-6)
    assert clock.duration == pytest.approx(count / rate, rel=1e-6)


@given(st.integers(5, 100), st.data())
def test_one_dropped_frame_makes_it_variable(count: int, data: st.DataObject) -> None:
    lost = data.draw(st.integers(1, count - 2))
    assert FrameClock(tuple(n / 30 for n in range(count) if n != lost)).is_variable


@given(CLOCKS, st.data())
def test_span_of_frames(clock: FrameClock, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(clock) - 1))
    last = data.draw(st.integers(first, len(clock) - 1))
    span = clock.span(first, last)
    assert all(span.contains(clock.time(n)) for n in range(first, last + 1))
    assert not any(span.contains(t) for t in (*clock.times[:first], *clock.times[last + 1 :]))


@pytest.mark.parametrize(
    "times", [(), (0.0, 0.0), (1.0, 0.5), (0.0, math.nan), (0.0, math.inf), (math.nan,)]
)
def test_a_clock_that_cannot_be(times: tuple[float, ...]) -> None:
    with pytest.raises(ValueError):
        FrameClock(times)


@pytest.mark.parametrize("frame", [-1, 3, 10**9])
def test_frames_outside_are_errors(frame: int) -> None:
    with pytest.raises(IndexError):
        FrameClock((0.0, 0.1, 0.2)).time(frame)


@given(SPANS, SPANS)
def test_overlap_is_common_to_both(a: Span, b: Span) -> None:
    both = a.overlap(b)
    assert both == b.overlap(a)
    if both is None:
        assert a.end < b.start or b.end < a.start
        return
    assert both.duration <= min(a.duration, b.duration)
    for t in (both.start, both.end):
        assert a.contains(t)
        assert b.contains(t)


@given(SPANS)
def test_a_span_holds_its_ends(span: Span) -> None:
    assert span.overlap(span) == span
    assert span.contains(span.start)
    assert span.contains(span.end)
    assert span.duration >= 0


@pytest.mark.parametrize("ends", [(1.0, 0.0), (math.nan, 1.0), (0.0, math.inf), (-math.inf, 0.0)])
def test_a_span_that_cannot_be(ends: tuple[float, float]) -> None:
    with pytest.raises(ValueError):
        Span(*ends)
