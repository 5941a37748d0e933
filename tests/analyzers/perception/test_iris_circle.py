"""The centre of the iris from its sides, with the top behind a lid."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from analyzers.perception.iris_circle import iris_centres, search_iris
from analyzers.perception.lid_patch import ABOVE_MM, COLUMNS, IRIS_MM, PER_MM, ROWS, EyePatch

LOWER = 6.0


def eye(centre: float, aside: float, upper: float) -> EyePatch:
    """A white eye with a dark iris, skin above ``upper`` and below ``LOWER`` (mm)."""
    rows, columns = np.mgrid[0:ROWS, 0:COLUMNS]
    y, x = rows / PER_MM - ABOVE_MM, (columns - (COLUMNS - 1) / 2) / PER_MM
    image = np.full((ROWS, COLUMNS, 3), 225.0)
    image[np.hypot(x - aside, y - centre) < 0.96 * IRIS_MM / 2] = 70
    image[(y < upper) | (y > LOWER)] = 160, 125, 105
    image = cv2.GaussianBlur(image.astype(np.float32), (0, 0), 1.5)
    return EyePatch(image, 0.0, 2.5, (COLUMNS - 1) / 2, 20.0)


@pytest.mark.parametrize("upper", [-4.0, -2.0, -0.5, 1.0])
@pytest.mark.parametrize("centre", [-0.6, 0.4])
def test_a_sinking_lid_does_not_take_the_iris_down(centre: float, upper: float) -> None:
    patch = eye(centre, 0.3, upper)
    expected = centre + 0.25 * (upper + 4)  # as if drawn down by the lid
    found = iris_centres([search_iris(patch, upper, LOWER, expected)])[0]
    assert found.height == pytest.approx(centre, abs=0.3)
    assert found.aside == pytest.approx(0.3, abs=0.2)


def test_the_open_eye_lends_its_radius_to_the_narrow_one() -> None:
    wide, narrow = eye(0.0, 0.0, -4.0), eye(0.0, 0.0, 1.5)
    both = iris_centres([search_iris(wide, -4.0, LOWER, 0.2), search_iris(narrow, 1.5, LOWER, 0.6)])
    assert both[0].height == pytest.approx(0.0, abs=0.2)
    assert both[1].height == pytest.approx(0.0, abs=0.4)


def test_a_slit_shows_no_iris() -> None:
    patch = eye(0.0, 0.0, LOWER - 1.0)
    assert np.isnan(iris_centres([search_iris(patch, LOWER - 1.0, LOWER, 0.0)])[0].height)
    assert np.isnan(iris_centres([search_iris(patch, LOWER - 1.0, LOWER, np.nan)])[0].height)
