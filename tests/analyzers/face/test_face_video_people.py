"""Short made videos: nobody, one frame, two people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import pytest
from direct_context import DirectContext, with_hash
from numpy.typing import NDArray

from analyzers.face.params import Params
from analyzers.face.run import measure
from workbench.commands.people import measured_person, people_of
from workbench.media.photo import read_photo
from workbench.model import (
    Capture,
    Edit,
    FactValue,
    Measurement,
    Modality,
    MovePoint,
    Side,
    Track,
    Verdict,
)
from workbench.plugin.contract import CannotMeasureError, Result
from workbench.plugin.manifest import load_manifest

ROOT = Path(__file__).resolve().parents[3]
MANIFEST = load_manifest(ROOT / "analyzers" / "face" / "analyzer.toml")
HEALTHY = "sub-04/ses-01/sub-04_ses-01_task-rest_photo.jpg"
PTOSIS = "sub-05/ses-01/sub-05_ses-01_task-rest_photo.jpg"

Picture = NDArray[np.uint8]


def write_video(file: Path, frames: Sequence[Picture]) -> None:
    with av.open(str(file), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        for frame in frames:
            picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(frame), format="rgb24")
            container.mux(stream.encode(picture))
        container.mux(stream.encode())


def run(
    root: Path,
    task: str = "rest",
    facts: dict[str, FactValue] | None = None,
    edits: tuple[Edit, ...] = (),
) -> Result:
    capture = Capture(path="a.mp4", subject="s", visit="v", modality=Modality.VIDEO, task=task)
    ctx = DirectContext(root, MANIFEST, facts=facts, edits=edits, cache=root / "cache")
    return measure(with_hash(capture, root), Params(), ctx)


def fissure(result: Result, side: Side) -> Measurement:
    (found,) = (
        m
        for m in result.measurements
        if m.feature == "face.palpebral_fissure_height" and m.side is side
    )
    return found


def gap(result: Result) -> float:
    right, left = (fissure(result, side).value for side in (Side.RIGHT, Side.LEFT))
    assert right is not None
    assert left is not None
    return right - left


def test_nobody_in_the_video(tmp_path: Path) -> None:
    write_video(tmp_path / "a.mp4", [np.full((240, 320, 3), 80, np.uint8)] * 5)
    with pytest.raises(CannotMeasureError, match="no face was found"):
        run(tmp_path)


@pytest.mark.parametrize("task", ["rest", "up-gaze"])
def test_a_single_frame(tmp_path: Path, sample_media: Path, task: str) -> None:
    write_video(tmp_path / "a.mp4", [read_photo(sample_media / HEALTHY).pixels])
    result = run(tmp_path, task)
    assert result.measurements
    if task == "rest":
        assert fissure(result, Side.LEFT).value is not None
    else:
        rows = [m for m in result.measurements if m.feature != "face.image_scale"]
        assert all(m.value is None for m in rows)
        assert all(m.quality.reasons for m in rows)


def test_two_people_need_a_choice_and_the_chosen_one_is_measured(
    tmp_path: Path, sample_media: Path
) -> None:
    both = np.hstack([read_photo(sample_media / name).pixels for name in (PTOSIS, HEALTHY)])
    write_video(tmp_path / "a.mp4", [both] * 8)
    asked = run(tmp_path)
    assert asked.quality.verdict is Verdict.REFUSED
    assert [r.code for r in asked.quality.reasons] == ["several_faces"]
    assert all(m.value is None for m in asked.measurements)
    people = people_of(asked.tracks)
    assert set(people) == {"A", "B"}
    middles = [people[label].values[0].mean(axis=0)[0] for label in "AB"]
    assert middles[0] < both.shape[1] / 2 < middles[1]
    absent = run(tmp_path, facts={"person": "F"})
    assert [r.code for r in absent.quality.reasons] == ["person_not_found"]
    chosen = [run(tmp_path, facts={"person": p}) for p in "AB"]
    for label, result in zip("AB", chosen, strict=True):
        assert set(people_of(result.tracks)) == {"A", "B"}
        assert measured_person(result.tracks) == label
    drooping, healthy = (gap(result) for result in chosen)
    assert drooping < healthy - 1


def test_a_moved_point_is_moved_in_all_frames_alike(tmp_path: Path, sample_media: Path) -> None:
    write_video(tmp_path / "a.mp4", [read_photo(sample_media / HEALTHY).pixels] * 8)
    before = run(tmp_path)
    corner = face_of(before).values[4, 291]
    up = MovePoint("face", "291", 0.4, (float(corner[0]), float(corner[1] - 10)))
    lid = seen_lids(before)[0, 2]
    raised = MovePoint("lids", "upper_lid_left", 0.4, (float(lid[0]), float(lid[1] - 4)))
    after = run(tmp_path, edits=(up, raised))
    by = face_of(after).values - face_of(before).values
    assert by[:, 291] == pytest.approx(np.tile([0.0, -10.0], (len(by), 1)))
    assert np.abs(np.delete(by, 291, axis=1)).max() == 0
    feature, scale = "commissure_height", image_scale(before)
    moved = height(before, feature) - height(after, feature)
    assert moved == pytest.approx(10 * scale, abs=1.0)
    assert height(before, feature, Side.RIGHT) == height(after, feature, Side.RIGHT)
    opened = fissure(after, Side.LEFT).value - fissure(before, Side.LEFT).value
    assert opened == pytest.approx(4 * scale, rel=0.05)


def face_of(result: Result) -> Track:
    return next(t for t in result.tracks if t.name == "face")


def seen_lids(result: Result) -> NDArray[np.float64]:
    places = next(t for t in result.tracks if t.name == "lids").values
    return places[np.isfinite(places).all(axis=(1, 2))]


def height(result: Result, feature: str, side: Side = Side.LEFT) -> float:
    (found,) = (m for m in result.measurements if m.feature == f"face.{feature}" and m.side is side)
    assert found.value is not None
    return found.value


def image_scale(result: Result) -> float:
    return height(result, "image_scale", Side.NONE)


def test_a_face_that_is_lost_gives_reasons_not_silence(tmp_path: Path, sample_media: Path) -> None:
    face = read_photo(sample_media / HEALTHY).pixels
    write_video(tmp_path / "a.mp4", [face] * 4 + [np.full_like(face, 60)] * 8)
    result = run(tmp_path)
    row = fissure(result, Side.LEFT)
    assert row.value is None
    assert "face_lost" in {reason.code for reason in row.quality.reasons}


def test_an_exam_in_which_nothing_moves(tmp_path: Path, sample_media: Path) -> None:
    write_video(tmp_path / "a.mp4", [read_photo(sample_media / HEALTHY).pixels] * 8)
    with pytest.raises(CannotMeasureError, match="no movement stands out"):
        run(tmp_path, "exam")
