"""Clouds of points become surfaces that rays can meet."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.scan.camera import Array, camera_at
from analyzers.scan.cloud import FEWEST, as_discs, thinned
from analyzers.scan.render import Surface
from workbench.media.mesh import Mesh

NOTHING = np.zeros((0, 3), np.int32)


def ball(count: int, radius: float = 80.0) -> Array:
    """Points evenly over a sphere (Fibonacci)."""
    k = np.arange(count) + 0.5
    polar, round_ = np.arccos(1 - 2 * k / count), np.pi * (1 + 5**0.5) * k
    return radius * np.stack(
        [np.cos(round_) * np.sin(polar), np.sin(round_) * np.sin(polar), np.cos(polar)], axis=1
    )


def scattered(count: int, radius: float = 80.0) -> Array:
    """Points at random over a sphere, some far from the next."""
    directions = np.random.default_rng(3).normal(size=(count, 3))
    return np.asarray(radius * directions / np.linalg.norm(directions, axis=1, keepdims=True))


@pytest.mark.parametrize(("make", "mm_per_unit"), [(ball, 1.0), (ball, 1000.0), (scattered, 1.0)])
def test_rays_meet_the_sphere_of_a_cloud_without_gaps(
    make: Callable[[int], Array], mm_per_unit: float
) -> None:
    points = make(20_000) / mm_per_unit + 5.0
    discs = as_discs(Mesh(points, NOTHING, format="xyz"))
    assert discs is not None
    camera = camera_at(
        np.full(3, 5.0), np.array([0.3, 0, 1.0]), np.array([0, 1.0, 0]), 200 / mm_per_unit,
        fov_deg=30.0, size=120,
    )  # fmt: skip
    view = Surface(discs, cloud=True).render(camera)
    seen = np.isfinite(view.depth)
    radius = np.linalg.norm(view.xyz[seen] - 5.0, axis=1) * mm_per_unit
    assert radius.min() > 79.5  # through a gap the far side would be met
    assert np.abs(radius - 80).mean() < 0.15
    ideal = Surface(
        Mesh(*_sphere(mm_per_unit)),
    ).render(camera)
    assert np.abs(view.facing - ideal.facing)[seen & np.isfinite(ideal.depth)].mean() < 0.02


def _sphere(mm_per_unit: float) -> tuple[Array, Array]:
    sphere = trimesh.creation.icosphere(subdivisions=5, radius=80.0 / mm_per_unit)
    return np.asarray(sphere.vertices, float) + 5.0, np.asarray(sphere.faces, np.int32)


def test_strays_are_left_out_and_colours_stay_with_their_points() -> None:
    points = np.concatenate([ball(5000), [[900.0, 0, 0], [0, -700.0, 0]]])
    colors = np.tile(np.array([[10, 20, 30]], np.uint8), (len(points), 1))
    discs = as_discs(Mesh(points, NOTHING, colors))
    assert discs is not None
    assert np.abs(discs.vertices).max() < 90
    assert discs.colors is not None
    assert len(discs.colors) == len(discs.vertices)
    assert (discs.colors == [10, 20, 30]).all()
    again = as_discs(Mesh(points, NOTHING, colors))
    assert again is not None
    assert np.array_equal(again.vertices, discs.vertices)


def test_too_few_points_make_no_surface() -> None:
    assert as_discs(Mesh(ball(FEWEST - 1), NOTHING)) is None
    assert as_discs(Mesh(np.zeros((2 * FEWEST, 3)), NOTHING)) is None


@settings(max_examples=25, deadline=None)
@given(count=st.integers(50, 3000), most=st.integers(40, 500))
def test_thinning_keeps_at_most_so_many_different_points(count: int, most: int) -> None:
    points = ball(count)
    chosen = thinned(points, most)
    assert 0 < len(chosen) <= max(most, 0) or count <= most
    assert len(set(chosen.tolist())) == len(chosen)
    if count <= most:
        assert len(chosen) == count
