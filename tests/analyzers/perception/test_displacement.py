"""Mouth and brows moved by known amounts in a rendered face; the head moved or turned."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from direct_context import DirectContext
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent))
from shifted_face import Picture, shifted, taken_again

from analyzers.perception.displacement import Displacement, moved
from analyzers.perception.face import detect_face
from analyzers.perception.face_points import HALVES, LEFT, RIGHT
from analyzers.perception.head_turn import facing, mesh_yaw
from analyzers.perception.shift import Shift
from workbench.media.photo import read_photo
from workbench.plugin.manifest import load_manifest

ROOT = Path(__file__).resolve().parents[3]
REST = "sub-04/ses-01/sub-04_ses-01_task-rest_photo.jpg"
MM_PER_PX = 0.43
Points = NDArray[np.float64]


@pytest.fixture(scope="module")
def rest(sample_media: Path) -> Picture:
    return read_photo(sample_media / REST).pixels


@pytest.fixture(scope="module")
def points(rest: Picture) -> Points:
    manifest = load_manifest(ROOT / "analyzers" / "face" / "analyzer.toml")
    face = detect_face(DirectContext(ROOT, manifest).model("face_landmarker.task"), rest)
    assert face is not None
    return face.points


def in_mm(pair: tuple[Shift, Shift]) -> Points:
    """(2, 2): right and left half, x and y in mm."""
    return np.array([(s.x, s.y) for s in pair]) * MM_PER_PX


@pytest.mark.parametrize(("x", "y"), [(0.0, 4.0), (-3.0, -2.0), (0.0, 1.0)])
def test_one_corner_moves_and_the_other_stays(
    rest: Picture, points: Points, x: float, y: float
) -> None:
    way = np.array([x, y]) / MM_PER_PX
    task = shifted(rest, [(points[RIGHT.commissure, :2], way)], radius=7 / MM_PER_PX)
    # The landmarks follow by half and move the other side as well: the pixels must tell.
    smoothed = points.copy()
    smoothed[RIGHT.commissure, :2] += 0.5 * way
    smoothed[LEFT.commissure, :2] += 0.2 * way * [-1, 1]
    found = moved(rest, points, task, smoothed)
    right, left = in_mm(found.commissure)
    assert right == pytest.approx((x, y), abs=0.25)
    assert left == pytest.approx((0, 0), abs=0.1)
    assert found.commissure[0].by_pixels > 0.5
    assert np.abs(in_mm(found.brow)).max() < 0.15


def test_a_raised_brow_is_followed_where_landmarks_stay(rest: Picture, points: Points) -> None:
    place = points[list(LEFT.brow_upper[1:4]), :2].mean(0)
    task = shifted(rest, [(place, np.array([0, -8.0]) / MM_PER_PX)], radius=10 / MM_PER_PX)
    right, left = in_mm(moved(rest, points, task, points).brow)
    assert left[1] == pytest.approx(-8.0, abs=0.4)
    assert abs(right[1]) < 0.2


def test_the_same_face_taken_again_did_not_move(rest: Picture, points: Points) -> None:
    task, onto = taken_again(rest, degrees=3.0, zoom=1.06)
    again = points.copy()
    again[:, :2] = points[:, :2] @ onto[:, :2].T + onto[:, 2]
    again[:, 2] *= 1.06
    found = moved(rest, points, task, again)
    assert np.abs(in_mm(found.commissure)).max() < 0.15
    assert np.abs(in_mm(found.brow)).max() < 0.2


def test_landmarks_of_the_eyes_that_follow_the_lids_do_not_move_the_mouth(
    rest: Picture, points: Points
) -> None:
    task = points.copy()
    for i in (RIGHT.outer_canthus, RIGHT.inner_canthus):
        task[i, 1] += 3 / MM_PER_PX
    found = moved(rest, points, rest, task)
    assert np.abs(in_mm(found.commissure)).max() < 0.15


def test_a_face_turned_far_is_refused_with_its_reason(rest: Picture, points: Points) -> None:
    found: Displacement = moved(rest, points, rest, turned(points, 30))
    for shift in (*found.commissure, *found.brow):
        assert np.isnan(shift.x)
        assert shift.confidence == 0
        assert "turned" in shift.reason


def test_pixels_that_were_lost_leave_the_landmarks_and_say_so(
    rest: Picture, points: Points
) -> None:
    task = rest.copy()
    x, y = points[RIGHT.commissure, :2].astype(int)
    chance = np.random.default_rng(3)
    task[y - 40 : y + 40, x - 50 : x + 50] = chance.integers(0, 255, (80, 100, 3))
    hidden, seen = moved(rest, points, task, points).commissure
    assert hidden.by_pixels == 0
    assert hidden.confidence < 0.5
    assert hidden.reason
    assert seen.confidence > 0.5


@pytest.mark.parametrize("degrees", [-15, -5, 0, 8, 20])
def test_the_turn_of_a_mesh_is_read(points: Points, degrees: float) -> None:
    turn = mesh_yaw(turned(points, degrees)) - mesh_yaw(points)
    assert turn == pytest.approx(degrees, abs=1e-6)


@pytest.mark.parametrize("degrees", [-12.0, 12.0])
def test_a_smile_of_a_turned_head_is_turned_back(degrees: float) -> None:
    # Outwards, up and back, right side in full and left at 40 %.
    true = np.array([[-7.0, -11.0, 10.0], [2.8, -4.4, 4.0]])
    seen = true @ rotation(degrees).T
    shifts = [Shift(float(x), float(y), 1.0) for x, y, _ in seen]
    # The mesh shares the depth out evenly and tells more than there is.
    mesh = np.array([[x, y, 7.0 / 0.85] for x, y, _ in true]) @ rotation(degrees).T
    back = facing(shifts, mesh, degrees)
    for shift, side in zip(back, true, strict=True):
        assert (shift.x, shift.y) == pytest.approx(side[:2], abs=0.3)


def rotation(degrees: float) -> Points:
    a = np.radians(degrees)
    return np.array([[np.cos(a), 0, -np.sin(a)], [0, 1, 0], [np.sin(a), 0, np.cos(a)]])


def turned(points: Points, degrees: float) -> Points:
    """A mesh turned about the vertical axis through the root of the nose."""
    return (points - points[168]) @ rotation(degrees).T + points[168]


def test_halves_are_in_order() -> None:
    assert HALVES == (RIGHT, LEFT)
