"""The hand analyzer on rendered pictures: real landmarks, from the file to the rows."""

import json
import shutil
from pathlib import Path

import av
import numpy as np
import pytest
from direct_context import DirectContext, with_hash
from PIL import Image, ImageOps

from analyzers.hand.params import Params
from analyzers.hand.run import measure
from workbench.model import AddEvent, Capture, Modality, MoveEvent, Side, Verdict
from workbench.plugin.contract import Cancelled, CannotMeasureError
from workbench.plugin.manifest import load_manifest

MEDIA = Path(__file__).parent / "media"
ANALYZER = Path(__file__).parents[3] / "analyzers" / "hand" / "analyzer.toml"


@pytest.fixture(scope="module")
def hand_cache(tmp_path_factory):
    return tmp_path_factory.mktemp("hand-cache")


@pytest.fixture
def run(hand_cache):
    def run_on(root, path, task="grip-release", *, facts=None, edits=(), side=Side.NONE, **more):
        photo = not path.endswith(".mp4")
        capture = Capture(
            path=path,
            subject="s",
            visit="v",
            modality=Modality.PHOTO if photo else Modality.VIDEO,
            task=task,
            side=side,
        )
        manifest = load_manifest(ANALYZER)
        ctx = DirectContext(root, manifest, facts=facts, edits=edits, cache=hand_cache, **more)
        return measure(with_hash(capture, root), Params(), ctx)

    return run_on


def rows(result, side):
    return {m.feature.removeprefix("hand."): m for m in result.measurements if m.side is side}


def test_a_warming_hand_on_film(run):
    truth = json.loads((MEDIA / "grip_release.truth.json").read_text(encoding="utf-8"))
    result = run(MEDIA, "grip_release.mp4")
    right = rows(result, Side.RIGHT)
    true = [end - start for start, end in truth["openings_s"]]
    assert right["opening_time"].samples == pytest.approx(true, abs=0.08)
    assert right["opening_time_warm_up"].value == pytest.approx(true[0] - true[-1], abs=0.08)
    begun = [e.t for e in result.events if e.kind == "release"]
    assert begun == pytest.approx([start for start, _ in truth["openings_s"]], abs=0.08)
    left = rows(result, Side.LEFT)
    assert {m.quality.reasons[0].code for m in left.values()} == {"not_in_view"}
    names = {t.name: t for t in result.tracks}
    assert set(names) == {"hand_right", "hand_aperture_right"}
    assert names["hand_right"].values.shape[1:] == (21, 2)
    assert np.isfinite(names["hand_right"].values[:, 0, 0]).mean() > 0.95


def test_a_correction_changes_the_value_and_reads_no_video(run):
    first = run(MEDIA, "grip_release.mp4")
    opened = next(e for e in first.events if e.kind == "open")
    edits = (
        MoveEvent("open", opened.t, opened.t + 0.2, Side.RIGHT),
        AddEvent("release_cue", 0.8, Side.RIGHT),
    )
    again = run(MEDIA, "grip_release.mp4", edits=edits)
    before, after = rows(first, Side.RIGHT), rows(again, Side.RIGHT)
    longer = after["opening_time_first"].value - before["opening_time_first"].value
    assert longer == pytest.approx(0.2)
    assert after["release_delay"].value > 0
    assert any(e.edited and e.kind == "open" for e in again.events)


def test_the_same_film_gives_the_same_rows(run):
    a, b = (run(MEDIA, "grip_release.mp4").measurements for _ in range(2))
    assert a == b


def test_the_open_hand_in_a_photo(run):
    result = run(MEDIA, "open_left_hand.jpg", "hand")
    left = rows(result, Side.LEFT)
    assert left["finger_drop"].value == pytest.approx(0, abs=20)
    assert left["finger_flexion"].value < 60
    assert all(left[f"spread_{p}"].value > 3 for p in ("index_middle", "ring_little"))
    assert {m.value for m in rows(result, Side.RIGHT).values()} == {None}
    assert result.tracks[0].name == "hand_left"
    assert result.tracks[0].times.tolist() == [0.0]


def test_a_mirrored_photo_needs_to_be_called_so(run, tmp_path):
    picture = ImageOps.mirror(Image.open(MEDIA / "open_left_hand.jpg"))
    picture.save(tmp_path / "mirrored.png")
    plain = run(tmp_path, "mirrored.png", "hand")
    assert rows(plain, Side.RIGHT)["finger_drop"].value is not None
    right = run(tmp_path, "mirrored.png", "hand", facts={"mirrored": True})
    assert rows(right, Side.LEFT)["finger_drop"].value is not None
    assert rows(right, Side.RIGHT)["finger_drop"].value is None


def test_no_hand_is_said(run, tmp_path):
    Image.new("RGB", (300, 300), (90, 120, 140)).save(tmp_path / "wall.png")
    with pytest.raises(CannotMeasureError) as refused:
        run(tmp_path, "wall.png", "hand")
    assert refused.value.problem.code == "no_hand"


def test_a_grip_film_called_tapping_has_no_taps(run):
    result = run(MEDIA, "grip_release.mp4", "hand")
    values = rows(result, Side.RIGHT)
    assert values["tapping_rate"].quality.verdict is Verdict.REFUSED


def test_it_can_be_cancelled(tmp_path):
    shutil.copy(MEDIA / "grip_release.mp4", tmp_path / "film.mp4")
    capture = Capture(
        path="film.mp4", subject="s", visit="v", modality=Modality.VIDEO, task="grip-release"
    )
    ctx = DirectContext(tmp_path, load_manifest(ANALYZER), cancel_after=3)
    with pytest.raises(Cancelled):
        measure(with_hash(capture, tmp_path), Params(), ctx)


def test_a_very_short_film(run, tmp_path):
    with av.open(str(tmp_path / "short.mp4"), "w") as out:
        stream = out.add_stream("libx264", rate=30)
        stream.width = stream.height = 300
        stream.pix_fmt = "yuv420p"
        picture = np.asarray(Image.open(MEDIA / "open_left_hand.jpg").convert("RGB"))
        for _ in range(5):
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode())
    with pytest.raises(CannotMeasureError) as refused:
        run(tmp_path, "short.mp4")
    assert "longer than a moment" in refused.value.problem.cause
