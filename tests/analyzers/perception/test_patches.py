"""Patches whose way is known: a texture that was shifted, turned or lost."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.perception.patches import Picture, register, settle, there_and_back

SIZE = (14, 12)
SEARCH = (10, 10)
AT = (80.0, 70.0)


def texture() -> Picture:
    """A picture with detail at all scales of a patch, 0-255."""
    noise = np.random.default_rng(7).normal(size=(160, 180)).astype(np.float32)
    smooth = cv2.GaussianBlur(noise, (0, 0), 2.5)
    return np.asarray(128 + 40 * smooth / smooth.std(), np.float32)


def moved(picture: Picture, x: float, y: float, degrees: float = 0.0) -> Picture:
    """The picture with what is at ``AT`` moved by (x, y) px and turned about it."""
    onto = cv2.getRotationMatrix2D(AT, degrees, 1.0)
    onto[:, 2] += x, y
    size = (picture.shape[1], picture.shape[0])
    out = cv2.warpAffine(picture, onto, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(out, np.float32)


@settings(max_examples=25, deadline=None)
@given(st.floats(-8, 8), st.floats(-8, 8))
def test_a_shift_is_found_to_a_tenth_of_a_pixel(x: float, y: float) -> None:
    picture = texture()
    found, back = there_and_back(picture, AT, moved(picture, x, y), AT, size=SIZE, search=SEARCH)
    assert found.x == pytest.approx(AT[0] + x, abs=0.1)
    assert found.y == pytest.approx(AT[1] + y, abs=0.1)
    assert found.score > 0.95
    assert back < 0.1
    assert not found.edge


def test_light_and_contrast_do_not_matter() -> None:
    picture = texture()
    darker = np.asarray(0.5 * moved(picture, 3.0, -2.0) + 20, np.float32)
    found = register(picture, AT, darker, AT, size=SIZE, search=SEARCH)
    assert (found.x, found.y) == pytest.approx((83.0, 68.0), abs=0.1)


def test_beyond_the_search_is_a_limit_not_a_find() -> None:
    picture = texture()
    found = register(picture, AT, moved(picture, 3.5, 0.0), AT, size=SIZE, search=(2, 2))
    assert found.edge


def test_a_flat_patch_finds_nothing() -> None:
    flat = np.full((160, 180), 90, np.float32)
    found = register(flat, AT, texture(), AT, size=SIZE, search=SEARCH)
    assert found.score == 0
    assert found.edge
    assert settle(flat, AT, texture(), AT, size=SIZE) is None


def test_what_turned_as_well_is_settled() -> None:
    picture = texture()
    turned = moved(picture, 2.3, -1.6, degrees=12)
    found = settle(picture, AT, turned, (AT[0] + 2, AT[1] - 1), size=SIZE)
    assert found is not None
    assert (found.x, found.y) == pytest.approx((AT[0] + 2.3, AT[1] - 1.6), abs=0.1)
    assert found.score > 0.95
