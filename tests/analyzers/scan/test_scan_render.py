"""The ray-cast pictures hold the exact surface point of every pixel."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from analyzers.scan.camera import Camera, camera_at
from analyzers.scan.params import Params
from analyzers.scan.pick import surface_point
from analyzers.scan.poses import axis_poses, poses_between
from analyzers.scan.render import BACKGROUND, Surface
from workbench.media.mesh import Mesh


def mesh_of(shape: trimesh.Trimesh, **more: object) -> Mesh:
    return Mesh(np.asarray(shape.vertices, float), np.asarray(shape.faces, np.int32), **more)


def front(size: int = 200, centre: tuple[float, float, float] = (0, 0, 0)) -> Camera:
    return camera_at(
        np.array(centre, float),
        np.array([0.0, 0, 1]),
        np.array([0.0, 1, 0]),
        300.0,
        fov_deg=30.0,
        size=size,
    )


def test_pixels_of_a_sphere_lie_on_the_sphere() -> None:
    view = Surface(mesh_of(trimesh.creation.icosphere(subdivisions=5, radius=100.0))).render(
        front()
    )
    seen = np.isfinite(view.depth)
    radius = np.linalg.norm(view.xyz[seen], axis=1)
    assert 0.3 < seen.mean() < 0.5
    # A facet of this sphere lies at most 0.06 mm inside it.
    assert radius.min() > 99.9
    assert radius.max() < 100.01
    assert view.facing[100, 100] == pytest.approx(1.0, abs=0.01)
    assert (view.rgb[~seen] == BACKGROUND).all()


@pytest.mark.parametrize("shift", [0.0, 5000.0])
def test_each_pixel_projects_back_onto_itself(shift: float) -> None:
    box = trimesh.creation.box(extents=(120.0, 80.0, 40.0))
    box.apply_translation([shift, shift, shift])
    camera = front(centre=(shift, shift, shift))
    view = Surface(mesh_of(box)).render(camera)
    rows, columns = np.nonzero(np.isfinite(view.depth))
    pixels = camera.project(view.xyz[rows, columns])
    assert np.abs(pixels - np.column_stack([columns, rows]) - 0.5).max() < 1e-2
    assert np.abs(view.xyz[rows, columns, 2] - shift - 20.0).max() < 1e-2  # the near side


def test_picture_is_upright_and_not_mirrored() -> None:
    ball = trimesh.creation.icosphere(subdivisions=3, radius=10.0)
    ball.apply_translation([60.0, 40.0, 0.0])
    view = Surface(mesh_of(ball)).render(front())
    rows, columns = np.nonzero(np.isfinite(view.depth))
    assert columns.min() > 100  # +x is right when looking against z with y up
    assert rows.max() < 100


def test_colours_and_texture_show() -> None:
    box = trimesh.creation.box(extents=(100.0, 100.0, 100.0))
    red = np.tile(np.array([[200, 10, 20]], np.uint8), (len(box.vertices), 1))
    view = Surface(mesh_of(box, colors=red)).render(front())
    assert view.rgb[100, 100, 0] > 150
    assert view.rgb[100, 100, 1] < 30
    texture = np.zeros((2, 2, 3), np.uint8)
    texture[0, :] = (0, 0, 250)  # the top row: v above one half
    uv = np.full((len(box.faces), 3, 2), 0.75)
    view = Surface(mesh_of(box, texture=texture, uv=uv)).render(front())
    assert view.rgb[100, 100, 2] > 200


def test_landmark_in_a_hole_is_read_from_its_rim_and_never_from_behind() -> None:
    """A plate with an opening, and a wall 90 mm behind it, like an open eye of a hollow scan."""
    ring = trimesh.creation.annulus(r_min=3.0, r_max=60.0, height=1.0, sections=64)
    wall = trimesh.creation.box(extents=(200.0, 200.0, 1.0))
    wall.apply_translation([0, 0, -90.0])
    view = Surface(mesh_of(trimesh.util.concatenate([ring, wall]))).render(front(size=640))
    middle = 320.0
    point = surface_point(view, middle, middle, Params(rim_px=8))
    assert point is not None
    assert point[2] > 0.0
    assert np.hypot(*point[:2]) == pytest.approx(3.0, abs=1.0)
    assert surface_point(view, middle, middle, Params(rim_px=3)) is None
    assert surface_point(view, 2.0, 2.0, Params()) is None


def test_the_ways_to_look_are_different_and_upright() -> None:
    poses = axis_poses()
    assert len(poses) == 24
    assert (poses[0][0] == [0, 0, 1]).all()
    assert (poses[0][1] == [0, 1, 0]).all()
    between = poses_between()
    for towards, up in poses + between:
        assert towards @ up == pytest.approx(0, abs=1e-12)
        assert np.linalg.norm(towards) == pytest.approx(1)
    assert len({tuple(np.round(np.concatenate(pose), 6)) for pose in poses + between}) == 48
