"""Start, arrival and speed of made movements whose times are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.face.movements.timing import held_extreme, rise, share_time, smoothed

SHAPES = {
    "smooth step": lambda u: u * u * (3 - 2 * u),
    "least jerk": lambda u: u**3 * (10 - 15 * u + 6 * u * u),
    "cosine": lambda u: (1 - np.cos(np.pi * u)) / 2,
}
STEEPEST = {"smooth step": 1.5, "least jerk": 1.875, "cosine": np.pi / 2}


def movement(shape: str, onset: float, length: float, height: float, fps: float, start: float):
    t = start + np.arange(0, 4, 1 / fps)
    return t, height * SHAPES[shape](np.clip((t - onset) / length, 0, 1))


@settings(max_examples=60, deadline=None)
@given(
    shape=st.sampled_from(sorted(SHAPES)),
    onset=st.floats(0.8, 1.6),
    length=st.floats(0.3, 1.2),
    height=st.floats(2.0, 15.0),
    fps=st.sampled_from([25.0, 29.97, 30.0, 60.0]),
    seed=st.integers(0, 999),
)
def test_start_arrival_and_speed_of_a_noisy_movement(
    shape: str, onset: float, length: float, height: float, fps: float, seed: int
) -> None:
    t, true = movement(shape, onset, length, height, fps, 0.0)
    noise = 0.02 * height
    noisy = true + np.random.default_rng(seed).normal(0, noise, len(t))
    found = rise(t, smoothed(t, noisy), height, noise)
    assert found is not None
    # The slowest shape starts with no acceleration either: it is seen to start a little late.
    assert abs(found.onset - onset) < 0.06 + 0.12 * length
    assert abs(found.arrival - onset - length) < 0.06 + 0.12 * length
    steepest = STEEPEST[shape] * height / length
    assert 0.75 * steepest < found.speed < 1.25 * steepest


def test_the_start_is_read_within_a_frame_where_nothing_disturbs() -> None:
    t, y = movement("smooth step", 1.0, 0.45, 10.0, 30.0, 0.0)
    found = rise(t, smoothed(t, y), 10.0)
    assert found is not None
    assert abs(found.onset - 1.0) < 1 / 30
    assert abs(found.arrival - 1.45) < 1 / 30
    assert found.speed == pytest.approx(1.5 * 10 / 0.45, rel=0.06)


def test_no_rise_where_nothing_climbs() -> None:
    t = np.arange(0, 2, 1 / 30)
    assert rise(t, np.zeros_like(t), 5.0) is None
    assert rise(t, np.full_like(t, 5.0), 5.0) is None
    assert rise(t, np.full_like(t, np.nan), 5.0) is None
    assert rise(t, np.ones_like(t), 0.0) is None


@given(length=st.floats(0.2, 3.0), start=st.floats(0.1, 0.9))
def test_the_rise_time_of_a_straight_climb(length: float, start: float) -> None:
    t = np.arange(0, 5, 1 / 30)
    y = np.clip((t - start) / length, 0, 1)
    found = share_time(t, y)
    assert found == pytest.approx(0.8 * length, abs=1 / 60)


def test_no_rise_time_where_the_eye_stays_shut_or_was_open() -> None:
    t = np.arange(0, 2, 1 / 30)
    assert share_time(t, np.zeros_like(t)) is None
    assert share_time(t, np.ones_like(t)) is None
    assert share_time(t, np.full_like(t, np.nan)) is None


def test_a_held_closure_is_neither_a_blink_nor_a_bad_frame() -> None:
    t = np.arange(0, 3, 1 / 30)
    y = np.full_like(t, 9.0)
    y[10:13] = 0.0  # a blink
    y[40:70] = 2.0  # the closure
    y[50] = -5.0  # a bad frame
    found = held_extreme(t, y, 0.5, lowest=True)
    assert found is not None
    level, frames = found
    assert level == 2.0
    assert frames[40:70].sum() == frames.sum() > 14
    assert held_extreme(t, np.full_like(t, np.nan), 0.5, lowest=True) is None
    short = held_extreme(t[:5], y[:5], 0.5, lowest=False)
    assert short is not None
    assert short[0] == 9.0


def test_smoothing_neither_delays_nor_fills() -> None:
    t = np.arange(0, 4, 1 / 30)
    y = np.sin(2 * np.pi * 0.5 * t)
    y[30] = np.nan
    out = smoothed(t, y)
    assert np.isnan(out[30])
    inner = slice(10, -10)
    known = np.isfinite(y[inner])
    assert np.abs(out[inner] - y[inner])[known].max() < 0.01
    slow = np.arange(0, 4, 0.2)
    assert np.array_equal(smoothed(slow, slow), slow)
