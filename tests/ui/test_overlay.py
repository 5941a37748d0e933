"""Landmarks are drawn where and when they were measured."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage

from ui.player.canvas import Canvas
from ui.player.overlay import LEFT, MIDDLE, RIGHT, Overlay, points_at, row_at, side_colour, side_of
from ui.player.picture import to_array
from workbench.model import Side, Track


def track(times, values, points=("nose",), **more) -> Track:
    values = np.asarray(values, dtype=float).reshape(len(times), len(points), 2)
    return Track(
        name="pose",
        kind="points",
        times=np.asarray(times, float),
        values=values,
        points=points,
        **more,
    )


@given(st.lists(st.floats(0.01, 2.0), min_size=1, max_size=40), st.data())
def test_a_row_holds_for_its_own_time(gaps, data):
    times = np.cumsum(gaps)
    found = track(times, np.zeros((len(times), 2)))
    n = data.draw(st.integers(0, len(times) - 1))
    assert row_at(found, float(times[n])) == n


def test_no_landmarks_in_a_gap():
    found = track([0.0, 0.1, 0.2, 1.0, 1.1], np.zeros((5, 2)))
    assert row_at(found, 0.6) is None
    assert points_at(found, 0.6) is None


def test_a_photo_has_its_landmarks_at_any_time():
    assert row_at(track([0.0], [[3, 4]]), 17.0) == 0


@pytest.mark.parametrize(
    ("name", "side"),
    [
        ("left_ankle", Side.LEFT),
        ("mouth_corner_r", Side.RIGHT),
        ("right heel", Side.RIGHT),
        ("nose", Side.NONE),
        ("upright", Side.NONE),
        ("cleft_lip", Side.NONE),
    ],
)
def test_sides_are_read_from_names(name, side):
    assert side_of(name) is side


def test_sides_differ_in_colour():
    assert len({side_colour(s).name() for s in Side}) == 3
    assert side_colour(Side.LEFT) == LEFT
    assert side_colour(Side.RIGHT) == RIGHT


@pytest.mark.parametrize("place", [(10.5, 20.5), (0.5, 0.5), (99.5, 49.5), (63.0, 31.0)])
def test_a_point_is_painted_on_its_pixel(qtbot, dressed, place):
    """The centre of what is painted lies within a third of a picture pixel of the landmark."""
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(100 * 6 + 32, 50 * 6 + 32)
    image = QImage(100, 50, QImage.Format.Format_RGB888)
    image.fill(QColor("black"))
    canvas.show_image(image)
    canvas.set_overlay(Overlay([track([0.0], [place])]))
    picture = to_array(canvas.grab().toImage()).astype(int)
    wanted = np.array(MIDDLE.getRgb()[:3])
    rows, columns = np.nonzero(np.abs(picture - wanted).sum(axis=2) < 12)
    at = canvas.to_view(*place)
    assert abs(columns.mean() + 0.5 - at.x()) < canvas.scale / 3
    assert abs(rows.mean() + 0.5 - at.y()) < canvas.scale / 3


def test_missing_points_are_not_painted(qtbot, dressed):
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(300, 200)
    image = QImage(30, 20, QImage.Format.Format_RGB888)
    image.fill(QColor("black"))
    canvas.show_image(image)
    bare = to_array(canvas.grab().toImage())
    canvas.set_overlay(Overlay([track([0.0], [[np.nan, np.nan]])]))
    assert np.array_equal(bare, to_array(canvas.grab().toImage()))
