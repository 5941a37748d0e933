"""Tasks found from made movements whose starts and ends are known."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.face.films.automatic import automatic_segments
from analyzers.face.movements.channels import resting_level
from analyzers.face.params import Params

TASKS = ("smile", "brow-raise", "close-eyes", "pucker", "up-gaze", "gaze-left", "gaze-right")
Curve = np.ndarray


def hump(t: Curve, start: float, end: float, height: float, ramp: float = 0.4) -> Curve:
    """Up within ``ramp`` seconds, held, and down again."""

    def step(u: Curve) -> Curve:
        u = np.clip(u, 0, 1)
        return u * u * (3 - 2 * u)

    return height * step((t - start) / ramp) * step((end - t) / ramp)


def found(t: Curve, **shares: Curve):
    everything = {task: shares.get(task.replace("-", "_"), np.zeros_like(t)) for task in TASKS}
    return automatic_segments(t, everything, np.ones(len(t), dtype=bool), Params())


@settings(max_examples=40, deadline=None)
@given(
    start=st.floats(1.0, 2.0),
    held=st.floats(1.2, 3.0),
    height=st.floats(0.4, 1.5),
    ramp=st.floats(0.2, 0.6),
    task=st.sampled_from(TASKS),
    seed=st.integers(0, 99),
)
def test_start_and_end_are_found_within_two_frames_and_a_tenth_of_the_ramp(
    start: float, held: float, height: float, ramp: float, task: str, seed: int
) -> None:
    t = np.arange(0, 7, 1 / 30)
    noise = np.random.default_rng(seed).normal(0, 0.01, len(t))
    end = start + held
    segments = found(t, **{task.replace("-", "_"): hump(t, start, end, height, ramp) + noise})
    (one,) = [s for s in segments if s.task != "rest"]
    assert one.task == task
    assert abs(one.span.start - start) < 2 / 30 + ramp / 10
    assert abs(one.span.end - end) < 2 / 30 + ramp / 10
    assert one.automatic
    assert one.confidence == 1.0


def test_repetitions_are_told_apart_without_a_full_return_to_rest() -> None:
    t = np.arange(0, 9, 1 / 30)
    smile = np.maximum(hump(t, 1, 3, 1.2), hump(t, 3.2, 5.2, 0.8))
    smile = np.maximum(smile, np.where((t > 2) & (t < 4), 0.3, 0))
    segments = [s for s in found(t, smile=smile) if s.task == "smile"]
    assert [s.trial for s in segments] == ["1", "2"]
    assert segments[0].span.end <= segments[1].span.start + 0.1


def test_of_movements_at_once_the_fullest_names_the_task_and_confidence_says_so() -> None:
    t = np.arange(0, 6, 1 / 30)
    closed, brow = hump(t, 2, 4, 0.9), hump(t, 2, 4, 0.3)
    (one,) = [s for s in found(t, close_eyes=closed, brow_raise=brow) if s.task != "rest"]
    assert one.task == "close-eyes"
    assert one.confidence == 0.75


def test_a_blink_is_no_closure_and_a_small_or_still_face_no_task() -> None:
    t = np.arange(0, 6, 1 / 30)
    blink = hump(t, 2, 2.35, 1.0, 0.12)
    assert {s.task for s in found(t, close_eyes=blink)} == {"rest"}
    assert {s.task for s in found(t, smile=hump(t, 2, 4, 0.2))} == {"rest"}
    assert {s.task for s in found(t)} == {"rest"}


def test_rest_goes_on_over_a_blink_and_follows_an_up_gaze() -> None:
    t = np.arange(0, 20, 1 / 30)
    segments = found(t, up_gaze=hump(t, 9, 15, 0.5), close_eyes=hump(t, 4, 4.3, 0.9, 0.1))
    rests = [s for s in segments if s.task == "rest"]
    assert len(rests) == 2
    assert rests[0].span.duration > 8
    assert rests[1].span.start >= 15 - 0.2


def test_nothing_is_made_of_a_recording_without_a_face() -> None:
    t = np.arange(0, 3, 1 / 30)
    lost = {task: np.full_like(t, np.nan) for task in TASKS}
    assert automatic_segments(t, lost, np.zeros(len(t), dtype=bool), Params()) == ()


@given(rest=st.floats(-5, 5), share=st.floats(0.4, 0.9), seed=st.integers(0, 50))
def test_the_resting_level_is_where_the_curve_is_most_of_the_time(
    rest: float, share: float, seed: int
) -> None:
    chance = np.random.default_rng(seed)
    still = rest + chance.normal(0, 0.02, round(300 * share))
    moving = rest + chance.uniform(1, 9, 300 - len(still))
    assert abs(resting_level(np.concatenate([moving, still])) - rest) < 0.1
