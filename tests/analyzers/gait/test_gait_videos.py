"""The gait analyzer on real files: the sample walks, the wrong-person trap, unusable videos."""

import av
import numpy as np
import pytest
from direct_context import DirectContext, with_hash

from analyzers.gait.params import Params
from analyzers.gait.run import measure
from workbench.media.video import open_video
from workbench.model import Capture, ChoosePerson, Modality, Side, Verdict
from workbench.plugin.contract import Cancelled, CannotMeasureError
from workbench.plugin.manifest import load_manifest

NORMAL = "sub-01/ses-01/sub-01_ses-01_task-walk_view-side_video.mp4"
FOOT_DROP = "sub-02/ses-01/sub-02_ses-01_task-walk_view-side_video.mp4"
WADDLE = "sub-03/ses-01/sub-03_ses-01_task-walk_view-front_video.mp4"


@pytest.fixture(scope="session")
def gait_manifest(sample_media):
    return load_manifest(sample_media.parent / "analyzers" / "gait" / "analyzer.toml")


@pytest.fixture(scope="session")
def gait_cache(tmp_path_factory):
    return tmp_path_factory.mktemp("gait-cache")


@pytest.fixture
def run(gait_manifest, gait_cache):
    def run_on(root, path, *, facts=None, edits=(), **more):
        capture = Capture(path=path, subject="s", visit="v", modality=Modality.VIDEO, task="walk")
        ctx = DirectContext(root, gait_manifest, facts=facts, edits=edits, cache=gait_cache, **more)
        return measure(with_hash(capture, root), Params(), ctx)

    return run_on


def row(result, feature, side=Side.NONE):
    (m,) = [m for m in result.measurements if (m.feature, m.side) == (f"gait.{feature}", side)]
    return m


def film(path, pictures, rate=30):
    """Writes uint8 RGB pictures as a small mp4."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=rate)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        for picture in pictures:
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode())


def test_a_normal_walk_from_the_side(run, sample_media):
    result = run(sample_media, NORMAL, facts={"treadmill": True})
    cadence = row(result, "cadence")
    assert cadence.value == pytest.approx(110, abs=1.5)
    assert cadence.ci_low < cadence.value < cadence.ci_high
    assert cadence.quality.verdict is Verdict.GOOD
    for side in (Side.LEFT, Side.RIGHT):
        assert row(result, "stride_time", side).value == pytest.approx(1.0909, abs=0.015)
        assert row(result, "step_time", side).value == pytest.approx(0.5455, abs=0.015)
        assert row(result, "stance", side).value == pytest.approx(62, abs=4)
        assert row(result, "stance_raw", side).value > row(result, "stance", side).value
    assert row(result, "knee_flexion_peak", Side.RIGHT).value == pytest.approx(60, abs=6)
    assert row(result, "knee_flexion_peak", Side.LEFT).quality.reasons[0].code == "far_side"
    assert row(result, "foot_pitch_late_swing", Side.RIGHT).value > -5
    assert {"pose", "knee_flexion_left", "knee_flexion_right", "knee_flexion_cycle_right"} <= {
        t.name for t in result.tracks
    }
    lengths = {t.name: len(t.times) for t in result.tracks}
    assert lengths["knee_flexion_left"] == lengths["pose"] == 300
    assert lengths["hip_flexion_cycle_right"] == 101
    assert row(result, "step_length", Side.LEFT).quality.reasons[0].code == "no_scale"
    assert row(result, "step_time_asymmetry").value < 5
    assert row(result, "step_time_cv", Side.LEFT).quality.reasons[0].code == "too_few_strides"
    assert {m.method for m in result.measurements} <= set(result.methods)
    again = run(sample_media, NORMAL, facts={"treadmill": True}, cancel_after=1)
    assert again.measurements == result.measurements
    assert again.events == result.events


def test_a_mirrored_picture_gives_the_near_leg_its_other_name(run, sample_media):
    facts = {"treadmill": True, "height_cm": 175.0}
    plain = run(sample_media, NORMAL, facts=facts)
    mirrored = run(sample_media, NORMAL, facts={**facts, "mirrored": True})
    other = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT, Side.NONE: Side.NONE}
    found = {(m.feature, m.side): m.value for m in mirrored.measurements}
    assert row(mirrored, "knee_flexion_peak", Side.LEFT).value is not None
    for m in plain.measurements:
        twin = found[m.feature, other[m.side]]
        assert (twin is None) == (m.value is None), m.feature
        if m.value is not None and "asymmetry" not in m.feature:  # signed by the side
            assert twin == pytest.approx(m.value, rel=0.01), m.feature  # ties go by the name


def test_height_as_scale_gives_metres_with_its_error(run, sample_media):
    result = run(sample_media, NORMAL, facts={"treadmill": True, "height_cm": 175.0})
    for side in (Side.LEFT, Side.RIGHT):
        step = row(result, "step_length", side)
        assert step.value == pytest.approx(0.62, rel=0.08)
        assert (step.ci_high - step.ci_low) / step.value > 0.1
    speed = row(result, "speed")
    assert speed.ci_low < 1.13667 < speed.ci_high


def test_a_right_foot_that_drops(run, sample_media):
    result = run(sample_media, FOOT_DROP, facts={"treadmill": True})
    assert row(result, "cadence").value == pytest.approx(94, abs=1.5)
    pitch = row(result, "foot_pitch_late_swing", Side.RIGHT)
    assert pitch.value == pytest.approx(-22, abs=4)
    assert np.mean(np.array(pitch.samples) <= -10) == 1
    assert row(result, "foot_pitch_late_swing", Side.LEFT).value is None


def test_a_waddling_walk_from_the_front(run, sample_media):
    result = run(sample_media, WADDLE, facts={"treadmill": True})
    assert row(result, "cadence").value == pytest.approx(100, abs=1.5)
    assert row(result, "stride_time", Side.LEFT).value == pytest.approx(1.2, abs=0.02)
    assert row(result, "trunk_lean_range").value == pytest.approx(9.5, abs=3)
    for side, truth in ((Side.LEFT, 5.2), (Side.RIGHT, 4.3)):
        lean = row(result, "trunk_lean_stance", side)
        assert lean.ci_low < truth < lean.ci_high
    assert row(result, "stance", Side.LEFT).quality.reasons[0].code == "view_unsuitable"


def test_the_man_on_the_roof_is_not_the_walker(run, truth_data):
    folder, name = truth_data / "real" / "gait" / "video", "walk_outdoor_two_persons.mp4"
    result = run(folder, name)
    cadence = row(result, "cadence")
    assert cadence.value is None or 96 < cadence.value < 101
    assert any(r.code == "several_people" for r in cadence.quality.reasons)
    waving = run(folder, name, edits=(ChoosePerson("A"),))
    assert all(m.value is None for m in waving.measurements)


def test_nobody_in_view(run, tmp_path):
    rng = np.random.default_rng(3)
    film(tmp_path / "empty.mp4", [rng.integers(0, 255, (240, 320, 3), np.uint8)] * 40)
    with pytest.raises(CannotMeasureError) as caught:
        run(tmp_path, "empty.mp4")
    assert caught.value.problem.code == "no_person"


@pytest.mark.parametrize(("frames", "code"), [(1, "no_person"), (24, "too_short")])
def test_too_little_of_a_walk(run, tmp_path, sample_media, frames, code):
    with open_video(sample_media / NORMAL) as video:
        film(tmp_path / "short.mp4", [p for _, _, p in video.frames(0, frames)])
    if code == "no_person":
        with pytest.raises(CannotMeasureError) as caught:
            run(tmp_path, "short.mp4")
        assert caught.value.problem.code == code
    else:
        result = run(tmp_path, "short.mp4")
        assert {m.quality.reasons[0].code for m in result.measurements} == {code}


def test_a_cancelled_job_stops_at_once(run, sample_media, tmp_path):
    with open_video(sample_media / NORMAL) as video:
        film(tmp_path / "walk.mp4", [p for _, _, p in video.frames(0, 60)])
    with pytest.raises(Cancelled):
        run(tmp_path, "walk.mp4", cancel_after=6)
