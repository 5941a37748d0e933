"""People in photos: found from left to right, read closely, in pixels of the photo itself."""

from pathlib import Path

import numpy as np
import pytest
from direct_context import DirectContext, with_hash
from PIL import Image

from analyzers.perception.pose_photo import LARGEST, people_in_photo
from analyzers.perception.pose_points import INDEX
from workbench.model import Capture, Modality
from workbench.plugin.manifest import load_manifest

MEDIA = Path(__file__).parents[1] / "posture" / "media"
MODEL = "pose_landmarker_full.task"


@pytest.fixture
def look(sample_media, tmp_path):
    manifest = load_manifest(sample_media.parent / "analyzers" / "posture" / "analyzer.toml")

    def at(picture):
        picture.save(tmp_path / "photo.png")
        capture = Capture(path="photo.png", subject="s", visit="v", modality=Modality.PHOTO)
        ctx = DirectContext(tmp_path, manifest, cache=tmp_path / "cache")
        return people_in_photo(ctx, with_hash(capture, tmp_path), ctx.model(MODEL))

    return at


def test_a_large_photo_is_read_in_its_own_pixels(look):
    small = Image.open(MEDIA / "back_straight.jpg")
    (person,) = look(small)
    (large,) = look(small.resize((small.width * 3, small.height * 3)))
    assert small.height * 3 > LARGEST
    assert np.abs(large.points / 3 - person.points).max() < 0.02 * person.size
    assert large.size == pytest.approx(3 * person.size, rel=0.03)
    assert len(person.readings) == 6
    assert person.spread.max() < 0.05 * person.size


def test_people_are_named_from_left_to_right_and_nobody_twice(look):
    page = Image.new("RGB", (1100, 720), (200, 200, 195))
    for i, name in enumerate(("back_straight", "front_uneven", "right_bent")):
        page.paste(Image.open(MEDIA / f"{name}.jpg").crop((100, 0, 440, 720)), (20 + 360 * i, 0))
    people = look(page)
    assert [p.label for p in people] == ["A", "B", "C"]
    hips = [p.points[INDEX["left_hip"], 0] for p in people]
    assert hips == sorted(hips)
    assert np.diff(hips) == pytest.approx(360, abs=120)


def test_an_empty_room_holds_nobody(look):
    assert look(Image.new("RGB", (400, 300), (180, 180, 175))) == ()
