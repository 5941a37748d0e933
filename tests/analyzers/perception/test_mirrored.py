"""A corner of the mouth lowered by known pixels, seen against its mirror image."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from direct_context import DirectContext
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent))
from shifted_face import Picture, shifted

from analyzers.perception.face import detect_face
from analyzers.perception.face_points import LEFT, RIGHT
from analyzers.perception.face_sheet import canthal
from analyzers.perception.mirrored import Mirrored, by_mirror
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


def hangs(found: Mirrored) -> float:
    """How much lower (mm) the left corner is than the right one."""
    right, left = found.points[[RIGHT.commissure, LEFT.commissure]]
    return float((left - right)[1]) * MM_PER_PX


@pytest.mark.parametrize("mm", [1.0, 3.0, -3.0])
def test_a_drooping_corner_is_read_where_landmarks_stay(
    rest: Picture, points: Points, mm: float
) -> None:
    half = LEFT if mm > 0 else RIGHT
    way = np.array([0, abs(mm) / MM_PER_PX])
    picture = shifted(rest, [(points[half.commissure, :2], way)], radius=7 / MM_PER_PX)
    before = by_mirror(rest, points, points[:, :2])
    after = by_mirror(picture, points, points[:, :2])
    assert after.commissure > 0.5
    assert hangs(after) - hangs(before) == pytest.approx(mm, abs=0.35)
    if abs(mm) > 2:
        # The corner that hangs is the one that is set right.
        other = RIGHT if half is LEFT else LEFT
        left_alone = after.points[other.commissure] - points[other.commissure, :2]
        assert np.linalg.norm(left_alone) * MM_PER_PX < 0.1


def test_the_tilt_of_the_eyes_is_that_of_the_lower_lids(rest: Picture, points: Points) -> None:
    sunk = points.copy()
    for i in (RIGHT.outer_canthus, RIGHT.inner_canthus):
        sunk[i, 1] += 2 / MM_PER_PX

    assert abs(canthal(sunk)[1, 0] - canthal(points)[1, 0]) > 0.01
    angles = [by_mirror(rest, p, p[:, :2]).angle for p in (sunk, points)]
    assert angles[0] == pytest.approx(angles[1], abs=0.004)


def test_other_points_are_left_alone(rest: Picture, points: Points) -> None:
    found = by_mirror(rest, points, points[:, :2])
    same = np.ones(len(points), dtype=bool)
    for half in (RIGHT, LEFT):
        same[[half.commissure, half.inner_commissure]] = False
    assert np.array_equal(found.points[same], points[same, :2])


def test_a_covered_corner_leaves_the_landmarks(rest: Picture, points: Points) -> None:
    picture = rest.copy()
    x, y = points[LEFT.commissure, :2].astype(int)
    chance = np.random.default_rng(3)
    picture[y - 40 : y + 40, x - 50 : x + 50] = chance.integers(0, 255, (80, 100, 3))
    found = by_mirror(picture, points, points[:, :2])
    assert found.commissure == 0
    assert np.array_equal(found.points, points[:, :2])


def test_unknown_landmarks_stay_unknown(rest: Picture, points: Points) -> None:
    nothing = np.full((478, 2), np.nan)
    found = by_mirror(rest, points, nothing)
    assert found.commissure == 0
    assert np.isnan(found.points).all()
