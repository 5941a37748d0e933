"""Faces of some frames stand where faces of all frames would."""

from __future__ import annotations

import numpy as np
import pytest

from analyzers.perception.face_points import POINTS
from analyzers.perception.some_faces import SomeFaces

COUNT = 12


def _faces(frames: tuple[int, ...], seed: int) -> tuple[SomeFaces, np.ndarray]:
    """Some faces, and the same with a place for every frame."""
    values = np.random.default_rng(seed).normal(size=(len(frames), POINTS, 2))
    some, all_of_them = SomeFaces(COUNT, frames), np.full((COUNT, POINTS, 2), np.nan)
    some.put(frames, values)
    all_of_them[list(frames)] = values
    return some, all_of_them


def test_they_read_as_an_array_with_a_place_for_every_frame() -> None:
    some, everywhere = _faces((7, 2, 3), 1)
    assert len(some) == COUNT
    assert some.frames == (2, 3, 7)
    np.testing.assert_array_equal(some[range(COUNT)], everywhere)
    np.testing.assert_array_equal(some[3], everywhere[3])
    assert np.isnan(some[4]).all()
    np.testing.assert_array_equal(some.each(lambda face: face[:, 61]), everywhere[:, 61])
    assert some[[]].shape == (0, POINTS, 2)


def test_a_change_touches_its_frames_alone() -> None:
    some, everywhere = _faces((0, 5), 2)
    moved = some.changed(lambda faces, frames: faces + frames[:, None, None])
    np.testing.assert_array_equal(moved[[0, 5]], everywhere[[0, 5]] + [[[0]], [[5]]])
    np.testing.assert_array_equal(some[[0, 5]], everywhere[[0, 5]])


def test_another_set_of_frames_comes_beside_them() -> None:
    (one, first), (other, second) = _faces((1, 4), 3), _faces((4, 9), 4)
    both = one.joined(other)
    assert both.frames == (1, 4, 9)
    np.testing.assert_array_equal(both[[1, 4, 9]], np.stack([first[1], second[4], second[9]]))


def test_a_face_without_a_place_is_an_error() -> None:
    some, _ = _faces((1,), 5)
    with pytest.raises(ValueError, match="without a place"):
        some.put([2], np.zeros((1, POINTS, 2)))
