"""Girths along a limb as a smooth curve, and pieces of cut that are not taken for the limb."""

from __future__ import annotations

import numpy as np
import pytest
from body_phantoms import limb_mesh, thigh

from analyzers.scan.limb.ends import surface_ends
from analyzers.scan.limb.sections import Frame, cut
from analyzers.scan.limb.smooth import girth_sd, smooth

HEIGHTS = np.arange(0.0, 240.0, 5.0)
FRAME = Frame.along(np.zeros(3), np.array([0.0, 0.0, 1.0]))


def belly(height: np.ndarray) -> np.ndarray:
    return np.asarray(230 + 125 * np.exp(-(((height - 140) / 75) ** 2)))


def test_a_curve_is_nearer_to_the_limb_than_its_sections_and_knows_its_error() -> None:
    rng = np.random.default_rng(11)
    noise, spacing = np.full(len(HEIGHTS), 1.0), 4.0
    sd = girth_sd(belly(HEIGHTS), noise, spacing)
    at = np.arange(60.0, 200.0, 1.0)
    apart, said, raw = [], [], []
    for _ in range(20):
        drawn = belly(HEIGHTS) + sd * rng.normal(size=len(HEIGHTS))
        pooled = np.convolve(np.pad(drawn, 1, mode="edge"), [0.25, 0.5, 0.25], mode="valid")
        value, error = smooth(HEIGHTS, pooled, noise, spacing, 5.0, at)
        apart.append(value - belly(at))
        raw.append(np.interp(at, HEIGHTS, pooled) - belly(at))
        said.append(error)
    off = np.sqrt(np.mean(np.square(apart)))
    assert off < 0.7 * np.sqrt(np.mean(np.square(raw)))
    assert float(np.mean(said)) == pytest.approx(off, rel=0.5)


def test_without_noise_the_curve_goes_through_the_limb() -> None:
    girths = belly(HEIGHTS)
    value, error = smooth(HEIGHTS, girths, np.full(len(HEIGHTS), 1e-3), 2.0, 5.0, HEIGHTS[2:-2])
    # Each section is pooled with its neighbours, which the curve undoes.
    pooled = np.convolve(girths, [0.25, 0.5, 0.25], mode="valid")
    exact, _ = smooth(HEIGHTS[1:-1], pooled, np.full(len(pooled), 1e-3), 2.0, 5.0, HEIGHTS[4:-4])
    assert exact == pytest.approx(girths[4:-4], abs=0.06)
    assert (error < 0.05).all()
    assert value == pytest.approx(girths[2:-2], abs=0.8)


def test_straight_pieces_say_how_far_a_round_surface_stands_above_them() -> None:
    angle = np.arange(12) * np.pi / 6
    ring = 50 * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    vertices = np.concatenate([np.column_stack([ring, np.full(12, z)]) for z in (-5.0, 5.0)])
    low, up = np.arange(12), np.arange(12) + 12
    after = np.roll(low, -1)
    faces = np.concatenate(
        [np.stack([low, after, up], 1), np.stack([after, np.roll(up, -1), up], 1)]
    )
    cuts = cut(vertices, faces, FRAME, 2.0)
    radius = np.linalg.norm(cuts.points, axis=1)
    assert (radius < 50).any()
    raised = radius + cuts.chords / (2 * radius)
    assert raised == pytest.approx(np.full(len(raised), 50.0), abs=0.15)


def test_a_limb_is_whole_where_no_slanting_cut_has_begun() -> None:
    vertices, faces = limb_mesh(thigh(), np.random.default_rng(2), step=5.0, slant=30.0)
    ends = surface_ends(vertices, faces, FRAME)
    assert ends.middle == pytest.approx((0.0, 350.0), abs=1.5)
    assert ends.whole == pytest.approx((15.0, 335.0), abs=2.0)
    vertices, faces = limb_mesh(thigh(), np.random.default_rng(2), step=5.0)
    assert surface_ends(vertices, faces, FRAME).whole == pytest.approx((0.0, 350.0), abs=0.1)
