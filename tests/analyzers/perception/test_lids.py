"""Eyelids by pixels, on the photographs that ship and on what is made of them."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from analyzers.perception.face import FaceDetector, FaceLandmarks
from analyzers.perception.face_points import HALVES, MIRROR
from analyzers.perception.lid_patch import eye_patch, iris_px
from analyzers.perception.lids import EyeLids, find_lids
from workbench.pipeline.model_files import locate
from workbench.plugin.manifest import load_manifest

ROOT = Path(__file__).resolve().parents[3]
MM_PER_PX = 0.427
"""True scale of the rendered photographs that ship (see their truth in MANIFEST.toml)."""
REST = "sub-04/ses-01/sub-04_ses-01_task-rest_photo.jpg"
PTOSIS = "sub-05/ses-01/sub-05_ses-01_task-rest_photo.jpg"
EXAM = "sub-04/ses-01/sub-04_ses-01_task-exam_video.mp4"
PORTRAIT = "sub-06/ses-01/sub-06_ses-01_task-rest_photo.jpg"
RIGHT, LEFT = 0, 1

Picture = NDArray[np.uint8]
Seen = dict[str, tuple[Picture, FaceLandmarks]]


def frame_at(video: Path, seconds: float) -> Picture:
    film = cv2.VideoCapture(str(video))
    film.set(cv2.CAP_PROP_POS_MSEC, seconds * 1000)
    ok, image = film.read()
    film.release()
    assert ok
    return np.ascontiguousarray(image[..., ::-1])


@pytest.fixture(scope="module")
def seen(sample_media: Path) -> Seen:
    """Pictures with their landmarks."""
    model = load_manifest(ROOT / "analyzers" / "face" / "analyzer.toml").models[0]
    pictures = {
        path: np.ascontiguousarray(cv2.imread(str(sample_media / path))[..., ::-1])
        for path in (REST, PTOSIS, PORTRAIT)
    }
    pictures["closed"] = frame_at(sample_media / EXAM, 3.8)
    found = {}
    with FaceDetector(locate(model)) as detector:
        for name, picture in pictures.items():
            found[name] = picture, detector.detect(picture, tiles=True)[0]
    return found


def lids_of(seen: Seen, name: str) -> tuple[EyeLids, EyeLids]:
    picture, face = seen[name]
    return find_lids(picture, face.points)


def test_the_sinking_lid_alone_reads_lower(seen: Seen) -> None:
    """3 mm of ptosis on the right: truth 9.80 / 9.80 and 6.80 / 9.80 mm."""
    rest, ptosis = lids_of(seen, REST), lids_of(seen, PTOSIS)
    sunk = [(a.gap - b.gap) * MM_PER_PX for a, b in zip(rest, ptosis, strict=True)]
    assert sunk[RIGHT] == pytest.approx(3.0, abs=0.4)
    assert sunk[LEFT] == pytest.approx(0.0, abs=0.15)
    for eye in rest:
        assert eye.gap * MM_PER_PX == pytest.approx(9.8, abs=0.6)
        assert eye.gap == pytest.approx(eye.lower - eye.upper)
        assert not eye.closed


def test_the_iris_does_not_sink_with_the_lid(seen: Seen) -> None:
    rest, ptosis = lids_of(seen, REST)[RIGHT], lids_of(seen, PTOSIS)[RIGHT]
    mrd1 = [(eye.iris_y - eye.upper) * MM_PER_PX for eye in (rest, ptosis)]
    assert mrd1[0] == pytest.approx(3.74, abs=0.6)
    assert mrd1[0] - mrd1[1] == pytest.approx(3.0, abs=0.6)


def test_an_incomplete_closure_is_open_on_its_side_only(seen: Seen) -> None:
    """The left eye closes to 40 %: truth 6.2 mm open, right 0.2 mm."""
    right, left = lids_of(seen, "closed")
    assert left.gap * MM_PER_PX == pytest.approx(6.2, abs=1.0)
    assert right.gap * MM_PER_PX == pytest.approx(0.2, abs=1.0)
    assert not left.closed


def test_a_small_face_is_refused_with_the_reason(seen: Seen) -> None:
    for eye in lids_of(seen, PORTRAIT):
        assert np.isnan([eye.upper, eye.lower, eye.iris_y, eye.gap]).all()
        assert "iris" in eye.reason
        assert eye.confidence == 0


def test_glare_and_the_edge_of_the_picture_are_reasons(seen: Seen) -> None:
    picture, face = seen[REST]
    dazzled = picture.copy()
    place = face.points[HALVES[LEFT].iris, :2].astype(int)
    cv2.circle(dazzled, place.tolist(), round(0.6 * iris_px(face.points)), (255, 255, 255), -1)
    right, left = find_lids(dazzled, face.points)
    assert "reflection" in left.reason
    assert not right.reason
    outer = int(face.points[HALVES[RIGHT].iris, 0]) - 6
    right, left = find_lids(picture[:, outer:], face.points - [outer, 0, 0])
    assert "picture" in right.reason
    assert not left.reason


def test_the_mirrored_picture_gives_the_same_with_sides_exchanged(seen: Seen) -> None:
    picture, face = seen[PTOSIS]
    points = face.points.copy()
    points[:, 0] = picture.shape[1] - points[:, 0]
    other = np.full_like(points, np.nan)
    for index, twin in MIRROR.items():
        other[twin] = points[index]
    for a, b in zip(
        find_lids(picture, face.points),
        find_lids(np.ascontiguousarray(picture[:, ::-1]), other)[::-1],
        strict=True,
    ):
        assert a.gap == pytest.approx(b.gap, abs=0.05)
        assert a.iris_y == pytest.approx(b.iris_y, abs=0.05)


@pytest.mark.parametrize("angle", [-12.0, 9.0])
def test_a_tilted_head_reads_the_same(seen: Seen, angle: float) -> None:
    picture, face = seen[PTOSIS]
    centre = face.points[168, :2]
    turn = cv2.getRotationMatrix2D(centre.tolist(), angle, 1.0)
    tilted = cv2.warpAffine(picture, turn, picture.shape[1::-1], flags=cv2.INTER_CUBIC)
    # OpenCV counts from the centre of the first pixel.
    points = (face.points[:, :2] - 0.5) @ turn[:, :2].T + turn[:, 2] + 0.5
    for a, b in zip(lids_of(seen, PTOSIS), find_lids(tilted, points), strict=True):
        assert a.gap * MM_PER_PX == pytest.approx(b.gap * MM_PER_PX, abs=0.25)


def test_a_larger_copy_gives_larger_pixels(seen: Seen) -> None:
    picture, face = seen[PTOSIS]
    large = cv2.resize(picture, None, fx=2.0, fy=2.0, interpolation=cv2.INTER_CUBIC)
    for a, b in zip(lids_of(seen, PTOSIS), find_lids(large, 2 * face.points), strict=True):
        assert 2 * a.gap == pytest.approx(b.gap, abs=0.8)


def test_the_patch_keeps_its_place(seen: Seen) -> None:
    picture, face = seen[REST]
    for half in HALVES:
        patch = eye_patch(picture, face.points, half)
        assert patch.px_per_mm == pytest.approx(iris_px(face.points) / 11.7)
        # The corner's own height, by the patch and by the facial frame.
        assert abs(patch.height) < 4 * patch.px_per_mm
        assert patch.frame_y(1.0) - patch.frame_y(0.0) == pytest.approx(patch.px_per_mm)
