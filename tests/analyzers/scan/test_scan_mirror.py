"""Registration and asymmetry on shapes whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from ellipsoid_head import LANDMARKS, head
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from analyzers.scan.mirror import asymmetry
from analyzers.scan.params import Params
from analyzers.scan.register import fit_landmarks, register


def test_symmetric_head_has_no_asymmetry() -> None:
    surface, points = head()
    found = asymmetry(surface, points, 1.0, Params())
    assert found is not None
    assert found.rms_mm < 0.02
    assert found.coverage > 0.75


def test_bulge_is_seen_and_the_unit_does_not_matter() -> None:
    values = []
    for scale in (1.0, 0.001):
        surface, points = head(bulge_mm=4.0, scale=scale)
        found = asymmetry(surface, points, 1.0 / scale, Params())
        assert found is not None
        values.append(found.rms_mm)
    assert values[1] == pytest.approx(values[0], rel=0.02)
    # Two bumps (the bulge, and its mirror image's absence) over a region of some 200 cm2.
    expected = 4.0 * np.sqrt(2 * np.pi * 15.0**2 / np.pi / 78.0**2)
    assert values[0] == pytest.approx(expected, rel=0.35)


def test_badly_placed_landmarks_do_not_spoil_it() -> None:
    """The registration, not the landmarks, finds the plane."""
    surface, points = head()
    moved = points | {"ex_L": points["ex_L"] + np.array([2.0, 3.0, -1.0])}
    found = asymmetry(surface, moved, 1.0, Params())
    assert found is not None
    assert found.rms_mm < 0.05


def test_the_same_scan_gives_the_same_bits() -> None:
    surface, points = head(bulge_mm=2.0)
    assert asymmetry(surface, points, 1.0, Params()) == asymmetry(surface, points, 1.0, Params())


def test_missing_landmarks_give_none() -> None:
    surface, points = head()
    assert asymmetry(surface, {"prn": points["prn"]}, 1.0, Params()) is None


def test_registration_brings_a_moved_surface_back() -> None:
    surface, _ = head(bulge_mm=5.0)
    points = surface.vertices[surface.vertices[:, 2] > 20][::5]
    turn = Rotation.from_euler("xyz", [3, -4, 2], degrees=True).as_matrix()
    moved = points @ turn.T + np.array([3.0, -2.0, 1.0])
    rotation, shift = register(moved, surface, 1.0)
    assert np.abs(moved @ rotation.T + shift - points).max() < 0.05


@settings(max_examples=30, deadline=None)
@given(
    st.tuples(*[st.floats(-180, 180)] * 3),
    st.tuples(*[st.floats(-500, 500)] * 3),
)
def test_paired_points_are_laid_on_each_other(
    angles: tuple[float, ...], move: tuple[float, ...]
) -> None:
    source = np.array(list(LANDMARKS.values()))
    turn = Rotation.from_euler("xyz", angles, degrees=True).as_matrix()
    rotation, shift = fit_landmarks(source, source @ turn.T + move)
    assert np.allclose(rotation, turn, atol=1e-9)
    assert np.allclose(shift, move, atol=1e-6)
