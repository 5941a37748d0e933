"""The map of the dense channel: droop of known size, and what it leaves out."""

from __future__ import annotations

import numpy as np
import pytest
from ellipsoid_head import head

from analyzers.scan.camera import Array
from analyzers.scan.dense_map import height_map
from analyzers.scan.dense_rows import SEEDS, seen_together
from analyzers.scan.laid import reflection
from analyzers.scan.params import Params
from analyzers.scan.points import OTHER_SIDE, frame_of
from analyzers.scan.region import face_region
from analyzers.scan.render import Surface
from workbench.media.mesh import Mesh

DROOP_MM = 2.9
REACH_MM = 4.0


def drooping(droop_mm: float) -> tuple[Surface, dict[str, Array]]:
    """The head with lips and freckles, alike on both sides; the left corner of the mouth lower."""
    surface, points = head()
    v = surface.vertices.copy()
    dark = np.exp(-((v[:, 0] / 27) ** 8) - ((v[:, 1] + 40) / 5) ** 4)
    freckles = 25 * np.cos(v[:, 0] / 3.1) * np.sin(v[:, 1] / 2.7) * (v[:, 2] > 0)
    grey = np.clip(185 - 110 * dark + freckles, 0, 255)
    near = np.exp(-((v - points["ch_L"]) ** 2).sum(axis=1) / (2 * 12.0**2))
    shift = np.array([0.0, -droop_mm, 0.0])
    colours = np.repeat(grey[:, None], 3, axis=1).astype(np.uint8)
    mesh = Mesh(v + near[:, None] * shift, surface.faces.astype(np.int32), colours)
    moved = points | {"ch_L": points["ch_L"] + shift, "sn": np.array([0.0, -15.0, 95.0])}
    return Surface(mesh), moved | {"li": np.array([0.0, -52.0, 86.0])}


def heights(droop_mm: float) -> tuple[Array, Array, dict[str, Array]]:
    surface, points = drooping(droop_mm)
    mirror = reflection(np.zeros(3), np.array([1.0, 0.0, 0.0]))
    region, frame = face_region(surface, points, 1.0, Params()), frame_of(points)
    # The landmarks miss the droop: what the map shows, it has recognised.
    unaware = points | {"ch_L": points["ch_R"] * [-1, 1, 1]}
    other = {OTHER_SIDE.get(k, k): mirror.there(p) for k, p in unaware.items() if k in SEEDS}
    dense = seen_together(surface, surface, mirror, unaware, other, 1.0, Params())
    assert region is not None
    assert frame is not None
    assert dense is not None
    up = np.array([0.0, 1.0, 0.0])
    found = height_map(dense, region, surface.vertices, points, up, 1.0, Params())
    return found, surface.vertices, points


def front(vertices: Array, place: Array, reach_mm: float) -> Array:
    """Vertices of the face about a place, which may float before it."""
    aside = np.linalg.norm(vertices[:, :2] - place[:2], axis=1)
    return np.asarray((aside < reach_mm) & (vertices[:, 2] > 40))


def at(values: Array, vertices: Array, place: Array) -> float:
    near = front(vertices, place, REACH_MM)
    assert near.sum() > 2
    assert np.isfinite(values[near]).all()
    return float(values[near].mean())


def test_a_drooping_corner_is_low_on_its_side_and_high_on_the_other() -> None:
    values, vertices, points = heights(DROOP_MM)
    assert at(values, vertices, points["ch_L"]) == pytest.approx(-DROOP_MM, abs=0.7)
    assert at(values, vertices, points["ch_R"]) == pytest.approx(DROOP_MM, abs=0.7)


def test_a_symmetric_face_is_nowhere_far_from_nought() -> None:
    values, _, _ = heights(0.0)
    assert np.isfinite(values).sum() > 300
    assert np.nanmax(np.abs(values)) < 0.7


def test_even_skin_and_what_is_not_face_are_left_out() -> None:
    values, vertices, points = heights(DROOP_MM)
    cheek = (points["ex_L"] + points["ch_L"]) / 2 + np.array([14.0, 0.0, 0.0])
    near = front(vertices, cheek, 6.0)
    assert near.any()
    assert np.isnan(values[near]).all()
    assert np.isnan(values[vertices[:, 2] < 0]).all()
