"""The sides of the face mesh in the window are those that are measured."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from analyzers.perception import face_points
from ui.player import face_mesh
from ui.player.canvas import Canvas
from ui.player.overlay import LEFT, MIDDLE, RIGHT, Overlay, sides_of
from ui.player.picture import to_array
from workbench.model import Side, Track

NAMES = tuple(str(i) for i in range(478))


def test_table_is_that_of_the_analyzers():
    assert face_mesh.POINTS == face_points.POINTS
    assert set(face_points.LEFT.paired()) == face_mesh.LEFT
    assert set(face_points.RIGHT.paired()) == face_mesh.RIGHT
    assert set(face_points.MIDLINE) == face_mesh.MIDDLE
    assert not face_mesh.LEFT & face_mesh.RIGHT


def test_only_the_whole_mesh_is_taken_for_one():
    assert sides_of(NAMES)[33] is Side.RIGHT
    assert sides_of(NAMES)[263] is Side.LEFT
    assert sides_of(NAMES)[1] is Side.NONE
    assert sides_of(("33", "263")) == (Side.NONE, Side.NONE)


@pytest.mark.parametrize(
    ("link", "colour"),
    [((362, 398), LEFT), ((33, 246), RIGHT), ((10, 151), MIDDLE), ((0, 267), LEFT)],
)
def test_lines_have_the_colour_of_their_side(qtbot, dressed, link, colour):
    values = np.full((1, 478, 2), np.nan)
    values[0, link[0]], values[0, link[1]] = (10, 25), (90, 25)
    track = Track(
        name="face", kind="points", times=np.zeros(1), values=values, points=NAMES, links=(link,)
    )
    canvas = Canvas()
    qtbot.addWidget(canvas)
    canvas.resize(432, 232)
    image = QImage(100, 50, QImage.Format.Format_RGB888)
    image.fill(QColor("black"))
    canvas.show_image(image)
    canvas.set_overlay(Overlay([track]))
    picture = to_array(canvas.grab().toImage()).astype(float)
    middle = canvas.to_view(50, 25)
    part = picture[round(middle.y()) - 3 : round(middle.y()) + 3, 80:350]
    wanted = np.array(colour.getRgb()[:3], float)
    hue = part / np.maximum(part.max(axis=2, keepdims=True), 1.0)  # a thin line is never pure
    alike = np.abs(hue - wanted / wanted.max()).sum(axis=2) < 0.12
    drawn = (alike & (part.max(axis=2) > 100)).any(axis=0)
    assert drawn.mean() > 0.5
    assert drawn.all() == (colour is not RIGHT), "the right side is dashed, all others are not"
