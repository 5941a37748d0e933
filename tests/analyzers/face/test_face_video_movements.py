"""Closures, blinks, gaze, pucker and symmetry from made courses."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.face.eyes.blinks import completeness_rows, rate_row
from analyzers.face.eyes.closure import closure_rows, reopening_rows
from analyzers.face.eyes.gaze import gaze_rows, turned
from analyzers.face.movements.excursion import Excursion, smile_rows
from analyzers.face.movements.pucker import pucker_rows
from analyzers.face.movements.symmetry import bilateral_weakness_index, symmetry
from analyzers.face.params import Params
from analyzers.face.rows import HEMI_METHOD, Place
from analyzers.face.scaling.scale import Scale
from analyzers.perception.face_points import LEFT, POINTS, RIGHT
from workbench.model import Measurement, Side, Span

PARAMS = Params()
PLACE = Place(Scale(0.5, 0.01, "known", 30.0))
T = np.arange(0, 8, 1 / 30)
REST = tuple(range(5, 20))


def only(rows: list[Measurement], feature: str, side: Side = Side.NONE) -> Measurement:
    (one,) = [m for m in rows if (m.feature, m.side) == (f"face.{feature}", side)]
    return one


def closing(gap: float, reopening: float = 0.3, start: float = 10.0) -> np.ndarray:
    """Open, shut from 2.0 to 2.3 s, held until 4 s, opening in a straight line."""
    down = np.clip((T - 2.0) / 0.3, 0, 1)
    down = down * down * (3 - 2 * down)
    up = np.clip((T - 4.0) / reopening, 0, 1)
    return start - (start - gap) * np.where(T < 4.0, down, 1 - up)


@settings(max_examples=15, deadline=None)
@given(left=st.floats(0, 6), right=st.floats(0, 2))
def test_what_stays_open_how_evenly_and_how_fast(left: float, right: float) -> None:
    openings = {Side.LEFT: closing(left), Side.RIGHT: closing(right)}
    frames = range(40, 140)
    rows = closure_rows(T, openings, openings, REST, frames, Span(1.9, 4.3), PLACE, 30.0, PARAMS)
    assert only(rows, "closure_gap", Side.LEFT).value == pytest.approx(left, abs=0.01)
    assert only(rows, "closure_gap", Side.RIGHT).value == pytest.approx(right, abs=0.01)
    weak, strong = sorted((10 - left, 10 - right))
    assert only(rows, "closure_symmetry").value == pytest.approx(100 * weak / strong, abs=0.5)
    speed = only(rows, "closure_speed", Side.LEFT).value
    assert speed == pytest.approx(1.5 * (10 - left) / 0.3, rel=0.12)


def test_a_closure_whose_lids_are_rarely_found_gives_no_gap() -> None:
    gappy = closing(0.0)
    gappy[60:130:1] = np.nan
    gappy[75] = 0.0
    openings = {Side.LEFT: gappy, Side.RIGHT: closing(1.0)}
    rows = closure_rows(
        T, openings, openings, REST, range(60, 125), Span(2.0, 4.2), PLACE, 30.0, PARAMS
    )
    one = only(rows, "closure_gap", Side.LEFT)
    assert one.value is None
    assert one.quality.reasons[0].code == "lids_not_found"


@settings(max_examples=15, deadline=None)
@given(left=st.floats(0.1, 3.0), right=st.floats(0.1, 3.0))
def test_the_time_to_open_again(left: float, right: float) -> None:
    openings = {Side.LEFT: closing(0.0, left), Side.RIGHT: closing(0.5, right)}
    rows = reopening_rows(T, openings, openings, REST, range(40, 240), PLACE, PARAMS)
    for side, true in ((Side.LEFT, left), (Side.RIGHT, right)):
        found = only(rows, "lid_reopening_time", side).value
        assert found == pytest.approx(0.8 * true, abs=0.04)


def test_an_eye_that_stays_shut_gives_a_reason() -> None:
    shut = {s: np.where(T < 2, 10.0, 0.0) for s in (Side.LEFT, Side.RIGHT)}
    rows = reopening_rows(T, shut, shut, REST, range(40, 240), PLACE, PARAMS)
    assert only(rows, "lid_reopening_time", Side.LEFT).quality.reasons[0].code == "no_reopening"


def test_blinks_per_minute_with_their_interval() -> None:
    one = rate_row([1.0, 5.0, 9.0, 14.0], 20.0, PLACE, PARAMS)
    assert one.value == pytest.approx(12.0)
    # Garwood: 1.09 to 10.24 for four events.
    assert one.ci_low == pytest.approx(3 * 1.09, abs=0.02)
    assert one.ci_high == pytest.approx(3 * 10.24, abs=0.02)
    assert one.quality.reasons[0].code == "short_recording"
    none = rate_row([], 90.0, PLACE, PARAMS)
    assert none.value == 0
    assert none.ci_high == pytest.approx(3.69 / 1.5, abs=0.01)
    assert rate_row([1.0], 5.0, PLACE, PARAMS).value is None


def test_complete_blinks() -> None:
    rows = completeness_rows([0.05, 0.1, 0.5, 0.3], [0.3, 0.3], PLACE, 30.0, PARAMS)
    assert only(rows, "blink_completeness").value == 50.0
    assert only(rows, "blink_completeness_raw").value == 0.0
    slow = completeness_rows([0.0, 0.0, 0.0], [], PLACE, 10.0, PARAMS)
    assert "frame_rate_low" in str(only(slow, "blink_completeness").quality)
    assert only(slow, "blink_completeness_raw").value is None


@given(degrees=st.floats(-60, 60))
def test_the_turn_of_an_eye(degrees: float) -> None:
    moved = 12 * np.sin(np.radians(degrees))
    assert turned(float(moved)) == pytest.approx(degrees, abs=1e-6)
    offsets = np.zeros((40, 2))
    offsets[20:, 0] = moved
    eyes = {Side.LEFT: offsets, Side.RIGHT: np.full((40, 2), np.nan)}
    rows = gaze_rows("gaze-right", eyes, eyes, range(10), range(25, 35), PLACE)
    assert only(rows, "eye_movement_horizontal", Side.LEFT).value == pytest.approx(-degrees)
    assert only(rows, "eye_movement_horizontal", Side.RIGHT).value is None


def test_a_pucker_narrows_and_leans_to_the_stronger_side() -> None:
    face = np.zeros((10, POINTS, 2))
    face[:, RIGHT.commissure, 0], face[:, LEFT.commissure, 0] = -50, 50  # 50 mm apart
    paths = {Side.LEFT: Excursion(-2.0, 0.0), Side.RIGHT: Excursion(-6.0, 0.0)}
    rows = pucker_rows(paths, paths, face, range(5), PLACE, method=HEMI_METHOD)
    assert only(rows, "pucker_narrowing").value == pytest.approx(16.0)
    # The right corner comes further in: the mouth is pulled to the left.
    assert only(rows, "pucker_deviation").value == pytest.approx(2.0)


def test_excursion_and_its_parts() -> None:
    paths = {Side.LEFT: Excursion(3.0, 4.0, 0.1, 5), Side.RIGHT: Excursion(6.0, 8.0, 0.1, 5)}
    rows = smile_rows(paths, {Side.LEFT: None, Side.RIGHT: Excursion(0.1, 0.0)}, PLACE)
    assert only(rows, "commissure_excursion", Side.LEFT).value == 5.0
    assert only(rows, "commissure_excursion_lateral", Side.RIGHT).value == 6.0
    assert only(rows, "commissure_excursion_vertical", Side.RIGHT).value == 8.0
    angle = only(rows, "commissure_excursion_angle", Side.LEFT).value
    assert angle == pytest.approx(53.13, abs=0.01)
    assert only(rows, "smile_symmetry").value == pytest.approx(50.0)
    assert only(rows, "smile_symmetry_raw").value is None
    assert only(rows, "commissure_excursion_raw", Side.LEFT).value is None


@given(left=st.floats(-5, 20), right=st.floats(-5, 20))
def test_symmetry_lies_between_nothing_and_all(left: float, right: float) -> None:
    value = symmetry(left, right)
    assert 0 <= value <= 100
    assert value == symmetry(right, left)


def test_the_index_is_low_where_both_sides_are_weak() -> None:
    norm = (10.0, 2.0)
    assert bilateral_weakness_index([]) is None
    assert bilateral_weakness_index([(10.0, 10.0, norm)]) == 0
    assert bilateral_weakness_index([(4.0, 6.0, norm), (8.0, 6.0, norm)]) == pytest.approx(-2.0)
