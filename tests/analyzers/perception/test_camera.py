"""Does the background stay? Pictures made of one wide scene seen through a moving window."""

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from analyzers.perception.camera import Camera, background_moved, small_grey

WIDE = np.repeat(
    (np.clip(gaussian_filter(np.random.default_rng(4).normal(0, 1, (240, 1400)), 6) * 9, -1, 1))[
        :, :, None
    ]
    * 100
    + 128,
    3,
    axis=2,
).astype(np.uint8)


def seen(left, person=None):
    """The scene from ``left`` on, 320 px wide, with a bright person, and what is compared."""
    picture = WIDE[:, left : left + 320].copy()
    people = []
    if person is not None:
        picture[40:220, person : person + 60] = 250
        people = [np.array([(person, 40.0), (person + 60.0, 220.0)])]
    return small_grey(picture, people)


def test_a_still_camera_stays_though_a_person_walks_through():
    assert not background_moved(seen(100, 20), seen(100, 180))
    assert not background_moved(seen(100), seen(101))


@pytest.mark.parametrize("pan", [12, 40, 90, 400])
def test_a_camera_that_goes_along_is_told_though_the_person_stays_in_the_middle(pan):
    assert background_moved(seen(100, 130), seen(100 + pan, 130))


def test_the_share_is_that_of_the_pictures_inside():
    camera = Camera(np.arange(1, 9) / 2, np.array([0, 0, 1, 1, 1, 0, 0, 0], bool))
    assert camera.moving_share(1.0, 2.5) == 1.0
    assert camera.moving_share(0.0, 4.0) == pytest.approx(3 / 8)
    assert camera.moving_share(9.0, 10.0) == 0.0
