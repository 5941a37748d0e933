"""Where a face is looked for: stray pieces do not widen the view, bodies have two ends."""

from __future__ import annotations

import numpy as np
import trimesh

from analyzers.scan.places import places_to_look
from analyzers.scan.poses import poses_around
from analyzers.scan.render import Surface
from workbench.media.mesh import Mesh


def surface(*shapes: trimesh.Trimesh) -> Surface:
    whole = trimesh.util.concatenate(list(shapes))
    return Surface(Mesh(np.asarray(whole.vertices, float), np.asarray(whole.faces, np.int32)))


def test_a_stray_piece_far_away_does_not_widen_the_view() -> None:
    head = trimesh.creation.icosphere(subdivisions=4, radius=100.0)
    stray = trimesh.creation.icosphere(subdivisions=0, radius=1.0)
    stray.apply_translation([5000.0, 0, 0])
    (centre, width, poses), *_ = places_to_look(surface(head, stray))
    assert np.linalg.norm(centre) < 10
    assert 190 < width < 220
    assert len(poses) == 24


def test_both_ends_of_a_long_scan_are_looked_at_upright() -> None:
    body = trimesh.creation.capsule(height=1500.0, radius=150.0, count=[32, 64])
    turn = trimesh.transformations.rotation_matrix(0.7, [1, 2, 3])
    axis = turn[:3, :3] @ [0, 0, 1.0]
    body.apply_transform(turn)
    tries = places_to_look(surface(body))
    assert len(tries) == 4
    ends = sorted(float(centre @ axis) for centre, _, _ in tries[2:])
    middle = float(body.vertices.mean(axis=0) @ axis)
    assert ends[0] < middle - 500
    assert ends[1] > middle + 500
    for centre, width, poses in tries[2:]:
        assert 500 < width < 900
        assert len(poses) == 8
        for towards, up in poses:
            assert abs(towards @ up) < 1e-9
            # Up points away from the body's middle.
            assert up @ (centre - body.vertices.mean(axis=0)) > 0
    assert len(places_to_look(surface(trimesh.creation.icosphere(subdivisions=3)))) == 2


def test_no_extent_no_place() -> None:
    flat = Surface(Mesh(np.zeros((3, 3)), np.array([[0, 1, 2]], np.int32)))
    assert places_to_look(flat) == []


def test_directions_around_an_upright() -> None:
    up = np.array([1.0, 2.0, -0.5]) / np.linalg.norm([1.0, 2.0, -0.5])
    poses = poses_around(up)
    assert len({tuple(np.round(t, 6)) for t, _ in poses}) == 8
    assert all(abs(t @ up) < 1e-12 and abs(np.linalg.norm(t) - 1) < 1e-12 for t, _ in poses)
