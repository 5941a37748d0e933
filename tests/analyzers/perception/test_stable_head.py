"""The motion of a head from places of which some slide along an edge."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from analyzers.perception.face_sheet import PX_PER_UNIT, Sheet
from analyzers.perception.stable_head import ABOVE, BELOW, Anchor, anchors, head_motion

Floats = NDArray[np.float64]
FORWARD = np.eye(2, 3) / PX_PER_UNIT
OUTLINE = (127, 356, 34, 264)
"""Temples: all that is seen there is the outline of the head."""


@pytest.fixture
def places() -> Floats:
    """Landmarks spread over a sheet, the temples far to the sides; no depth."""
    chance = np.random.default_rng(5)
    out = np.zeros((478, 3))
    for point in {*ABOVE, *BELOW}:
        out[point, :2] = chance.uniform((-30, -20), (30, 45))
    out[list(OUTLINE), 0] = (-65, 65, -60, 60)
    return out


def page(shift: tuple[float, float]) -> Sheet:
    """Texture between two straight upright edges, which are almost even along themselves."""
    chance = np.random.default_rng(1)
    grain = np.asarray(cv2.GaussianBlur(chance.normal(0, 60, (480, 480)), (0, 0), 2.5))
    x = np.arange(480) / PX_PER_UNIT - 80
    inside = (np.abs(x) < 50).astype(float)
    edge = 120.0 * (np.abs(x) < 63)
    grey = 60 + edge + grain * (0.2 + 0.8 * inside)
    step = np.array([[1, 0, shift[0] * PX_PER_UNIT], [0, 1, shift[1] * PX_PER_UNIT]])
    moved = cv2.warpAffine(grey, step, (480, 480), borderMode=cv2.BORDER_REPLICATE)
    return Sheet.of(np.asarray(moved, np.float32), FORWARD)


def test_an_edge_holds_across_and_not_along(places: Floats) -> None:
    found = anchors(page((0.0, 0.0)), places, page((0.4, -0.6)))
    temple, ridge = found[127], found[6]
    assert temple.hold[0, 0] > 0.9
    assert temple.hold[1, 1] < 0.4
    assert np.linalg.eigvalsh(ridge.hold)[0] > 0.6
    assert (ridge.x, ridge.y) == pytest.approx((0.4, -0.6), abs=0.05)


@pytest.mark.parametrize(("along", "most"), [(0.05, 0.1), (1.0, 5.0)])
def test_outlines_that_slide_do_not_turn_the_head(
    places: Floats, along: float, most: float
) -> None:
    """The right temple seems to rise and the left one to sink: nothing but its outline is seen."""
    found = {point: Anchor(0.4, -0.6, 0.95, np.eye(2)) for point in (6, 168, 133, 362)}
    hold = np.diag([1.0, along])
    for point in OUTLINE:
        slide = float(np.sign(places[point, 0])) * 3
        found[point] = Anchor(0.4, -0.6 + slide, 0.95, hold)
    motion = head_motion(found, places, ABOVE)
    mouth = np.array([0.0, 65.0])
    missed = float(np.linalg.norm(motion.at(mouth, 0.0) - mouth - (0.4, -0.6)))
    # Taken at their word (held along as well as across) they turn the mouth aside.
    assert missed < most
    assert along < 1 or missed > 1
