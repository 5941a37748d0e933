"""Standing videos: stillness is measured, a walk is refused."""

import av
import numpy as np
import pytest
from PIL import Image

from workbench.media.video import open_video
from workbench.model import MovePoint, Side

WALK = "sub-01/ses-01/sub-01_ses-01_task-walk_view-side_video.mp4"


def film(path, pictures, rate=15):
    """Writes uint8 RGB pictures as a small mp4."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=rate)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        for picture in pictures:
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode())
    return path


def row(result, feature, side=Side.NONE):
    (m,) = [m for m in result.measurements if (m.feature, m.side) == (f"posture.{feature}", side)]
    return m


@pytest.fixture(scope="module")
def standing_film(still, tmp_path_factory):
    rng = np.random.default_rng(5)
    picture = np.asarray(Image.open(still("front_uneven"))).astype(float)
    noisy = [
        np.clip(picture + rng.normal(0, 4, picture.shape), 0, 255).astype(np.uint8)
        for _ in range(30)
    ]
    return film(tmp_path_factory.mktemp("film") / "stand.mp4", noisy)


def test_a_still_video_is_measured_over_its_frames(stand, still, standing_film):
    photo, video = stand(still("front_uneven")), stand(standing_film)
    for feature in ("shoulder_level", "trunk_lean", "trunk_shift", "head_tilt"):
        a, b = row(photo, feature), row(video, feature)
        assert b.value == pytest.approx(a.value, abs=3), feature
        assert 0 <= b.sd < 2
    level = row(video, "shoulder_level")
    assert level.n >= 25
    assert level.span.duration > 1.5
    assert row(video, "head_tilt").n >= 5
    pose = next(t for t in video.tracks if t.name == "pose")
    assert len(pose.times) == level.n


def test_a_point_moved_in_one_frame_moves_in_all(stand, standing_film):
    before = stand(standing_film)
    pose = next(t for t in before.tracks if t.name == "pose")
    i = pose.points.index("left_shoulder")
    x, y = pose.values[3, i]
    edit = MovePoint("pose", "left_shoulder", float(pose.times[3]), (x, y + 25))
    after = stand(standing_film, edits=(edit,))
    assert row(after, "shoulder_level_raw").value < row(before, "shoulder_level_raw").value - 5


def test_a_walk_is_no_standing(stand, sample_media, tmp_path):
    with open_video(sample_media / WALK) as video:
        pictures = [p for _, _, p in video.frames(0, 60)]
    result = stand(film(tmp_path / "walk.mp4", pictures, rate=30))
    assert {m.quality.reasons[0].code for m in result.measurements} == {"not_still"}
