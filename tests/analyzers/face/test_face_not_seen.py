"""Photos on which landmarks draw eyes or a face that the picture does not show."""

from __future__ import annotations

from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from direct_context import DirectContext, with_hash

from analyzers.face.params import Params
from analyzers.face.run import measure
from analyzers.perception.face import detect_face
from analyzers.perception.face_points import HALVES
from workbench.media.photo import read_photo
from workbench.model import Capture, Measurement, Modality, Side
from workbench.plugin.contract import Result
from workbench.plugin.manifest import load_manifest

ROOT = Path(__file__).resolve().parents[3]
MANIFEST = load_manifest(ROOT / "analyzers" / "face" / "analyzer.toml")
REST = "sub-04/ses-01/sub-04_ses-01_task-rest_photo.jpg"
NOT_OF_THE_EYES = ("commissure_height_difference", "mouth_width")


@pytest.fixture(scope="module")
def rest(sample_media: Path) -> np.ndarray:
    return read_photo(sample_media / REST).pixels


def write_video(file: Path, frames: list[np.ndarray]) -> None:
    with av.open(str(file), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        for frame in frames:
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode())


def measured(picture: np.ndarray, folder: Path, *, film: bool = False) -> Result:
    if film:
        write_video(folder / "face.mp4", [picture] * 15)
        capture = Capture(
            path="face.mp4", subject="s", visit="v", modality=Modality.VIDEO, task="rest"
        )
        return measure(with_hash(capture, folder), Params(), DirectContext(folder, MANIFEST))
    cv2.imwrite(str(folder / "face.png"), picture[..., ::-1])
    capture = Capture(path="face.png", subject="s", visit="v", modality=Modality.PHOTO, task="rest")
    return measure(with_hash(capture, folder), Params(), DirectContext(folder, MANIFEST))


def one(result: Result, feature: str, side: Side = Side.NONE) -> Measurement:
    (found,) = (m for m in result.measurements if (m.feature, m.side) == (f"face.{feature}", side))
    return found


@pytest.fixture(scope="module")
def dark(rest: np.ndarray) -> np.ndarray:
    """The face with dark glasses on."""
    model = DirectContext(ROOT, MANIFEST).model("face_landmarker.task")
    face = detect_face(model, rest)
    assert face is not None
    dark = rest.copy()
    for half in HALVES:
        eye = face.points[[half.outer_canthus, half.inner_canthus], :2]
        width = float(np.linalg.norm(eye[0] - eye[1]))
        size = round(0.9 * width), round(0.65 * width)
        middle = [round(v) for v in eye.mean(0)]
        cv2.ellipse(dark, (middle, tuple(2 * s for s in size), 0), (12, 12, 14), -1)
    return dark


@pytest.mark.parametrize("film", [False, True])
def test_behind_dark_glasses_no_lid_is_told(dark: np.ndarray, tmp_path: Path, film: bool) -> None:
    result = measured(dark, tmp_path, film=film)
    for side in (Side.LEFT, Side.RIGHT):
        for feature in ("palpebral_fissure_height", "palpebral_fissure_height_raw", "mrd1"):
            row = one(result, feature, side)
            assert row.value is None
            assert "eye_unclear" in {reason.code for reason in row.quality.reasons}
    for feature in NOT_OF_THE_EYES:
        assert one(result, feature).value is not None


@pytest.mark.parametrize(("turns", "code"), [(1, "roll_high"), (2, "no_halves")])
def test_a_picture_that_is_not_upright_gives_nothing(
    rest: np.ndarray, tmp_path: Path, turns: int, code: str
) -> None:
    result = measured(np.ascontiguousarray(np.rot90(rest, turns)), tmp_path)
    lids = [one(result, "palpebral_fissure_height", side) for side in (Side.LEFT, Side.RIGHT)]
    for row in (*lids, *(one(result, feature) for feature in NOT_OF_THE_EYES)):
        assert row.value is None
        assert code in {reason.code for reason in row.quality.reasons}
