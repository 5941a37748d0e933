"""Margins out of probabilities along a column."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.perception.lid_checks import LEAST_CONFIDENCE, certainty, up_gaze
from analyzers.perception.lid_model import STRIP_HEIGHTS, ColumnReading
from analyzers.perception.lid_opening import opening_of

UNDRAWN = float("nan"), float("nan")


def reading(upper: float, lower: float, *, sharp: float = 6.0, top: float = 1.0) -> ColumnReading:
    """A column that is eye between two heights; the iris is centred at 0.5 mm."""
    inside = 1 / (1 + np.exp(-sharp * (STRIP_HEIGHTS - upper)))
    inside *= 1 / (1 + np.exp(sharp * (STRIP_HEIGHTS - lower)))
    return ColumnReading(top * inside, np.full(len(STRIP_HEIGHTS), 0.5))


@given(st.floats(-7, 2), st.floats(2.5, 12.0))
def test_margins_lie_where_the_eye_begins_and_ends(upper: float, height: float) -> None:
    lower = min(upper + height, 9.0)
    found = opening_of(reading(upper, lower))
    assert found.upper == pytest.approx(upper, abs=0.12)
    assert found.lower == pytest.approx(lower, abs=0.12)
    assert found.gap == pytest.approx(lower - upper, abs=0.15)
    assert not found.shut


@given(st.floats(0.0, 3.0), st.floats(0.1, 1.0))
def test_a_wider_slit_never_reads_narrower(height: float, more: float) -> None:
    """Nothing is clamped: small gaps keep their order down to nothing."""
    small = opening_of(reading(2.0, 2.0 + height, sharp=12.0))
    large = opening_of(reading(2.0, 2.0 + height + more, sharp=12.0))
    assert large.gap > small.gap


def test_a_shut_eye_has_no_iris_and_a_place_only_where_lids_show() -> None:
    nothing = opening_of(reading(0.0, 0.0, top=0.001))
    assert nothing.shut
    assert nothing.gap < 0.01
    assert np.isnan([nothing.upper, nothing.lower, nothing.iris]).all()
    hint = opening_of(reading(3.0, 3.4, top=0.5))
    assert hint.shut
    assert hint.upper == hint.lower == pytest.approx(3.2, abs=0.3)


def test_the_half_believed_line_of_shut_lids_is_no_slit() -> None:
    assert opening_of(reading(2.0, 3.0, top=0.65)).gap < 0.45
    # A wide opening that is as unsure keeps its doubt: it is no less open.
    unsure = opening_of(reading(-3.0, 4.0, top=0.65))
    assert unsure.gap == pytest.approx(0.65 * 7, abs=0.2)


def test_a_lash_before_the_eye_does_not_split_it() -> None:
    crossed = reading(-4.0, 5.0)
    crossed.eye[np.abs(STRIP_HEIGHTS - 1) < 0.5] = 0.1
    assert opening_of(crossed).gap == pytest.approx(9.0, abs=0.15)


def test_a_dark_fold_far_away_is_not_the_eye() -> None:
    folded = reading(-3.0, 4.0)
    folded.eye[np.abs(STRIP_HEIGHTS + 8) < 0.5] = 0.9
    assert opening_of(folded).gap == pytest.approx(7.0, abs=0.15)


def test_a_hesitant_column_is_less_certain() -> None:
    sharp, soft = (opening_of(reading(-4, 5, sharp=s)) for s in (8.0, 0.6))
    assert certainty(sharp, UNDRAWN) > 0.95
    assert certainty(soft, UNDRAWN) < 0.8


def test_landmarks_that_follow_a_lid_half_way_do_not_lower_it() -> None:
    sunk = opening_of(reading(0, 5, sharp=8.0))
    assert certainty(sunk, (-2.0, 5.0)) == certainty(sunk, UNDRAWN)


def test_an_opening_that_is_not_the_eye_of_the_landmarks_lowers_it() -> None:
    brow = opening_of(reading(-9, -4, sharp=8.0))
    assert certainty(brow, (-4.0, 5.0)) == 0
    slit = opening_of(reading(2, 3, sharp=8.0))
    assert certainty(slit, (-4.0, 6.0)) < LEAST_CONFIDENCE


@pytest.mark.parametrize(
    ("iris", "lower", "gaze"),
    [
        (-2.5, 3.3, ""),
        (-3.7, 2.2, ""),  # high in the socket with the lid below it: the head is tipped
        (-1.5, 6.0, ""),  # white below an iris in its place: a low lower lid
        (-3.0, 4.4, "perhaps up"),
        (-4.5, 3.5, "up"),
        (float("nan"), 3.5, ""),
    ],
)
def test_an_eye_that_looks_up_is_told_from_a_low_lower_lid(
    iris: float, lower: float, gaze: str
) -> None:
    assert up_gaze(iris, lower) == gaze
