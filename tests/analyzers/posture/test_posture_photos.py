"""Standing photos: rendered bodies with exact truth, mirrored, turned, cut, with others in view."""

import numpy as np
import pytest
from PIL import Image

from analyzers.posture.errors import ERRORS
from analyzers.posture.quantities import QUANTITIES
from analyzers.posture.view import View
from workbench.model import ChoosePerson, MovePoint, Side, SwapSides, Verdict
from workbench.plugin.contract import CannotMeasureError

VIEWS = {
    "front_uneven": View("front", 0.0),
    "back_straight": View("back", 0.0),
    "right_bent": View("side", 90.0, Side.RIGHT),
    "left_recurvatum": View("side", 90.0, Side.LEFT),
    "right_head_drop": View("side", 90.0, Side.RIGHT),
}


def row(result, feature, side=Side.NONE):
    (m,) = [m for m in result.measurements if (m.feature, m.side) == (f"posture.{feature}", side)]
    return m


def given(result):
    return {(m.feature, m.side): m.value for m in result.measurements if m.value is not None}


def saved(picture, path):
    picture.save(path, quality=95)
    return path


@pytest.mark.parametrize("name", VIEWS)
def test_values_lie_near_the_truth_and_intervals_hold_it(stand, still, truth, name):
    result, view, exact = stand(still(name)), VIEWS[name], truth(name)
    for quantity in QUANTITIES:
        if view.kind not in quantity.views:
            rows = [m for m in result.measurements if m.feature == f"posture.{quantity.name}"]
            assert {m.quality.reasons[0].code for m in rows} == {"view_unsuitable"}
            continue
        sides = (Side.LEFT, Side.RIGHT) if quantity.sided else (Side.NONE,)
        for side in sides:
            m = row(result, quantity.name, side)
            if view.kind == "side" and side not in (Side.NONE, view.near):
                assert m.quality.reasons[0].code == "far_side"
                continue
            true = float(quantity.formed(exact, view, side)[0])
            assert abs(m.value - true) <= 2.5 * ERRORS[quantity.name, view.kind], quantity.name
            assert m.ci_low <= true <= m.ci_high or abs(m.value - true) < 0.5
            assert (m.n, m.sd) == (1, None)
            assert m.method in result.methods
            codes = [r.code for r in m.quality.reasons]
            assert ("camera_tilt_unknown" in codes) == quantity.upright


def test_what_was_posed_is_what_is_told(stand, still):
    uneven = stand(still("front_uneven"))
    assert row(uneven, "shoulder_level").value > 12
    assert row(uneven, "head_tilt").value == pytest.approx(15, abs=3)
    assert row(uneven, "knee_valgus", Side.LEFT).value > 6
    assert row(uneven, "knee_valgus", Side.RIGHT).value < -6
    assert row(uneven, "trunk_lean").value > 2
    raised = row(uneven, "shoulder_level_raw").value
    assert abs(raised) < abs(row(uneven, "shoulder_level").value)
    assert row(stand(still("right_bent")), "trunk_flexion").value > 50
    assert row(stand(still("left_recurvatum")), "knee_flexion", Side.LEFT).value < -14
    assert row(stand(still("right_head_drop")), "head_drop").value > 80
    straight = stand(still("back_straight"))
    assert abs(row(straight, "shoulder_level").value) < 3
    assert row(straight, "head_tilt").value is None


def test_an_oblique_view_gives_nothing_and_says_so(stand, still):
    result = stand(still("oblique"))
    assert given(result) == {}
    assert "oblique" in result.measurements[0].quality.reasons[0].text


def test_a_stated_view_that_is_another(stand, still):
    result = stand(still("front_uneven"), view="side")
    assert any(r.code == "view_differs" for r in row(result, "shoulder_level").quality.reasons)


def test_a_mirrored_picture_gives_the_sides_of_the_subject(stand, still, tmp_path):
    plain = stand(still("front_uneven"))
    flipped = saved(
        Image.open(still("front_uneven")).transpose(Image.Transpose.FLIP_LEFT_RIGHT),
        tmp_path / "selfie.jpg",
    )
    result = stand(flipped, facts={"mirrored": True})
    for key, value in given(plain).items():
        assert given(result)[key] == pytest.approx(value, abs=2.5), key
    unaware = stand(flipped)
    assert row(unaware, "shoulder_level").value == pytest.approx(
        -row(plain, "shoulder_level").value, abs=2.5
    )
    names = next(t for t in result.tracks if t.name == "pose")
    left, right = (
        names.values[0, names.points.index(f"{s}_shoulder"), 0] for s in ("left", "right")
    )
    assert left < right  # in the mirrored picture the subject's left is on the left


def test_sides_that_a_person_exchanges(stand, still):
    plain = stand(still("left_recurvatum"))
    names = next(t for t in plain.tracks if t.name == "pose")
    knee = names.points.index("left_knee")
    swapped = stand(still("left_recurvatum"), edits=(SwapSides(0.0, 0.0),))
    other = next(t for t in swapped.tracks if t.name == "pose")
    assert np.array_equal(names.values[0, knee], other.values[0, other.points.index("right_knee")])


def test_moved_points_change_the_value_as_geometry_says(stand, still):
    edits = (
        MovePoint("pose", "left_shoulder", 0.0, (320.0, 200.0)),
        MovePoint("pose", "right_shoulder", 0.0, (220.0, 220.0)),
        MovePoint("eyes", "left_eye", 0.0, (280.0, 100.0)),
        MovePoint("eyes", "right_eye", 0.0, (260.0, 100.0)),
    )
    result = stand(still("front_uneven"), edits=edits)
    assert row(result, "shoulder_level_raw").value == pytest.approx(np.degrees(np.arctan(0.2)))
    assert row(result, "head_tilt").value == pytest.approx(0.0)
    pose = next(t for t in result.tracks if t.name == "pose")
    assert pose.values[0, pose.points.index("left_shoulder")] == pytest.approx((320, 200))
    assert pose.times.tolist() == [0.0]


def test_a_rolled_camera_is_undone_by_the_plumb_line(stand, still, tmp_path):
    straight = stand(still("front_uneven"))
    turned = Image.open(still("front_uneven")).rotate(-6, resample=Image.Resampling.BICUBIC)
    file = saved(turned, tmp_path / "rolled.jpg")
    assert row(stand(file), "trunk_lean").value == pytest.approx(
        row(straight, "trunk_lean").value - 6, abs=1.2
    )
    lean = np.tan(np.radians(6)) * 600
    edits = (
        MovePoint("plumb", "top", 0.0, (100 + lean, 50.0)),
        MovePoint("plumb", "bottom", 0.0, (100.0, 650.0)),
    )
    result = stand(file, edits=edits)
    for feature in ("trunk_lean", "shoulder_level", "head_tilt", "trunk_shift"):
        before, after = row(straight, feature), row(result, feature)
        assert after.value == pytest.approx(before.value, abs=2.2), feature
        assert after.ci_high - after.ci_low < before.ci_high - before.ci_low
        assert after.quality.verdict is Verdict.GOOD


def test_without_feet_the_knees_are_missing(stand, still, tmp_path):
    cut = saved(Image.open(still("front_uneven")).crop((100, 0, 440, 480)), tmp_path / "cut.jpg")
    result = stand(cut)
    assert row(result, "knee_valgus", Side.LEFT).quality.reasons[0].code == "low_visibility"
    assert row(result, "trunk_shift").value is None
    level = row(result, "shoulder_level")
    assert level.value == pytest.approx(
        row(stand(still("front_uneven")), "shoulder_level").value, abs=4
    )
    assert any(r.code == "feet_not_in_view" for r in level.quality.reasons)


def test_a_small_person(stand, still, tmp_path):
    small = Image.open(still("front_uneven")).resize((135, 180))
    page = Image.new("RGB", (540, 720), (200, 200, 195))
    page.paste(small, (200, 400))
    result = stand(saved(page, tmp_path / "small.jpg"))
    assert any(r.code == "person_small" for r in row(result, "shoulder_level").quality.reasons)


def beside(still, share, path):
    """The uneven man at the left, the woman from behind at the right in another size."""
    page = Image.new("RGB", (960, 720), (200, 200, 195))
    page.paste(Image.open(still("front_uneven")).crop((100, 0, 440, 720)), (40, 0))
    other = Image.open(still("back_straight")).crop((100, 0, 440, 720))
    other = other.resize((round(340 * share), round(720 * share)))
    page.paste(other, (560, 720 - other.height))
    return saved(page, path)


def test_two_people_of_like_size_are_asked_about(stand, still, tmp_path):
    file = beside(still, 1.0, tmp_path / "two.jpg")
    result = stand(file)
    assert {m.quality.reasons[0].code for m in result.measurements} == {"second_person"}
    assert [t.name for t in result.tracks] == ["person A", "person B"]
    man, woman = (stand(file, edits=(ChoosePerson(p),)) for p in "AB")
    assert row(man, "shoulder_level").value > 12
    assert row(woman, "shoulder_level").value == pytest.approx(0, abs=4)
    assert "back" in row(woman, "shoulder_level").method
    assert given(stand(file, facts={"person": "B"})) == given(woman)
    unknown = stand(file, facts={"person": "F"})
    assert unknown.measurements[0].quality.reasons[0].code == "person_unknown"


def test_the_one_who_is_nearest_by_far_is_taken(stand, still, tmp_path):
    result = stand(beside(still, 0.5, tmp_path / "near.jpg"))
    level = row(result, "shoulder_level")
    assert level.value > 12
    assert "several_people" in {r.code for r in level.quality.reasons}


def test_nobody(stand, tmp_path):
    rng = np.random.default_rng(1)
    noise = Image.fromarray(rng.integers(0, 255, (300, 240, 3), np.uint8))
    with pytest.raises(CannotMeasureError) as caught:
        stand(saved(noise, tmp_path / "noise.jpg"))
    assert caught.value.problem.code == "no_person"
