from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from direct_context import DirectContext
from numpy.typing import NDArray

from analyzers.perception.face import FaceDetector, detect_face
from analyzers.perception.face_points import BLENDSHAPES, LEFT, MIRROR, RIGHT
from analyzers.perception.hemiface import composites, hemi_points, midline_of
from workbench.media.photo import read_photo
from workbench.plugin.manifest import load_manifest

ROOT = Path(__file__).resolve().parents[3]
REST = "sub-04/ses-01/sub-04_ses-01_task-rest_photo.jpg"
PTOSIS = "sub-05/ses-01/sub-05_ses-01_task-rest_photo.jpg"

Picture = NDArray[np.uint8]


@pytest.fixture(scope="module")
def model() -> Path:
    manifest = load_manifest(ROOT / "analyzers" / "face" / "analyzer.toml")
    return DirectContext(ROOT, manifest).model("face_landmarker.task")


@pytest.fixture(scope="module")
def detector(model: Path) -> Iterator[FaceDetector]:
    with FaceDetector(model, faces=3) as opened:
        yield opened


@pytest.fixture(scope="module")
def rest(sample_media: Path) -> Picture:
    return read_photo(sample_media / REST).pixels


@pytest.fixture(scope="module")
def ptosis(sample_media: Path) -> Picture:
    return read_photo(sample_media / PTOSIS).pixels


def test_one_face_with_points_scores_and_pose(detector: FaceDetector, rest: Picture) -> None:
    (face,) = detector.detect(rest)
    assert face.points.shape == (478, 3)
    assert tuple(face.blendshapes) == BLENDSHAPES
    assert face.matrix.shape == (4, 4)
    left, top, right, bottom = face.box
    assert 0 < left < right < rest.shape[1]
    assert 0 < top < bottom < rest.shape[0]
    # The subject's right is on the left of a picture that is not mirrored.
    assert face.points[RIGHT.iris, 0] < face.points[LEFT.iris, 0]


def test_the_same_picture_gives_the_same_points(detector: FaceDetector, rest: Picture) -> None:
    first, second = (detector.detect(rest)[0].points for _ in range(2))
    assert np.array_equal(first, second)


def test_no_face_in_noise_or_a_sliver(detector: FaceDetector) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (300, 400, 3), dtype=np.uint8)
    assert detector.detect(noise, tiles=True) == ()
    assert detector.detect(noise[:1]) == ()


def test_a_small_face_is_found_in_parts_of_the_picture(
    detector: FaceDetector, rest: Picture
) -> None:
    scene = np.full((2400, 3000, 3), 90, np.uint8)
    scene[1500:1900, 2200:2520] = rest[::2, ::2]
    assert detector.detect(scene) == ()
    (found,) = detector.detect(scene, tiles=True)
    (alone,) = detector.detect(rest)
    moved = alone.points[:, :2] / 2 + [2200, 1500]
    assert np.abs(found.points[:, :2] - moved).mean() < 0.02 * found.size


def test_two_people_are_two_faces(detector: FaceDetector, rest: Picture) -> None:
    both = np.hstack([rest, rest])
    assert len(detector.detect(both)) == 2


def test_detect_face_alone(model: Path, rest: Picture) -> None:
    face = detect_face(model, rest)
    assert face is not None
    assert detect_face(model, np.zeros((64, 64, 3), np.uint8)) is None


def test_composites_are_symmetric(detector: FaceDetector, ptosis: Picture) -> None:
    (face,) = detector.detect(ptosis)
    first, second, _ = composites(ptosis, face)
    for picture in (first, second):
        assert np.array_equal(picture, picture[:, ::-1])
    assert not np.array_equal(first, second)


def test_midline_runs_between_the_eyes(detector: FaceDetector, rest: Picture) -> None:
    (face,) = detector.detect(rest)
    x, _ = midline_of(face.points).centre
    eyes = face.points[[RIGHT.inner_canthus, LEFT.inner_canthus], 0]
    assert abs(x - eyes.mean()) < 0.03 * face.size


def test_hemi_points_lie_near_the_plain_ones(detector: FaceDetector, rest: Picture) -> None:
    (face,) = detector.detect(rest)
    hemi = hemi_points(rest, face, detector)
    assert hemi is not None
    paired = list(RIGHT.paired() + LEFT.paired())
    assert np.isfinite(hemi[paired]).all()
    apart = np.linalg.norm(hemi[paired] - face.points[paired, :2], axis=1)
    assert np.median(apart) < 0.02 * face.size
    assert np.isnan(hemi[13]).all()  # a point of the midline


def test_hemi_points_of_the_flipped_picture_are_the_mirrored_ones(
    detector: FaceDetector, ptosis: Picture
) -> None:
    width = ptosis.shape[1]
    (face,) = detector.detect(ptosis)
    hemi = hemi_points(ptosis, face, detector)
    mirrored = face.points.copy()
    for point, partner in MIRROR.items():
        mirrored[partner] = face.points[point] * [-1, 1, 1] + [width, 0, 0]
    flipped = np.ascontiguousarray(ptosis[:, ::-1])
    back = hemi_points(flipped, replace(face, points=mirrored), detector)
    assert hemi is not None
    assert back is not None
    for point, partner in MIRROR.items():
        if point != partner:
            expected = hemi[point] * [-1, 1] + [width, 0]
            assert np.abs(back[partner] - expected).max() < 1.0


def test_a_large_picture_is_shrunk_without_moving_the_points(
    detector: FaceDetector, rest: Picture
) -> None:
    (face,) = detector.detect(rest)
    big = cv2.resize(rest, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    (large,) = detector.detect(big)
    small_points = hemi_points(rest, face, detector)
    large_points = hemi_points(big, large, detector)
    assert small_points is not None
    assert large_points is not None
    paired = list(RIGHT.paired() + LEFT.paired())
    apart = np.linalg.norm(large_points[paired] / 3 - small_points[paired], axis=1)
    assert np.median(apart) < 0.01 * face.size
