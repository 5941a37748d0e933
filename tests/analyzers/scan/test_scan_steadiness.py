"""What makes landmarks steady: the spatial median of views, normals of any winding, doubts."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.scan.doubts import BONY, doubted, doubts
from analyzers.scan.face_on_scan import FaceOnScan
from analyzers.scan.normals import corner_normals
from analyzers.scan.params import Params
from analyzers.scan.pick import combine
from analyzers.scan.render import Surface
from analyzers.scan.spatial_median import spatial_medians
from workbench.media.mesh import Mesh
from workbench.model import Verdict


@settings(max_examples=30, deadline=None)
@given(st.integers(3, 12), st.integers(0, 10_000))
def test_the_spatial_median_has_the_least_sum_of_distances(count: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    points = chance.normal(0, 5, (count, 3))
    # Beside another set and with a reading that is missing: each set is on its own.
    missing = np.vstack([points, np.full((1, 3), np.nan)])
    found = spatial_medians(np.stack([missing, missing + 7]))[0]

    def total(place: np.ndarray) -> float:
        return float(np.linalg.norm(points - place, axis=1).sum())

    others = found + chance.normal(0, 0.5, (50, 3))
    assert total(found) <= 1.001 * min(map(total, [*others, *points]))


def test_the_spatial_median_stays_on_equal_points() -> None:
    assert spatial_medians(np.ones((1, 4, 3)))[0].tolist() == [1, 1, 1]
    most_at_zero = np.array([[[0.0, 0, 0]] * 3 + [[9.0, 0, 0]]])
    assert spatial_medians(most_at_zero)[0] == pytest.approx(np.zeros(3))


def test_a_view_that_goes_astray_moves_a_landmark_steadily() -> None:
    """No threshold at which a view is thrown out: a small step gives a small step."""
    chance = np.random.default_rng(3)
    views = [{"prn": chance.normal(0, 0.5, 3)} for _ in range(8)]
    places = []
    for away in np.linspace(0, 12, 60):
        points, _ = combine([*views, {"prn": np.array([away, 0.0, 0.0])}], Params())
        places.append(points["prn"])
    steps = np.linalg.norm(np.diff(places, axis=0), axis=1)
    assert steps.max() < 0.2
    assert steps[20:].max() < 0.02


def test_normals_do_not_depend_on_how_triangles_are_wound() -> None:
    ball = trimesh.creation.icosphere(subdivisions=4)
    faces = np.asarray(ball.faces)
    mixed = faces.copy()
    turned = np.random.default_rng(1).random(len(faces)) < 0.5
    mixed[turned] = mixed[turned][:, ::-1]
    normals = corner_normals(np.asarray(ball.vertices), mixed)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    outward = np.asarray(ball.vertices)[mixed].transpose(1, 2, 0)
    assert np.abs((normals * outward).sum(axis=1)).min() > 0.999
    assert ((normals[0] * normals[1]).sum(axis=0) > 0.9).all()


def test_points_of_bone_and_at_holes_are_doubted_until_a_person_puts_them() -> None:
    plate = np.array([[x, y, 0.0] for x in (-100.0, 100.0) for y in (-100.0, 100.0)])
    faces = np.array([[0, 2, 1], [1, 2, 3]])
    points = {
        f"{name}_{side}": np.array([sign * x, 0.0, 0.0])
        for name, x in (("ex", 45.0), ("en", 16.0), ("zy", 70.0))
        for side, sign in (("R", -1.0), ("L", 1.0))
    }
    face = FaceOnScan(points, {}, np.eye(3), 9, 0.01, moved=frozenset({"zy_R"}))
    found = doubts(Surface(Mesh(plate, faces)), face)
    assert set(found) == set(BONY) - {"zy_R"}
    assert doubted(("zy_R", "zy_L"), found).verdict is Verdict.LIMITED
    assert doubted(("ex_R", "ex_L"), found).verdict is Verdict.GOOD
    deeper = Surface(Mesh(plate - [0.0, 0.0, 20.0], faces))
    assert {"ex_R", "ex_L"} <= set(doubts(deeper, face))
